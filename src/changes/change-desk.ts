import { instantOf, isRefusal, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import type { Finding, Impact, MeaningChange } from '../catalog/index.ts';
import type { ChangeActor } from './act.ts';
import { readAnnouncements } from './announcements.ts';
import {
  requestOf,
  summaryOf,
  type Announcement,
  type ChangeRequest,
  type ChangeSummary,
} from './change-request.ts';
import { findChange, findChanges, type ChangeQuery, type StoredChange } from './change-rows.ts';
import { createChange, type NewChange } from './creating.ts';
import {
  approveChange,
  declineChange,
  refuseChange,
  submitChange,
  withdrawChange,
  type ChangeOptions,
  type ReasonedChangeActor,
} from './deciding.ts';
import { editChange, rebaseChange, type Editing, type Rebasing } from './editing.ts';
import type { ChangeDeskParts } from './ports.ts';
import { publishChange, settleChanges } from './publishing.ts';
import { impactOfReview, reviewOf } from './review.ts';

/** What a request means, and whether it may be submitted as it is. */
export interface ChangeMeaning {
  readonly changes: readonly MeaningChange[];
  readonly findings: readonly Finding[];
}

/**
 * Where edits of the catalog are proposed, agreed to and published. Who may do what is decided
 * before; this desk knows that nobody acts on both sides, that nothing stops unannounced, and that
 * only an edit of what is in force is published. Every step is an entry before it counts, and so
 * is every attempt that is refused.
 * @throws {Fault} log-unavailable when that entry cannot be made durable; then nothing happened.
 */
export interface ChangeDesk {
  create(asked: NewChange): Promise<ChangeRequest | Refusal>;
  /** Newest first. */
  list(query: ChangeQuery): Promise<readonly ChangeSummary[]>;
  find(change: string): Promise<ChangeRequest | undefined>;
  edit(editing: Editing): Promise<ChangeRequest | Refusal>;
  rebase(rebasing: Rebasing): Promise<ChangeRequest | Refusal>;
  submit(actor: ChangeActor): Promise<ChangeRequest | Refusal>;
  approve(actor: ChangeActor): Promise<ChangeRequest | Refusal>;
  /** By the agency's approver. */
  refuse(actor: ReasonedChangeActor): Promise<ChangeRequest | Refusal>;
  /** By the competent authority's publisher. */
  decline(actor: ReasonedChangeActor): Promise<ChangeRequest | Refusal>;
  withdraw(actor: ChangeActor): Promise<ChangeRequest | Refusal>;
  publish(actor: ChangeActor): Promise<ChangeRequest | Refusal>;
  meaning(change: string): Promise<ChangeMeaning | Refusal>;
  impact(change: string): Promise<Impact | Refusal>;
  /** What is announced to end and has not ended yet. */
  announcements(): Promise<readonly Announcement[]>;
  /** Mends what a crash left half-way; how many. To be called before anything else. */
  settle(): Promise<number>;
}

const UNKNOWN: Refusal = { refused: 'change-unknown' };

type Act = 'create' | 'edit' | 'rebase' | 'submit' | 'approve' | 'refuse' | 'decline' | 'withdraw';

/** What was refused is recorded before it is said. */
const recording =
  ({ clock, record, sha256 }: ChangeDeskParts) =>
  async (
    act: Act | 'publish',
    by: string,
    done: Promise<StoredChange | Refusal>,
  ): Promise<ChangeRequest | Refusal> => {
    const result = await done;
    if (!isRefusal(result)) return requestOf(sha256, result);
    const at = instantOf(clock.now());
    await record({
      kind: 'person.act-refused',
      at,
      act: `change.${act}`,
      by,
      code: result.refused,
    });
    return result;
  };

function readingOf(parts: ChangeDeskParts): Pick<ChangeDesk, 'meaning' | 'impact'> {
  const reviewed = async (change: string) => {
    const stored = await findChange(parts.db, change);
    return stored === undefined ? UNKNOWN : await reviewOf(parts, stored);
  };
  return {
    meaning: async (change) => {
      const review = await reviewed(change);
      if (isRefusal(review)) return review;
      const { changes, findings } = review.diff;
      return { changes, findings };
    },
    impact: async (change) => {
      const review = await reviewed(change);
      return isRefusal(review) ? review : impactOfReview(parts, review, review.diff.changes);
    },
  };
}

/** Publications come one after the other: each is of what the one before left in force. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
}

export function createChangeDesk(
  dependencies: ChangeDeskParts,
  options: ChangeOptions,
): ChangeDesk {
  const parts = { ...dependencies, options };
  const { db, clock, sha256 } = parts;
  const recorded = recording(parts);
  const taking = inTurn();
  return {
    create: (asked) => recorded('create', asked.by, createChange(parts, asked)),
    list: async (query) => (await findChanges(db, query)).map(summaryOf),
    find: async (change) => {
      const stored = await findChange(db, change);
      return stored && requestOf(sha256, stored);
    },
    edit: (editing) => recorded('edit', editing.by, editChange(parts, editing)),
    rebase: (rebasing) => recorded('rebase', rebasing.by, rebaseChange(parts, rebasing)),
    submit: (actor) => recorded('submit', actor.by, submitChange(parts, actor)),
    approve: (actor) => recorded('approve', actor.by, approveChange(parts, actor)),
    refuse: (actor) => recorded('refuse', actor.by, refuseChange(parts, actor)),
    decline: (actor) => recorded('decline', actor.by, declineChange(parts, actor)),
    withdraw: (actor) => recorded('withdraw', actor.by, withdrawChange(parts, actor)),
    publish: (actor) => taking(() => recorded('publish', actor.by, publishChange(parts, actor))),
    ...readingOf(parts),
    announcements: () => readAnnouncements(db, shanghaiDateOf(clock.now())),
    settle: () => taking(() => settleChanges(parts)),
  };
}
