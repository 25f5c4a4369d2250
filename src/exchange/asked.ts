import type { Permission } from '../authorization/index.ts';
import type { ProviderAnswer, Route } from '../routing/index.ts';
import type { Caller } from './identify.ts';
import type { ReadNeed } from './read-need.ts';
import type { Commitments } from '../shapes/index.ts';

/** An exchange that was permitted: who, what, on which grant, and where it will be asked. */
export interface Asked {
  readonly caller: Caller;
  readonly need: ReadNeed;
  readonly permission: Permission;
  readonly route: Route;
}

/** The intent in the log, and what opens its commitments. */
export interface RecordedIntent {
  readonly index: number;
  readonly commitments: Commitments;
  readonly salts: Readonly<Record<string, Uint8Array>>;
}

/** An exchange whose intent is durable: from here on it ends in an outcome. */
export interface Began extends Asked {
  readonly intent: RecordedIntent;
  /** Epoch milliseconds at which the provider had answered, or failed to. */
  readonly retrievedAt: number;
  readonly answer?: ProviderAnswer;
}
