import type { Violation } from '../../src/kernel/index.ts';
import type { MappingResult, SourceRecord } from '../../src/mapping/index.ts';

/**
 * What somebody would write instead of a declared mapping, for two of those shipped: the same
 * results and refusals, in plain code that knows its fields.
 */
type ByHand = (source: SourceRecord) => MappingResult;

const refused = (pointer: string, rule: string): Violation => ({
  pointer,
  rule,
  message: { 'zh-CN': '不能转换', en: 'cannot be mapped' },
});

const insurances = new Map([
  ['110', 'pension'],
  ['210', 'unemployment'],
  ['310', 'medical'],
  ['410', 'work-injury'],
  ['510', 'maternity'],
]);

const insured = new Map([
  ['1', 'active'],
  ['2', 'suspended'],
  ['3', 'ended'],
]);

const states = new Map([
  ['1', 'existing'],
  ['2', 'revoked'],
  ['3', 'deregistered'],
  ['4', 'moved-out'],
]);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : String(value));

function nameOf(value: unknown, lengthMax: number): string | undefined {
  const name = textOf(value).trim();
  return name === '' || Array.from(name).length > lengthMax ? undefined : name;
}

function monthOf(value: unknown): string | undefined {
  const [, year, month] = /^(\d{4})(\d{2})$/.exec(textOf(value)) ?? [];
  if (Number(year) < 100 || Number(month) < 1 || !(Number(month) <= 12)) return undefined;
  return `${year ?? ''}-${month ?? ''}`;
}

function isRealDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 100 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function dayOf(value: unknown): string | undefined {
  const found = /^(\d{4})(\d{2})(\d{2})([01]\d|2[0-3])[0-5]\d[0-5]\d$/.exec(textOf(value));
  const [, year = '', month = '', day = ''] = found ?? [];
  return isRealDay(Number(year), Number(month), Number(day))
    ? `${year}-${month}-${day}`
    : undefined;
}

const SHANGHAI_MS = 8 * 3600 * 1000;

function instantDayOf(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
  return new Date(value + SHANGHAI_MS).toISOString().slice(0, 10);
}

function yuanOf(value: unknown): string | undefined {
  const [, whole, fraction = ''] = /^(\d+)\.(\d{6})$/.exec(textOf(value)) ?? [];
  if (whole === undefined) return undefined;
  const cents = BigInt(whole + fraction);
  const text = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
  return text.length <= 18 ? text : undefined;
}

export const insuredByHand: ByHand = (source) => {
  const record: Record<string, unknown> = {};
  const errors: Violation[] = [];
  if (source['AAC002'] != null) record['citizenId'] = source['AAC002'];
  if (source['AAC003'] != null) {
    const name = nameOf(source['AAC003'], 50);
    if (name === undefined) errors.push(refused('/AAC003', 'text-blank'));
    else record['name'] = name;
  }
  if (source['AAE140'] != null) {
    const insurance = insurances.get(textOf(source['AAE140']));
    if (insurance === undefined) errors.push(refused('/AAE140', 'code-unknown'));
    else record['insuranceType'] = insurance;
  }
  if (source['AAC031'] != null) {
    const status = insured.get(textOf(source['AAC031']));
    if (status === undefined) errors.push(refused('/AAC031', 'code-unknown'));
    else record['status'] = status;
  }
  if (source['AAE003'] != null) {
    const month = monthOf(source['AAE003']);
    if (month === undefined) errors.push(refused('/AAE003', 'date-invalid'));
    else record['paidThrough'] = month;
  }
  if (source['AAB003'] != null) record['employerUscc'] = source['AAB003'];
  if (source['AAB301'] != null) record['insuredRegion'] = source['AAB301'];
  if (source['AAE180'] != null) record['contributionBase'] = source['AAE180'];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, record };
};

export const enterpriseByHand: ByHand = (source) => {
  const record: Record<string, unknown> = {};
  const errors: Violation[] = [];
  if (source['UNISCID'] != null) record['uscc'] = source['UNISCID'];
  if (source['ENTNAME'] != null) record['name'] = source['ENTNAME'];
  if (source['ESTDATE'] != null) {
    const day = instantDayOf(source['ESTDATE']);
    if (day === undefined) errors.push(refused('/ESTDATE', 'date-invalid'));
    else record['establishedOn'] = day;
  }
  if (source['OPFROM'] != null && source['OPFROM'] !== '') {
    const day = dayOf(source['OPFROM']);
    if (day === undefined) errors.push(refused('/OPFROM', 'date-invalid'));
    else record['operatesFrom'] = day;
  }
  if (source['REGCAP'] != null) {
    const yuan = yuanOf(source['REGCAP']);
    if (yuan === undefined) errors.push(refused('/REGCAP', 'number-invalid'));
    else record['registeredCapital'] = yuan;
  }
  if (source['REGSTATE'] != null) {
    const state = states.get(textOf(source['REGSTATE']));
    if (state === undefined) errors.push(refused('/REGSTATE', 'code-unknown'));
    else record['status'] = state;
  }
  if (source['REGORG'] != null) record['registrationRegion'] = source['REGORG'];
  if (source['DOM'] != null) record['address'] = source['DOM'];
  if (source['LEREP'] != null && source['LEREP'] !== '') {
    const name = nameOf(source['LEREP'], 50);
    if (name === undefined) errors.push(refused('/LEREP', 'text-blank'));
    else record['legalRepresentative'] = name;
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, record };
};
