import type { Kysely } from 'kysely';
import {
  canonicalBytes,
  digestOf,
  instantOf,
  isRefusal,
  type Clock,
  type NewId,
  type Refusal,
  type Sha256,
} from '../kernel/index.ts';
import type { Grant, GrantMoved, GrantRevoked } from '../shapes/index.ts';
import { transact, type Tables } from '../storage/index.ts';
import type { GrantBook } from './grant-book.ts';
import { endGrantRow, insertGrantRow } from './grant-rows.ts';
import { planMove, type GrantsMove, type Succession } from './plan-grants-move.ts';

/** Numbers of grants, by what became of each. */
export interface MovedGrants {
  readonly moved: readonly { readonly grant: string; readonly as: string }[];
  readonly revoked: readonly string[];
}

export interface GrantDeskParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly sha256: Sha256;
  readonly grants: GrantBook;
  /** Durable when resolved; rejected when it could not be made so, and then nothing happens. */
  readonly record: (entry: GrantMoved | GrantRevoked) => Promise<void>;
  /** Whether the catalog in force no longer has this agency, or says that its time is over. */
  readonly hasEnded: (agency: string) => boolean;
  /** Whether the catalog in force does not deny that one agency succeeds another. */
  readonly isSuccessor: (agency: string, of: string) => boolean;
  /** The agency of a system in the catalog in force. */
  readonly systemAgencyOf: (system: string) => string | undefined;
}

export interface GrantDesk {
  /**
   * Ends a grant: nothing more is released by it, requests in flight included. Refusals:
   * grant-unknown, already-decided.
   */
  revoke(revocation: {
    readonly grant: string;
    /** The person's identifier. */
    readonly by: string;
    readonly reason: string;
  }): Promise<Grant | Refusal>;
  /**
   * Every grant of an agency that ended: carried over to a successor where somebody says so, for
   * systems of the successor that they name, and revoked otherwise. Done again, it goes on where it
   * stopped. Refusal: grant-move-unfit.
   */
  move(move: GrantsMove): Promise<MovedGrants | Refusal>;
}

interface Change {
  /** Ends with it. */
  readonly grant: Grant;
  /** Stand in its place. */
  readonly successors: readonly Grant[];
  readonly at: string;
  readonly entries: readonly (GrantMoved | GrantRevoked)[];
}

/**
 * Written, recorded, and only then committed: what cannot be recorded does not happen. Dying between
 * the entry and the commit leaves an entry of an act that may be done again.
 */
async function change(
  { db, grants, record }: GrantDeskParts,
  { grant, successors, at, entries }: Change,
): Promise<Grant | Refusal> {
  const ended = await transact<Grant>(db, async (transaction) => {
    if (!(await endGrantRow(transaction, grant.grant, at))) return { refused: 'already-decided' };
    for (const successor of successors) await insertGrantRow(transaction, successor);
    for (const entry of entries) await record(entry);
    return { ...grant, state: 'revoked' };
  });
  if (isRefusal(ended)) return ended;
  [ended, ...successors].forEach((each) => grants.remember(each));
  return ended;
}

function revocationOf(grant: Grant, told: Omit<GrantRevoked, 'kind' | 'grant'>): Change {
  const entry = { kind: 'grant.revoked', grant: grant.grant, ...told } as const;
  return { grant, successors: [], at: told.at, entries: [entry] };
}

/** It always names its systems. */
type Successor = Grant & Required<Pick<Grant, 'systems'>>;

const successorOf = (
  { newId }: GrantDeskParts,
  grant: Grant,
  { to, systems }: Succession,
): Successor => ({ ...grant, grant: newId(), requester: to, systems: [...systems] });

const movedTo = (
  { sha256 }: GrantDeskParts,
  { requester: from, grant }: Grant,
  successor: Successor,
): Omit<GrantMoved, 'at' | 'by'> => ({
  kind: 'grant.moved',
  grant,
  as: successor.grant,
  from,
  to: successor.requester,
  dataset: successor.dataset,
  systems: successor.systems,
  document: digestOf(sha256, canonicalBytes(successor)),
});

async function moveGrants(parts: GrantDeskParts, move: GrantsMove): Promise<MovedGrants | Refusal> {
  const planned = planMove(parts, parts.grants.all(), move);
  if (isRefusal(planned)) return planned;
  const { by, from } = move;
  const moved: { grant: string; as: string }[] = [];
  const revoked: string[] = [];
  for (const { grant, successions } of planned.moves) {
    const at = instantOf(parts.clock.now());
    const successors = successions.map((each) => successorOf(parts, grant, each));
    const entries = successors.map((each) => ({ ...movedTo(parts, grant, each), at, by }));
    const next =
      successors.length === 0
        ? revocationOf(grant, { at, by, reason: `agency ended: ${from}` })
        : { grant, successors, at, entries };
    // Ended meanwhile by somebody else: it keeps no right either.
    if (isRefusal(await change(parts, next))) continue;
    if (successors.length === 0) revoked.push(grant.grant);
    moved.push(...successors.map((each) => ({ grant: grant.grant, as: each.grant })));
  }
  return { moved, revoked };
}

/** Where grants end: by those who answer for the data, or with the agency that held them. */
export const createGrantDesk = (parts: GrantDeskParts): GrantDesk => ({
  revoke: async ({ grant: id, by, reason }) => {
    const grant = parts.grants.find(id);
    if (grant === undefined) return { refused: 'grant-unknown' };
    return change(parts, revocationOf(grant, { at: instantOf(parts.clock.now()), by, reason }));
  },
  move: (move) => moveGrants(parts, move),
});
