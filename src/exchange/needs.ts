import type { Refusal } from '../kernel/index.ts';
import type { Need } from '../authorization/index.ts';
import type { VerifyRequest } from '../shapes/index.ts';

/** A need about one subject, and for a verification the values claimed. */
export interface ReadNeed extends Need {
  readonly subject: Readonly<Record<string, string>>;
  readonly claims?: VerifyRequest['claims'];
}

/** One need about many subjects: decided once, for all items that any line claims. */
export interface BatchNeed extends Need {
  /** In the order they came: each a verification of its own, or why it cannot be one. */
  readonly lines: readonly (ReadNeed | Refusal)[];
}

export type AnyNeed = ReadNeed | BatchNeed;
