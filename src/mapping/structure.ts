import type { Violation } from '../kernel/index.ts';
import type { SourceRecord } from './mapping.ts';
import { refuse, type Produce } from './produce.ts';
import { itemReader, textOf } from './read-item.ts';
import { refusals } from './refusals.ts';

/** An object of the fields that have a value; none when none has. */
export function assemble(
  fields: readonly (readonly [item: string, produce: Produce])[],
): (record: SourceRecord, errors: Violation[]) => Record<string, unknown> | undefined {
  const items = fields.map(([item]) => item);
  const produces = fields.map(([, produce]) => produce);
  return (record, errors) => {
    let object: Record<string, unknown> | undefined;
    for (let index = 0; index < produces.length; index += 1) {
      const value = produces[index]?.(record, errors);
      if (value === undefined) continue;
      object ??= {};
      object[items[index] ?? ''] = value;
    }
    return object;
  };
}

/** All parts or nothing: half an address is none. */
export function joined(parts: readonly Produce[]): Produce {
  return (record, errors) => {
    let text = '';
    for (const part of parts) {
      const value = part(record, errors);
      const next = value === undefined ? undefined : textOf(value);
      if (next === undefined) {
        return value === undefined ? undefined : refuse(errors, '', refusals.typeUnexpected);
      }
      text += next;
    }
    return text;
  };
}

/** The values there are, in the order declared. */
export function listed(parts: readonly Produce[]): Produce {
  return (record, errors) => {
    const values = parts.map((part) => part(record, errors)).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : values;
  };
}

/** One object for each element of an array of objects; errors point into the array. */
export function eachOf(item: string, element: Produce): Produce {
  const read = itemReader(item);
  return (record, errors) => {
    const elements = read(record);
    if (elements === undefined) return undefined;
    if (!Array.isArray(elements)) return refuse(errors, `/${item}`, refusals.typeUnexpected);
    return elements
      .map((each: unknown, index) =>
        inElement(each, { element, errors, base: `/${item}/${index}` }),
      )
      .filter((value) => value !== undefined);
  };
}

interface Within {
  readonly element: Produce;
  readonly errors: Violation[];
  readonly base: string;
}

function inElement(value: unknown, { element, errors, base }: Within): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return refuse(errors, base, refusals.typeUnexpected);
  }
  const own: Violation[] = [];
  const mapped = element(value as SourceRecord, own);
  for (const error of own) errors.push({ ...error, pointer: base + error.pointer });
  return mapped;
}
