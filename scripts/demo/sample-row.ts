import type { Sample } from '../../src/cli/index.ts';
import type { OmissionCode, ProblemCode } from '../../src/kernel/index.ts';

/** A sample with what its answer must show besides its status and code. */
export interface SampleRow extends Sample {
  /** Items left out, and why. */
  readonly omitted?: Readonly<Record<string, OmissionCode>>;
  /** Results of a verification. */
  readonly results?: Readonly<Record<string, boolean>>;
  readonly standard?: string;
  /** What the first record must say, among others. */
  readonly record?: Readonly<Record<string, unknown>>;
  /** True where the body is meant to be refused for its shape. */
  readonly malformed?: true;
}

export type Extras = Pick<SampleRow, 'omitted' | 'results' | 'standard' | 'record' | 'malformed'>;
export type Row = Omit<SampleRow, 'method' | 'expect'>;

export const service = (item: string): object => ({
  class: 'service',
  item,
  case: 'BJ-20261101-0001',
});

export const person = ({ citizenId }: { readonly citizenId: string }): object => ({ citizenId });
export const enterprise = ({ uscc }: { readonly uscc: string }): object => ({ uscc });

export const query = (dataset: string): string => `/v1/datasets/${dataset}/query`;
export const verify = (dataset: string): string => `/v1/datasets/${dataset}/verify`;

export const allowed = (row: Row): SampleRow => ({
  ...row,
  method: 'POST',
  expect: { status: 200 },
});

export const refused = (status: number, code: ProblemCode, row: Row): SampleRow => ({
  ...row,
  method: 'POST',
  expect: { status, code },
});

type Body = Readonly<Record<string, unknown>>;
export type Asked = readonly [system: string, dataset: string, item: string];

/** A system asks for a dataset, to handle a service item. */
export const asked = (
  name: string,
  [system, dataset, item]: Asked,
  [body, extras = {}]: readonly [Body, Extras?],
): Row => ({
  name,
  system,
  path: query(dataset),
  body: { purpose: service(item), ...body },
  ...extras,
});
