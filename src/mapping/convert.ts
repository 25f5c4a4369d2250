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

/** One value of the source to the target's: undefined for none, a refusal when it cannot be. */
export type Convert = (value: unknown) => Converted;
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
    text.length <= lengthMax || [...text.slice(0, 2 * lengthMax + 1)].length <= lengthMax
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
  const typed = written(otherwise(texts, field), field);
  return skipping(typed && fromText(typed), new Set(field.absent));
}

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

type FromText = (text: string) => Converted;

function written(step: Step | undefined, { as }: MappingField): FromText | undefined {
  if (as === undefined) return step;
  const write = typeWriters[as];
  if (step === undefined) return write;
  return (text) => {
    const result = step(text);
    return typeof result === 'string' ? write(result) : result;
  };
}

const fromText =
  (convert: FromText): Convert =>
  (value) => {
    const text = typeof value === 'string' ? value : textOf(value);
    return text === undefined ? refusals.typeUnexpected : convert(text);
  };

function skipping(
  convert: Convert | undefined,
  absent: ReadonlySet<string>,
): Convert | undefined {
  if (absent.size === 0) return convert;
  const rest = convert ?? ((value) => value as Converted);
  return (value) => {
    const text = textOf(value);
    return text !== undefined && absent.has(text) ? undefined : rest(value);
  };
}
