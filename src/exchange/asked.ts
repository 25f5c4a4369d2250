import type { Permission } from '../authorization/index.ts';
import type { Route } from '../routing/index.ts';
import type { Commitments } from '../shapes/index.ts';
import type { Caller } from './identify.ts';
import type { AnyNeed, BatchNeed, ReadNeed } from './needs.ts';

/** An exchange that was permitted: who, what, on which grant, and where it will be asked. */
export interface Asked {
  readonly caller: Caller;
  readonly need: AnyNeed;
  readonly permission: Permission;
  readonly route: Route;
}

/** About one subject: the exchange's only one, or one of its batch. */
export interface AskedAbout extends Asked {
  readonly need: ReadNeed;
}

export interface AskedAboutEach extends Asked {
  readonly need: BatchNeed;
}

/** The intent in the log, and what opens the commitments of its exchange. */
export interface RecordedIntent {
  readonly index: number;
  readonly commitments: Commitments;
  readonly salts: Uint8Array;
}

/** What is known of the provider once it has answered, or failed to. */
export interface Received {
  /** Epoch milliseconds. */
  readonly retrievedAt: number;
  /** What it sent, for the log to commit to; absent when nothing came. */
  readonly answer?: { readonly bytes: Uint8Array; readonly status?: number };
}

/** An exchange whose intent is durable: from here on it ends in an outcome. */
export interface Began extends Asked, Received {
  readonly intent: RecordedIntent;
}
