import type { Kysely } from 'kysely';
import type { Clock } from '../kernel/index.ts';
import type { Settings } from '../shapes/index.ts';
import type { Tables } from '../storage/index.ts';
import type { Challenges } from './challenges.ts';
import type { RecordKeyEntry } from './key-entries.ts';
import type { KeyRegistry } from './key-registry.ts';
import type { KeyTools } from './registration.ts';

/** What every act on a key stands on. */
export interface KeyDeskParts extends KeyTools {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly registry: KeyRegistry;
  readonly challenges: Challenges;
  readonly record: RecordKeyEntry;
  /** The agency of a system in the catalog in force; undefined when it has no such system. */
  readonly agencyOf: (system: string) => string | undefined;
  readonly origin: string;
  readonly limits: Settings['keys'];
}
