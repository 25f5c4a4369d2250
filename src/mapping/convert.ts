import type { MappingField } from '../shapes/index.ts';
import { findDialect, readCode, writeCode, type Dialect } from './codes.ts';
import { dateReaders, dateWriters } from './dates.ts';
import type { MappingContext } from './mapping.ts';
import { maskValue } from './masks.ts';
import { shiftDecimal } from './numbers.ts';
import { textOf } from './read-item.ts';
import { refusals, type Refusal, type Step } from './refusals.ts';
import { takePart } from './split-text.ts';
import { typeWriters } from './typed.ts';
import { scaleOf } from './units.ts';
import { operationsOf } from './vocabulary.ts';

/** One text of the source to the target's value: undefined for none, a refusal when it cannot be. */
export type Convert = (text: string) => Converted;
type Converted = string | number | boolean | undefined | Refusal;

type Compile = (field: MappingField, context: MappingContext) => Step | undefined;

/** In the order in which they run, after `absent`: tidy, read the dialect, write a dialect. */
const operations: readonly Compile[] = [
  tidy,
  ({ split }) => split && takePart(split),
  ({ codes }, context) => coded(codes, context, readCode),
  ({ date }) => date && dateReaders[date],
  ({ number }) => number && shiftDecimal({ ...number, scale: scaleOf(number) ?? 0 }),
  ({ toCodes }, context) => coded(toCodes, context, writeCode),
  ({ toDate }) => toDate && dateWriters[toDate],
  ({ lengthMax }) => (lengthMax === undefined ? undefined : within(lengthMax)),
  ({ mask }) => mask && ((text) => maskValue(mask, text)),
];

function tidy({ text, absent = [] }: MappingField): Step | undefined {
  if (text === undefined) return undefined;
  if (text !== 'trim') return text === 'upper' ? upper : lower;
  // Nothing is left of a blank: it is either a spelling of “no value” or no text at all.
  const blank = absent.includes('') ? undefined : refusals.textBlank;
  return (value) => value.trim() || blank;
}

const upper: Step = (text) => text.toUpperCase();
const lower: Step = (text) => text.toLowerCase();

const within =
  (lengthMax: number): Step =>
  (text) =>
    text.length <= lengthMax || Array.from(text.slice(0, 2 * lengthMax + 1)).length <= lengthMax
      ? text
      : refusals.textTooLong;

function coded(
  reference: string | undefined,
  context: MappingContext,
  step: (dialect: Dialect) => Step,
): Step | undefined {
  const dialect = reference === undefined ? undefined : findDialect(context, reference);
  return dialect && step(dialect);
}

/** Undefined when the field does nothing to its value, which then passes whatever its type. */
export function compileConvert(field: MappingField, context: MappingContext): Convert | undefined {
  const steps = operations.flatMap((compile) => compile(field, context) ?? []);
  const texts = steps.reduce<Step | undefined>(
    (first, second) => (first === undefined ? second : chained(first, second)),
    undefined,
  );
  return skipping(written(otherwise(texts, field), field), field.absent);
}

/**
 * Of a value that is no text. Dialects write codes, dates and amounts as JSON integers too; of a
 * field with spellings of “no value” and nothing else, values of other types pass.
 */
export function convertOther(value: unknown, convert: Convert, field: MappingField): unknown {
  const text = textOf(value);
  if (text !== undefined) {
    const converted = convert(text);
    return converted === text && isUntouched(field) ? value : converted;
  }
  return isUntouched(field) ? value : refusals.typeUnexpected;
}

const isUntouched = (field: MappingField): boolean =>
  operationsOf(field).every((name) => name === 'absent' || name === 'missing');

const chained =
  (first: Step, second: Step): Step =>
  (text) => {
    const between = first(text);
    return typeof between === 'string' ? second(between) : between;
  };

function otherwise(step: Step | undefined, field: MappingField): Step | undefined {
  const fallback = field.otherwise;
  if (step === undefined || typeof fallback !== 'object') return step;
  return (text) => {
    const result = step(text);
    return result === refusals.codeUnknown ? fallback.constant : result;
  };
}

function written(step: Step | undefined, { as }: MappingField): Convert | undefined {
  if (as === undefined) return step;
  const write = typeWriters[as];
  if (step === undefined) return write;
  return (text) => {
    const result = step(text);
    return typeof result === 'string' ? write(result) : result;
  };
}

function skipping(
  convert: Convert | undefined,
  spellings: MappingField['absent'],
): Convert | undefined {
  if (spellings === undefined) return convert;
  const absent = new Set(spellings);
  const rest = convert ?? ((text) => text);
  return (text) => (absent.has(text) ? undefined : rest(text));
}
