import type { Refusal } from '../kernel/index.ts';
import type { Grant } from '../shapes/index.ts';

type Systems = readonly [string, ...string[]];

export interface GrantsMove {
  /** The agency that ended. */
  readonly from: string;
  /** Its successors: one after a merger, several after a split. */
  readonly to: readonly string[];
  /** What a successor goes on needing, and for which of its systems. */
  readonly carry: readonly { readonly grant: string; readonly systems: readonly string[] }[];
  /** The person's identifier. */
  readonly by: string;
}

/** Goes on with a successor, for these of its systems. */
export interface Succession {
  readonly to: string;
  readonly systems: Systems;
}

/** What is to become of one grant; without any succession it ends. */
export interface PlannedMove {
  readonly grant: Grant;
  readonly successions: readonly Succession[];
}

interface Known {
  readonly hasEnded: (agency: string) => boolean;
  readonly isSuccessor: (agency: string, of: string) => boolean;
  readonly systemAgencyOf: (system: string) => string | undefined;
}

const UNFIT: Refusal = { refused: 'grant-move-unfit' };

const isFilled = (systems: readonly string[]): systems is Systems => systems.length > 0;

/**
 * No grant is widened by a merger: what is carried over is for systems that the catalog in force has
 * under one successor, and where it named systems before, for none that it did not name.
 */
function successionOf(
  { systemAgencyOf }: Known,
  { to }: GrantsMove,
  { grant, systems }: { readonly grant: Grant; readonly systems: readonly string[] },
): Succession | undefined {
  const successor = to.find((agency) => agency === systemAgencyOf(systems[0] ?? ''));
  const isFit = systems.every(
    (system) => systemAgencyOf(system) === successor && (grant.systems?.includes(system) ?? true),
  );
  return successor !== undefined && isFit && isFilled(systems)
    ? { to: successor, systems }
    : undefined;
}

/** Undefined when a carrying of it is unfit. */
function planGrant(known: Known, move: GrantsMove, grant: Grant): PlannedMove | undefined {
  const carried = move.carry.filter((each) => each.grant === grant.grant);
  const successions = carried.flatMap(
    ({ systems }) => successionOf(known, move, { grant, systems }) ?? [],
  );
  const isOnceEach = new Set(successions.map(({ to }) => to)).size === carried.length;
  return isOnceEach ? { grant, successions } : undefined;
}

function areAgenciesFit({ hasEnded, isSuccessor }: Known, { from, to }: GrantsMove): boolean {
  return hasEnded(from) && to.every((agency) => !hasEnded(agency) && isSuccessor(agency, from));
}

/** What becomes of each grant in force of an agency that ended; all of it is fit, or nothing is. */
export function planMove(
  known: Known,
  grants: readonly Grant[],
  move: GrantsMove,
): { readonly moves: readonly PlannedMove[] } | Refusal {
  if (!areAgenciesFit(known, move)) return UNFIT;
  const isHeld = ({ requester, state }: Grant): boolean =>
    requester === move.from && state === 'active';
  const held = grants.filter(isHeld);
  const isForeign = move.carry.some((each) => !held.some(({ grant }) => grant === each.grant));
  const moves = held.flatMap((grant) => planGrant(known, move, grant) ?? []);
  return isForeign || moves.length < held.length ? UNFIT : { moves };
}
