import { instantOf, type Clock } from '../kernel/index.ts';
import type {
  WitnessDiffers,
  WitnessLate,
  WitnessRecovered,
  WitnessStale,
} from '../shapes/index.ts';
import type { Asked, CosignedState, Freshness } from '../witness/index.ts';

type WitnessFreshness = WitnessLate | WitnessStale | WitnessRecovered;

/** What changes about the log's witnesses, as entries. */
export interface WitnessEntries {
  freshness(state: Freshness, seen: CosignedState): WitnessFreshness;
  /** `size`: of the log. Undefined when it is no difference, or not a new one. */
  outcome(witness: string, asked: Asked, size: number): WitnessDiffers | undefined;
}

const MS_PER_SECOND = 1000;

const kinds = {
  late: 'witness.late',
  stale: 'witness.stale',
  fresh: 'witness.recovered',
} as const satisfies Record<Freshness, WitnessFreshness['kind']>;

type Difference = Pick<WitnessDiffers, 'found' | 'status' | 'cosignedSize'>;

/**
 * Status 409 and 422 of c2sp.org/tlog-witness speak of the tree; with any other the witness says
 * that it does not know the log or could not read the request.
 */
function differenceIn(asked: Asked): Difference | undefined {
  if (asked.outcome === 'ahead') return { found: 'ahead', status: 409, cosignedSize: asked.size };
  if (asked.outcome !== 'refused') return undefined;
  const { status } = asked;
  return status === 409 || status === 422 ? { found: 'refused', status } : undefined;
}

export function createWitnessEntries(clock: Clock): WitnessEntries {
  const standing = new Map<string, string>();
  return {
    freshness: (state, { ageMs, size, witnesses }) => ({
      kind: kinds[state],
      at: instantOf(clock.now()),
      witnesses: witnesses.map(({ name, outcome }) => ({ name, outcome })),
      ...(size !== undefined && { size }),
      ...(Number.isFinite(ageMs) && { ageSeconds: Math.floor(ageMs / MS_PER_SECOND) }),
    }),
    outcome: (witness, asked, size) => {
      if (asked.outcome === 'cosigned') standing.delete(witness);
      const difference = differenceIn(asked);
      const name = difference && `${difference.found} ${difference.status}`;
      // One that cannot be reached for a while has not changed its mind.
      if (difference === undefined || name === undefined) return undefined;
      if (standing.get(witness) === name) return undefined;
      standing.set(witness, name);
      return { kind: 'witness.differs', at: instantOf(clock.now()), witness, ...difference, size };
    },
  };
}
