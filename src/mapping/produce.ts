import type { Violation } from '../kernel/index.ts';
import type { SourceRecord } from './mapping.ts';
import type { Refusal } from './refusals.ts';

/** The target's value; undefined when there is none. Why it cannot be had goes to `errors`. */
export type Produce = (record: SourceRecord, errors: Violation[]) => unknown;

export function refuse(
  errors: Violation[],
  pointer: string,
  { rule, message }: Refusal,
): undefined {
  errors.push({ pointer, rule, message });
}
