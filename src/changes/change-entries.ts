import type { Sha256 } from '../kernel/index.ts';
import type {
  ChangeApproved,
  ChangePublished,
  ChangeRefused,
  ChangeSubmitted,
  ChangeWithdrawn,
} from '../shapes/index.ts';
import type { Notice } from './change-request.ts';
import type { StoredChange } from './change-rows.ts';
import { digestOfEdits } from './edits.ts';

/** A request as an act leaves it, when, and what names its edits. */
export interface Recorded {
  readonly stored: StoredChange;
  readonly at: string;
  readonly sha256: Sha256;
}

function filled(column: string | null): string {
  if (column === null) throw new Error('an act on a change request left out who');
  return column;
}

const about = ({ stored, at, sha256 }: Recorded) => ({
  at,
  change: stored.change,
  agency: stored.agency,
  base: stored.base,
  edits: digestOfEdits(sha256, stored.edits),
});

const announced = ({ effective_on: effectiveOn }: StoredChange) =>
  effectiveOn === null ? {} : { effectiveOn };

export const changeSubmitted = (recorded: Recorded, stops: number): ChangeSubmitted => ({
  kind: 'change.submitted',
  ...about(recorded),
  by: filled(recorded.stored.submitted_by),
  documents: recorded.stored.edits.length,
  stops,
  ...announced(recorded.stored),
});

/** Grants one entry names; of more, the log has how many stops there are and the request the rest. */
const GRANTS_NAMED_MAX = 10_000;

export const changeApproved = (recorded: Recorded, notice: Notice | undefined): ChangeApproved => ({
  kind: 'change.approved',
  ...about(recorded),
  by: filled(recorded.stored.submitted_by),
  approvedBy: filled(recorded.stored.approved_by),
  stops: notice?.stops.length ?? 0,
  ...announced(recorded.stored),
  ...(notice === undefined ? {} : { grants: notice.grants.slice(0, GRANTS_NAMED_MAX) }),
});

export const changeRefused = (
  recorded: Recorded,
  stage: ChangeRefused['stage'],
): ChangeRefused => ({
  kind: 'change.refused',
  ...about(recorded),
  by: filled(recorded.stored.submitted_by),
  refusedBy: filled(recorded.stored.ended_by),
  stage,
  reason: filled(recorded.stored.refusal),
});

export const changePublished = (recorded: Recorded): ChangePublished => ({
  kind: 'change.published',
  ...about(recorded),
  by: filled(recorded.stored.submitted_by),
  approvedBy: filled(recorded.stored.approved_by),
  publishedBy: filled(recorded.stored.ended_by),
  bundle: filled(recorded.stored.bundle),
});

export const changeWithdrawn = (recorded: Recorded): ChangeWithdrawn => ({
  kind: 'change.withdrawn',
  ...about(recorded),
  by: filled(recorded.stored.ended_by),
});
