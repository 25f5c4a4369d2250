import type { Reply } from '../../src/client/index.ts';
import type { Client } from '../../src/client/index.ts';
import { castPersons, castEnterprises } from '../../scripts/demo/province/index.ts';

/** People and enterprises of the example that tests ask about. */
export const { resident, insuredElsewhere, suspended } = castPersons;
export const { existing } = castEnterprises;

/** The purpose under which the Xihu window may take social insurance. */
export const hiring = { class: 'service', item: 'hiring-registration', case: 'BJ-2026-0001' };

/** One social insurance row as the province's system spells it; `over` replaces fields. */
export function insuredRow(over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    AAC001: '0000000001',
    AAC002: resident.citizenId,
    AAC003: ` ${resident.name}`,
    AAE140: '110',
    AAC031: '1',
    AAE003: '202610',
    AAB003: existing.uscc,
    AAB301: '330106',
    AAE180: '5230.00',
    ...over,
  };
}

export function enterpriseRow(
  over: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    UNISCID: existing.uscc,
    ENTNAME: existing.name,
    ESTDATE: Date.UTC(2008, 9, 10, 16),
    OPFROM: '20081011000000',
    REGCAP: '100.000000',
    REGSTATE: '1',
    REGORG: '330106',
    DOM: existing.address,
    LEREP: existing.legalRepresentative,
    ...over,
  };
}

export function populationRow(
  over: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    gmsfhm: resident.citizenId,
    xm: resident.name,
    xb: '1',
    mz: '01',
    csrq: '18900517',
    xzqh: '330106',
    hjdz: resident.householdAddress,
    lxdh: resident.phone,
    ...over,
  };
}

/** The envelope of each provider of the example. */
export const insured = (...rows: readonly unknown[]): object => ({
  code: '1',
  message: '成功',
  data: rows,
});
export const registered = (...rows: readonly unknown[]): object => ({
  code: '200',
  msg: 'ok',
  result: { list: rows },
});
export const resided = (...rows: readonly unknown[]): object => ({ status: '0', data: rows });

export interface Asking {
  readonly dataset?: string;
  readonly operation?: 'query' | 'verify';
  readonly body?: Readonly<Record<string, unknown>> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A query for the resident's social insurance, but for what `asking` says. */
export function ask(client: Client, asking: Asking = {}): Promise<Reply> {
  const { dataset = 'social-insurance-status', operation = 'query', body = {}, headers } = asking;
  const sent =
    typeof body === 'string'
      ? body
      : { purpose: hiring, subject: { citizenId: resident.citizenId }, ...body };
  return client.send({
    method: 'POST',
    path: `/v1/datasets/${dataset}/${operation}`,
    body: sent,
    ...(headers === undefined ? {} : { headers }),
  });
}
