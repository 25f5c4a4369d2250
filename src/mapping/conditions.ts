import type { MappingCondition } from '../shapes/index.ts';
import type { SourceRecord } from './mapping.ts';
import { itemReader } from './read-item.ts';

/** Whether a record meets a condition. What is not a text, whole number or truth value meets none. */
export function compileCondition(condition: MappingCondition): (record: SourceRecord) => boolean {
  const read = itemReader(condition.item);
  if (condition.present) return (record) => read(record) !== undefined;
  const accepted = valuesOf(condition);
  return (record) => accepted.has(spelled(read(record)) ?? NOTHING);
}

const NOTHING = Symbol('no value');

/** The values that meet it; empty for `present`, which any value meets. */
export function valuesOf({ equals, in: among = [] }: MappingCondition): ReadonlySet<unknown> {
  return new Set(equals === undefined ? among : [equals]);
}

function spelled(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined;
}

/** What is known of the record on one branch of conditions. */
export interface Facts {
  /** Items that have a value. */
  readonly present: ReadonlySet<string>;
  /** Whether an item may still have this value. */
  readonly admits: (item: string, value: string) => boolean;
}

export const noFacts: Facts = { present: new Set(), admits: () => true };

/** The facts of the branch where the condition holds, or of the one where it does not. */
export function narrow(facts: Facts, condition: MappingCondition, holds: boolean): Facts {
  const { item, present: any } = condition;
  const values = valuesOf(condition);
  const isMet = (value: string): boolean => any === true || values.has(value);
  return {
    present: holds ? new Set([...facts.present, item]) : facts.present,
    admits: (other, value) =>
      facts.admits(other, value) && (other !== item || isMet(value) === holds),
  };
}
