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
import { planMove, type GrantsMove, type PlannedMove } from './plan-grants-move.ts';

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
   * Every grant of an agency that ended: carried over to its successor where somebody says so, for
   * systems of the successor that they name, and revoked otherwise. Done again, it goes on where it
   * stopped. Refusal: grant-move-unfit.
   */
  move(move: GrantsMove): Promise<MovedGrants | Refusal>;
}

interface Change {
  /** Ends with it. */
  readonly grant: Grant;
  /** Stands in its place. */
  readonly successor?: Grant;
  readonly at: string;
  readonly entry: GrantMoved | GrantRevoked;
}

/** Written, recorded, and only then committed: what cannot be recorded does not happen. */
async function change(
  { db, grants, record }: GrantDeskParts,
  { grant, successor, at, entry }: Change,
): Promise<Grant | Refusal> {
  const ended = await transact<Grant>(db, async (transaction) => {
    if (!(await endGrantRow(transaction, grant.grant, at))) return { refused: 'already-decided' };
    if (successor !== undefined) await insertGrantRow(transaction, successor);
    await record(entry);
    return { ...grant, state: 'revoked' };
  });
  if (isRefusal(ended)) return ended;
  for (const each of [ended, successor]) if (each !== undefined) grants.remember(each);
  return ended;
}

function revocationOf(grant: Grant, told: Omit<GrantRevoked, 'kind' | 'grant'>): Change {
  const entry = { kind: 'grant.revoked', grant: grant.grant, ...told } as const;
  return { grant, at: told.at, entry };
}

function successionOf(
  { newId, sha256 }: GrantDeskParts,
  { grant, systems }: PlannedMove & { readonly systems: readonly [string, ...string[]] },
  { from, to, by, at }: GrantsMove & { readonly at: string },
): Change & { readonly successor: Grant } {
  const successor: Grant = { ...grant, grant: newId(), requester: to, systems: [...systems] };
  const entry: GrantMoved = {
    kind: 'grant.moved',
    at,
    grant: grant.grant,
    as: successor.grant,
    from,
    to,
    dataset: grant.dataset,
    systems: [...systems],
    document: digestOf(sha256, canonicalBytes(successor)),
    by,
  };
  return { grant, successor, at, entry };
}

async function moveGrants(parts: GrantDeskParts, move: GrantsMove): Promise<MovedGrants | Refusal> {
  const planned = planMove(parts, parts.grants.all(), move);
  if (isRefusal(planned)) return planned;
  const moved: { grant: string; as: string }[] = [];
  const revoked: string[] = [];
  for (const { grant, systems } of planned.moves) {
    const at = instantOf(parts.clock.now());
    const reason = `agency ended: ${move.from}`;
    const next =
      systems === undefined
        ? revocationOf(grant, { at, by: move.by, reason })
        : successionOf(parts, { grant, systems }, { ...move, at });
    // Ended meanwhile by somebody else: it keeps no right either.
    if (isRefusal(await change(parts, next))) continue;
    if (next.successor === undefined) revoked.push(grant.grant);
    else moved.push({ grant: grant.grant, as: next.successor.grant });
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
