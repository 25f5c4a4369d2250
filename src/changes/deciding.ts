import type { Refusal } from '../kernel/index.ts';
import type { MeaningChange } from '../catalog/index.ts';
import type { ChangeRefused } from '../shapes/index.ts';
import { perform, type ChangeActor, type Planned } from './act.ts';
import {
  changeApproved,
  changeRefused,
  changeSubmitted,
  changeWithdrawn,
} from './change-entries.ts';
import type { Notice } from './change-request.ts';
import type { StoredChange } from './change-rows.ts';
import { judgeNotice, daysAfter, stopsIn } from './notice.ts';
import { judgeOwnership } from './ownership.ts';
import type { ChangeDeskParts } from './ports.ts';
import { impactOfReview, judgeFindings, reviewOf, type Review } from './review.ts';

export interface ChangeOptions {
  /** From when holders of grants are told that something stops to the first day it may. */
  readonly stopNoticeDays: number;
}

export interface DecidingParts extends ChangeDeskParts {
  readonly options: ChangeOptions;
}

export interface ReasonedChangeActor extends ChangeActor {
  /** 1 to 500 characters, for whoever asked. */
  readonly reason: string;
}

const noticeEndOf = ({ noticeEnd = daysAfter, options }: DecidingParts, date: string): string =>
  noticeEnd(date, options.stopNoticeDays);

/** Only an edit of what is in force can be agreed to: of anything else nobody knows what it means. */
export async function judgeBase(
  { bundles }: ChangeDeskParts,
  { base }: StoredChange,
): Promise<Refusal | undefined> {
  return (await bundles.inForce()) === base ? undefined : { refused: 'change-outdated' };
}

interface Weighed {
  readonly review: Review;
  /** Stops that need the request's own day to wait for. */
  readonly stops: readonly MeaningChange[];
}

type Judge = (stored: StoredChange, review: Review) => Refusal | undefined;

/** Of what is in force, fit in content, and with notice of what stops. */
async function weigh(
  parts: DecidingParts,
  { stored, date }: { readonly stored: StoredChange; readonly date: string },
  judgeContent: Judge,
): Promise<Weighed | Refusal> {
  const outdated = await judgeBase(parts, stored);
  if (outdated !== undefined) return outdated;
  const review = await reviewOf(parts, stored);
  const noticeEnd = noticeEndOf(parts, date);
  const stops = stopsIn(review.diff.changes, noticeEnd);
  return (
    judgeContent(stored, review) ??
    judgeNotice(stops, stored.effective_on, noticeEnd) ?? { review, stops }
  );
}

const contentJudge =
  (parts: DecidingParts): Judge =>
  ({ agency }, review) =>
    judgeOwnership(agency, review.before, review.after) ?? judgeFindings(parts, review);

/** It is what was submitted, on the base it was submitted for. */
const asSubmitted: Judge = () => undefined;

export function submitChange(
  parts: DecidingParts,
  actor: ChangeActor,
): Promise<StoredChange | Refusal> {
  return perform(parts, { act: 'submit', actor }, async (stored, { at, date }) => {
    if (stored.edits.length === 0) return { refused: 'change-empty' };
    const weighed = await weigh(parts, { stored, date }, contentJudge(parts));
    if ('refused' in weighed) return weighed;
    return {
      columns: { submitted_by: actor.by, submitted_at: at },
      entry: (recorded) => changeSubmitted(recorded, weighed.stops.length),
    };
  });
}

/** What the holders of the grants it reaches are told; undefined when nothing stops. */
function noticeOf(
  parts: DecidingParts,
  review: Review,
  effectiveOn: string | null,
): Notice | undefined {
  const stopping = review.diff.changes.filter(({ stops }) => stops !== undefined);
  if (stopping.length === 0) return undefined;
  return {
    stops: stopping.map(({ subject, text, stops }) => ({
      subject,
      text,
      on: stops?.on ?? effectiveOn ?? '',
    })),
    grants: impactOfReview(parts, review, stopping).grants,
  };
}

/** With this, notice of what stops is given. */
export function approveChange(
  parts: DecidingParts,
  actor: ChangeActor,
): Promise<StoredChange | Refusal> {
  return perform(parts, { act: 'approve', actor }, async (stored, { at, date }) => {
    const weighed = await weigh(parts, { stored, date }, asSubmitted);
    if ('refused' in weighed) return weighed;
    const notice = noticeOf(parts, weighed.review, stored.effective_on);
    return {
      columns: {
        approved_by: actor.by,
        approved_at: at,
        notice: notice === undefined ? null : JSON.stringify(notice),
      },
      entry: (recorded) => changeApproved(recorded, notice),
    };
  });
}

const ended = ({ by }: ChangeActor, at: string): Planned['columns'] => ({
  ended_by: by,
  ended_at: at,
});

const refuseAt =
  (act: 'refuse' | 'decline', stage: ChangeRefused['stage']) =>
  (
    parts: ChangeDeskParts,
    { reason, ...actor }: ReasonedChangeActor,
  ): Promise<StoredChange | Refusal> =>
    perform(parts, { act, actor }, (_stored, { at }) =>
      Promise.resolve({
        columns: { ...ended(actor, at), refusal: reason },
        entry: (recorded) => changeRefused(recorded, stage),
      }),
    );

/** Within the agency. */
export const refuseChange = refuseAt('refuse', 'approval');

/** By the competent authority, what the agency had agreed to. */
export const declineChange = refuseAt('decline', 'publication');

export const withdrawChange = (
  parts: ChangeDeskParts,
  actor: ChangeActor,
): Promise<StoredChange | Refusal> =>
  perform(parts, { act: 'withdraw', actor }, (_stored, { at }) =>
    Promise.resolve({ columns: ended(actor, at), entry: changeWithdrawn }),
  );
