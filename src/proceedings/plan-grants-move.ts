import type { Refusal } from '../kernel/index.ts';
import type { Grant } from '../shapes/index.ts';

type Systems = readonly [string, ...string[]];

export interface GrantsMove {
  /** The agency that ended. */
  readonly from: string;
  /** Its successor. */
  readonly to: string;
  /** What the successor goes on needing, and for which of its systems. */
  readonly carry: readonly { readonly grant: string; readonly systems: readonly string[] }[];
  /** The person's identifier. */
  readonly by: string;
}

/** What is to become of one grant: it goes on for these systems, or ends. */
export interface PlannedMove {
  readonly grant: Grant;
  readonly systems?: Systems;
}

interface Known {
  readonly hasEnded: (agency: string) => boolean;
  readonly systemAgencyOf: (system: string) => string | undefined;
}

const UNFIT: Refusal = { refused: 'grant-move-unfit' };

const isFilled = (systems: readonly string[]): systems is Systems => systems.length > 0;

/**
 * No grant is widened by a merger: what is carried over is for systems that the catalog in force has
 * under the successor, and where it named systems before, for none that it did not name.
 */
function mayHave({ systemAgencyOf }: Known, to: string, grant: Grant) {
  return (system: string): boolean =>
    systemAgencyOf(system) === to && (grant.systems?.includes(system) ?? true);
}

/** What becomes of each grant in force of an agency that ended; all of it is fit, or nothing is. */
export function planMove(
  known: Known,
  grants: readonly Grant[],
  { from, to, carry }: GrantsMove,
): { readonly moves: readonly PlannedMove[] } | Refusal {
  if (from === to || !known.hasEnded(from) || known.hasEnded(to)) return UNFIT;
  const held = grants.filter(({ requester, state }) => requester === from && state === 'active');
  const carried = new Map(carry.map(({ grant, systems }) => [grant, systems]));
  const isTwice = carried.size < carry.length;
  if (isTwice || carry.some((each) => !held.some(({ grant }) => grant === each.grant))) {
    return UNFIT;
  }
  const moves: PlannedMove[] = [];
  for (const grant of held) {
    const systems = carried.get(grant.grant) ?? [];
    if (!systems.every(mayHave(known, to, grant))) return UNFIT;
    moves.push({ grant, ...(isFilled(systems) ? { systems } : {}) });
  }
  return { moves };
}
