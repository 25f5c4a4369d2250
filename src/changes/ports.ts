import type { Kysely } from 'kysely';
import type { Clock, NewId, Refusal, Sha256 } from '../kernel/index.ts';
import type { Bundle } from '../catalog/index.ts';
import type {
  ChangeApproved,
  ChangePublished,
  ChangeRefused,
  ChangeSubmitted,
  ChangeWithdrawn,
  Grant,
  PersonActRefused,
} from '../shapes/index.ts';
import type { SchemaSet } from '../standards/index.ts';
import type { Tables } from '../storage/index.ts';

/** Bundles as this room needs them. */
export interface BundlePort {
  /** The id of the bundle in force. */
  inForce(): Promise<string>;
  /** @throws {Error} when the id is unknown. */
  load(id: string): Promise<Bundle>;
  /**
   * Checks the bundle, records `bundle.published`, and puts it in force: all of it, or, when it
   * refuses or throws, nothing. Refuses with `change-outdated` when `replaces` is no longer in force.
   */
  publish(bundle: Bundle, publication: PublicationOrder): Promise<Refusal | undefined>;
}

export interface PublicationOrder {
  readonly by: string;
  readonly reason: string;
  readonly replaces: string;
}

export type ChangeEntry =
  | ChangeSubmitted
  | ChangeApproved
  | ChangeRefused
  | ChangePublished
  | ChangeWithdrawn
  | PersonActRefused;

/** What every act on a request stands on. */
export interface ChangeDeskParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly sha256: Sha256;
  /** Schemas of the catalog's documents. */
  readonly house: SchemaSet;
  readonly bundles: BundlePort;
  /** All grants, in whatever state. */
  readonly grants: () => readonly Grant[];
  /** Durable when resolved; rejected when it could not be made so, and then nothing happens. */
  readonly record: (entry: ChangeEntry) => Promise<void>;
  /**
   * First day on which something of which notice is given on `date` may stop. Absent: plain days,
   * because no calendar of working days is there.
   */
  readonly noticeEnd?: (date: string, days: number) => string;
}
