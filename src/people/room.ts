import type { Kysely } from 'kysely';
import type { Clock, NewId, RegionScope } from '../kernel/index.ts';
import type { Sealer, Tables } from '../storage/index.ts';
import type { Acts } from './acts.ts';
import type { Fingerprints } from './credentials/fingerprints.ts';
import type { Passwords } from './credentials/passwords.ts';
import type { Limits } from './limits.ts';
import type { PersonBook } from './person-book.ts';
import type { SessionBook } from './sessions/session-book.ts';
import type { KnownSources } from './sign-in/known-sources.ts';
import type { SignInCounter } from './sign-in/sign-in-counter.ts';
import type { Throttle } from './sign-in/throttle.ts';

/** What the room's acts stand on, made once. */
export interface Room {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly limits: Limits;
  readonly acts: Acts;
  readonly people: PersonBook;
  readonly sessions: SessionBook;
  readonly knownSources: KnownSources;
  readonly fingerprints: Fingerprints;
  readonly passwords: Passwords;
  /** Seals second factors. */
  readonly sealer: Sealer;
  readonly throttle: Throttle;
  readonly counter: SignInCounter;
  readonly isLogHealthy: () => boolean;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** What nobody waits for; waited for when the room closes, and reported when it fails. */
  readonly inBackground: (work: Promise<unknown>) => void;
  /** Of the catalog in force; undefined for an agency it does not have. */
  readonly agencyOf: (agency: string) => { readonly region: string } | undefined;
  /** By the division table in force, today. */
  readonly isWithin: (region: string, scope: RegionScope) => boolean;
}
