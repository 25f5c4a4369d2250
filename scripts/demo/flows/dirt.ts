import { JIANGGAN, REFORM, XIACHENG } from './places.ts';
import type { Row } from './line.ts';

/** A way in which sources are wrong, and the rule that must find it. */
export interface Dirt {
  readonly name: string;
  readonly rule: string;
  /** Where the fault depends on the day, or is none of a row. */
  readonly when?: 'before-reform' | 'since-reform';
  readonly spoil: (row: Row) => Row | string;
}

/** The columns of a source in which its faults lie. */
export interface Columns {
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly region: string;
  readonly street?: string;
  readonly operation?: string;
}

const NAME_OVERLONG_CHARACTERS = 250;

const without = (row: Row, ...columns: readonly (string | undefined)[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));

/** The check digit that it is not: both alphabets have the digits. */
function miscopied(value: string | number | undefined): string {
  const text = String(value);
  return text.slice(0, -1) + (text.endsWith('1') ? '2' : '1');
}

const inFields = ({ id, name, code }: Columns): readonly Dirt[] => [
  {
    name: 'bad-check-digit',
    rule: 'source:format',
    spoil: (row) => ({ ...row, [id]: miscopied(row[id]) }),
  },
  { name: 'unknown-code', rule: 'source:enum', spoil: (row) => ({ ...row, [code]: '7' }) },
  { name: 'missing-name', rule: 'source:required', spoil: (row) => without(row, name) },
  { name: 'missing-id', rule: 'source:required', spoil: (row) => without(row, id) },
  {
    name: 'overlong-name',
    rule: 'source:maxLength',
    spoil: (row) => ({ ...row, [name]: '长'.repeat(NAME_OVERLONG_CHARACTERS) }),
  },
  {
    name: 'unexpected-field',
    rule: 'source:additionalProperties',
    spoil: (row) => ({ ...row, BEIZHU: '无' }),
  },
];

const inDivisions = ({ region, street }: Columns): readonly Dirt[] => [
  {
    name: 'unknown-division',
    rule: 'region-unknown',
    spoil: (row) => ({ ...without(row, street), [region]: '339999' }),
  },
  {
    name: 'withdrawn-division',
    rule: 'region-unknown',
    when: 'since-reform',
    spoil: (row) => ({ ...without(row, street), [region]: XIACHENG }),
  },
  {
    name: 'ambiguous-split',
    rule: 'region-ambiguous',
    when: 'before-reform',
    spoil: (row) => ({ ...without(row, street), [region]: JIANGGAN }),
  },
];

const inOperation = ({ operation }: Columns): readonly Dirt[] =>
  operation === undefined
    ? []
    : [
        {
          name: 'unknown-operation',
          rule: 'operation',
          spoil: (row) => ({ ...row, [operation]: 'X' }),
        },
      ];

/** What only a document can have: a table or a sheet of text has neither. */
const inJson = ({ name }: Columns): readonly Dirt[] => [
  { name: 'wrong-type', rule: 'source:type', spoil: (row) => ({ ...row, [name]: 7 }) },
  { name: 'broken-json', rule: 'json:syntax', spoil: (row) => JSON.stringify(row).slice(0, -2) },
  {
    name: 'repeated-member',
    rule: 'json:duplicate-key',
    spoil: (row) => JSON.stringify(row).replace('{', `{"${name}":"某人",`),
  },
];

/** Dirt of rows, which a table or a sheet may hold as well. */
export const dirtOfRows = (columns: Columns): readonly Dirt[] => [
  ...inFields(columns).filter(({ name }) => name !== 'unexpected-field'),
  ...inDivisions(columns),
  ...inOperation(columns),
];

export const dirtOfDocuments = (columns: Columns): readonly Dirt[] => [
  ...inFields(columns),
  ...inDivisions(columns),
  ...inOperation(columns),
  ...inJson(columns),
];

export const isInSeason = ({ when }: Dirt, on: string): boolean =>
  when === undefined || (when === 'before-reform') === on < REFORM;
