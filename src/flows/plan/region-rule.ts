import type { Division, DivisionTable } from '../../kernel/index.ts';
import type { Flow } from '../../shapes/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A region in force today, or the rule by which none can be named. */
export type Resolved = { readonly region: string } | { readonly rule: RegionRuleBroken };
export type RegionRuleBroken = 'region-unknown' | 'region-abolished' | 'region-ambiguous';

/** What the fact says of its region. */
export interface RegionClaim {
  readonly code: string;
  /** Date of the fact: the code must have been in force then. */
  readonly on: string;
  readonly today: string;
  readonly record: Fields;
}

/** Successors in a row: nothing is reorganised so often within the reach of a flow. */
const SUCCESSIONS_MAX = 10;

const isOver = ({ until }: Division, today: string): boolean =>
  until !== undefined && until <= today;

/**
 * The division that a code of the day of the fact has become by today. A split one has several
 * successors; the flow's rule chooses or nobody does.
 */
export function resolveRegion(
  divisions: DivisionTable,
  split: Flow['regionRule']['split'],
  claim: RegionClaim,
): Resolved {
  const { today } = claim;
  let division = divisions.find(claim.code, claim.on);
  if (division === undefined) return { rule: 'region-unknown' };
  for (let count = 0; isOver(division, today); count += 1) {
    const next = successorOf({ division, divisions, split }, claim);
    if (typeof next !== 'object' || count === SUCCESSIONS_MAX) {
      return { rule: typeof next === 'object' ? 'region-ambiguous' : next };
    }
    division = next;
  }
  return { region: division.code };
}

interface Succession {
  readonly division: Division;
  readonly divisions: DivisionTable;
  readonly split: Flow['regionRule']['split'];
}

function successorOf(succession: Succession, claim: RegionClaim): Division | RegionRuleBroken {
  const { division, divisions } = succession;
  const successors = division.successors ?? [];
  const [only] = successors;
  if (only === undefined) return 'region-abolished';
  const code = successors.length === 1 ? only : chosen(successors, succession, claim);
  if (code === undefined) return 'region-ambiguous';
  // A successor may itself have ended since; it began when this one ended.
  return divisions.find(code, division.until ?? claim.today) ?? 'region-abolished';
}

function chosen(
  successors: readonly string[],
  { divisions, split }: Succession,
  { record, today }: RegionClaim,
): string | undefined {
  if (split === undefined || split.by === 'quarantine') return undefined;
  const value = record[split.item];
  if (typeof value !== 'string') return undefined;
  if (split.by === 'assignment') {
    const code = Object.hasOwn(split.to, value) ? split.to[value] : undefined;
    return successors.find((successor) => successor === code);
  }
  const within = successors.filter((code) =>
    divisions.isWithin(value, { code, subtree: true }, today),
  );
  return within.length === 1 ? within[0] : undefined;
}
