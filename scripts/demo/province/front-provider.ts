import { envelopes, type Envelope } from './registers/envelopes.ts';
import { registers } from './registers/index.ts';
import type { Register, RegisterRow } from './registers/register.ts';
import type { Provider } from './serve.ts';

/** A number of a person, an enterprise, a certificate, a contract or a real estate unit. */
const NUMBER = /^[0-9A-Za-z]{1,40}$/;

/** `value` below a path with dots. */
const nested = (path: string, value: unknown): object =>
  path
    .split('.')
    .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Readonly<object>;

const answerIn = ({ flag, success, records }: Envelope, rows: readonly RegisterRow[]): object => ({
  ...nested(flag, success),
  ...nested(records, rows),
});

/** Old systems keep numbers in lower case and find them either way. */
const holds = ({ key }: Register, row: RegisterRow, value: string): boolean =>
  String(row[key]).toUpperCase() === value.toUpperCase();

function endpointOf(register: Register): Provider['endpoints'][number] {
  const { system, path, key, rows } = register;
  const envelope = envelopes[system];
  if (envelope === undefined) throw new Error(`${system} has no envelope`);
  return {
    path: `/${system}/${path}`,
    key,
    pattern: NUMBER,
    answer: (value) =>
      answerIn(
        envelope,
        rows.filter((row) => holds(register, row, value)),
      ),
  };
}

/** Each system below a path of its own; a malformed ask gets no further than the machine itself. */
export const frontProvider: Provider = {
  endpoints: registers.map(endpointOf),
  malformed: { code: 'FRONT-400', message: '参数错误' },
  close: () => undefined,
};
