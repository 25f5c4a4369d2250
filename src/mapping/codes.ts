import type { MappingContext } from './mapping.ts';
import { refusals, type Step } from './refusals.ts';

/** One dialect of a code table, taken from `table/dialect`. */
export interface Dialect {
  /** Codes of the table itself. */
  readonly codes: ReadonlySet<string>;
  /** The dialect's code to the table's. */
  readonly spellings: ReadonlyMap<string, string>;
}

/** Undefined when there is no such table, or the table has no such dialect. */
export function findDialect(context: MappingContext, reference: string): Dialect | undefined {
  const [tableId = '', dialectId = ''] = reference.split('/');
  const table = context.codeTable(tableId);
  const dialects = new Map(Object.entries(table?.dialects ?? {}));
  const spellings = dialects.get(dialectId);
  if (table === undefined || spellings === undefined) return undefined;
  return {
    codes: new Set(Object.keys(table.values)),
    spellings: new Map(Object.entries(spellings)),
  };
}

export function readCode({ spellings }: Dialect): Step {
  return (text) => spellings.get(text) ?? refusals.codeUnknown;
}

/** The way back; `repeatedCodes` proves beforehand that there is only one. */
export function writeCode({ spellings }: Dialect): Step {
  const back = new Map([...spellings].map(([spelling, code]) => [code, spelling]));
  return (text) => back.get(text) ?? refusals.codeUnknown;
}

/** Codes of the table that the dialect spells in more than one way. */
export function repeatedCodes({ spellings }: Dialect): readonly string[] {
  const codes = [...spellings.values()];
  return [...new Set(codes.filter((code, index) => codes.indexOf(code) !== index))];
}

/** Codes a dialect translates to which the table does not have. */
export function foreignCodes({ codes, spellings }: Dialect): readonly string[] {
  return [...new Set(spellings.values())].filter((code) => !codes.has(code));
}
