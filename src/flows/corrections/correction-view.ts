import type { Correction } from '../../shapes/index.ts';
import type { Room } from '../room.ts';
import type { CorrectionRow } from '../store/correction-rows.ts';
import { behindOf } from './behind.ts';

export const isOpen = ({ state }: Pick<CorrectionRow, 'state'>): boolean =>
  state === 'raised' || state === 'accepted';

/** A correction as its receiver and the source see it; where the source has it, the source alone. */
export function viewOf(room: Room, row: CorrectionRow, system: string): Correction {
  const source = room.planOf(row.flow)?.flow.source;
  const { flow, receiver, agency, key, version, digest, pointer, code, reason, state } = row;
  return {
    correction: row.id,
    flow,
    receiver,
    agency,
    key,
    version,
    digest,
    pointer,
    ...(source?.system === system ? fieldsOf(room, row) : {}),
    code,
    reason,
    state,
    raisedAt: row.raised_at,
    // Whatever is open waits for the source: for its answer, then for its resend.
    ...(isOpen(row) && source !== undefined ? { owner: source.agency } : {}),
    ...answerOf(row),
    ...endOf(row),
  };
}

const answerOf = ({
  answered_at: at,
  answer: reason,
}: CorrectionRow): Pick<Correction, 'answer'> =>
  at === null || reason === null ? {} : { answer: { at, reason } };

function endOf({ ended_at: at, ...row }: CorrectionRow): Pick<Correction, 'ended'> {
  if (at === null) return {};
  const batch = row.ended_batch === null ? {} : { batch: row.ended_batch };
  const version = row.ended_version === null ? {} : { version: row.ended_version };
  return { ended: { at, ...batch, ...version } };
}

/** By the catalog in force. */
function fieldsOf(
  room: Room,
  { flow, receiver: system, pointer }: CorrectionRow,
): Pick<Correction, 'fields'> {
  const plan = room.planOf(flow);
  const behind = plan && behindOf(plan, room.catalog(), { system, pointer });
  return behind === undefined ? {} : { fields: [...behind.fields] };
}
