import type { Count } from '../../audit/index.ts';
import { isProblemCode, problemCodes } from '../../kernel/index.ts';
import { textAt } from './sums.ts';

/** The dimensions of `calls`, by their names. */
export interface CallCounted {
  readonly dataset: string;
  readonly requester: string;
  readonly system: string;
  readonly operation: string;
  readonly provider: string;
  readonly region: string;
  readonly purpose: string;
  readonly result: string;
  readonly code: string;
}

const PLACES = [
  'dataset',
  'requester',
  'system',
  'operation',
  'provider',
  'region',
  'purpose',
  'result',
  'code',
] as const;

export const callOf = (dimensions: Count['dimensions']): CallCounted =>
  Object.fromEntries(
    PLACES.map((name, at) => [name, textAt(dimensions, at)]),
  ) as unknown as CallCounted;

/** The provider's answer broke its standard, or did not answer the question. */
const BREACHES: ReadonlySet<string> = new Set([
  'provider-breached-standard',
  'provider-answer-unreadable',
  'subject-mismatch',
  'subject-ambiguous',
]);

/** How a call ended, for the provider that was asked. */
export function providedAs({
  result,
  code,
}: CallCounted): 'given' | 'breached' | 'failed' | 'other' {
  if (BREACHES.has(code)) return 'breached';
  if (isProblemCode(code) && problemCodes[code].origin === 'provider') return 'failed';
  return result === 'released' ? 'given' : 'other';
}
