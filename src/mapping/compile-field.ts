import type { MappingField } from '../shapes/index.ts';
import { findDialect, readCode, writeCode, type Dialect } from './codes.ts';
import { dateReaders, dateWriters } from './dates.ts';
import type { MappingContext, SourceRecord } from './mapping.ts';
import { shiftDecimal } from './numbers.ts';
import { refusals, type Refusal, type Step } from './refusals.ts';

export interface CompiledField {
  readonly target: string;
  /** Undefined for a constant. */
  readonly source: string | undefined;
  /** Writes the target item, or nothing when the source has no value, or says why it cannot. */
  readonly mapInto: MapInto;
}

type MapInto = (record: SourceRecord, target: Record<string, unknown>) => Refusal | undefined;

const textSteps: Readonly<Record<NonNullable<MappingField['text']>, Step>> = {
  trim: (text) => text.trim(),
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
};

type Compile = (field: MappingField, context: MappingContext) => Step | undefined;

/** In the order in which they run, after `absent`: tidy, read the dialect, write a dialect. */
const operations: readonly Compile[] = [
  ({ text }) => text && textSteps[text],
  ({ codes }, context) => coded(codes, context, readCode),
  ({ date }) => date && dateReaders[date],
  ({ number }) => number && shiftDecimal(number),
  ({ toCodes }, context) => coded(toCodes, context, writeCode),
  ({ toDate }) => toDate && dateWriters[toDate],
];

function coded(
  reference: string | undefined,
  context: MappingContext,
  step: (dialect: Dialect) => Step,
): Step | undefined {
  const dialect = reference === undefined ? undefined : findDialect(context, reference);
  return dialect && step(dialect);
}

/** A field whose declarations were found sound. */
export function compileField(
  target: string,
  field: MappingField,
  context: MappingContext,
): CompiledField {
  const { from: source, constant } = field;
  if (source === undefined) return { target, source, mapInto: writeConstant(target, constant) };
  const steps = operations.flatMap((compile) => compile(field, context) ?? []);
  const read = readItem(source, new Set(field.absent));
  const mapInto = steps.length === 0 ? copy(target, read) : run(target, read, steps);
  return { target, source, mapInto };
}

function writeConstant(target: string, constant: string | undefined): MapInto {
  return (_, out) => {
    out[target] = constant;
    return undefined;
  };
}

type ReadItem = (record: SourceRecord) => unknown;

/** The item's value; undefined when it is missing, null, or spelled as “no value”. */
function readItem(source: string, absent: ReadonlySet<string>): ReadItem {
  return (record) => {
    const value = Object.hasOwn(record, source) ? record[source] : undefined;
    if (value === null || value === undefined) return undefined;
    const text = absent.size === 0 ? undefined : textOf(value);
    return text !== undefined && absent.has(text) ? undefined : value;
  };
}

/** A value that no operation touches passes as it is, whatever its type. */
function copy(target: string, read: ReadItem): MapInto {
  return (record, out) => {
    const value = read(record);
    if (value !== undefined) out[target] = value;
    return undefined;
  };
}

function run(target: string, read: ReadItem, steps: readonly Step[]): MapInto {
  return (record, out) => {
    const value = read(record);
    if (value === undefined) return undefined;
    let text = textOf(value);
    if (text === undefined) return refusals.typeUnexpected;
    for (const step of steps) {
      const next = step(text);
      if (typeof next !== 'string') return next;
      text = next;
    }
    out[target] = text;
    return undefined;
  };
}

// Dialects write codes, dates and amounts as JSON integers too. A fraction has already been through
// a float, so its digits can no longer be vouched for.
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : undefined;
}
