import type { Enterprise } from './enterprises.ts';

/** A row of the enterprise register, in its own dialect. */
export interface EnterpriseRow {
  readonly UNISCID: string;
  readonly ENTNAME: string;
  /** Epoch milliseconds of midnight in Shanghai; negative before 1970. */
  readonly ESTDATE: number;
  /** `yyyyMMddHHmmss`. */
  readonly OPFROM: string;
  /** 万元, with six decimals. */
  readonly REGCAP: string;
  readonly REGSTATE: string;
  readonly REGORG: string;
  readonly DOM: string;
  readonly LEREP: string;
}

/** A row of the list of abnormal operations; OUTDATE is empty while the enterprise is on it. */
export interface AbnormalRow {
  readonly UNISCID: string;
  readonly INDATE: string;
  readonly INREASON: string;
  readonly OUTDATE: string;
}

const STATE_CODES = { existing: '1', revoked: '2', deregistered: '3', 'moved-out': '4' } as const;
const REASON_CODES = {
  'annual-report-missing': '1',
  'disclosure-overdue': '2',
  'false-information': '3',
  unreachable: '4',
} as const;

/** Midnight of a calendar date in 14 digits, as the register writes dates. */
const fourteenDigits = (date: string): string => `${date.replaceAll('-', '')}000000`;

/** Yuan with two decimals to 万元 with six: the digits stay, the point moves four places. */
function inTenThousands(yuan: string): string {
  const digits = yuan.replace('.', '').padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

export const enterpriseRow = (enterprise: Enterprise): EnterpriseRow => ({
  UNISCID: enterprise.uscc,
  ENTNAME: enterprise.name,
  ESTDATE: Date.parse(`${enterprise.establishedOn}T00:00:00+08:00`),
  OPFROM: fourteenDigits(enterprise.operatesFrom),
  REGCAP: inTenThousands(enterprise.registeredCapital),
  REGSTATE: STATE_CODES[enterprise.status],
  REGORG: enterprise.registrationRegion,
  DOM: enterprise.address,
  LEREP: enterprise.legalRepresentative,
});

export const abnormalRows = ({ uscc, abnormal }: Enterprise): readonly AbnormalRow[] =>
  abnormal.map(({ listedOn, reason, removedOn }) => ({
    UNISCID: uscc,
    INDATE: fourteenDigits(listedOn),
    INREASON: REASON_CODES[reason],
    OUTDATE: removedOn === undefined ? '' : fourteenDigits(removedOn),
  }));
