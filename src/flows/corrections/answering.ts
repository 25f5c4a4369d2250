import { canonicalBytes, type Refusal } from '../../kernel/index.ts';
import { commitmentOf } from '../../proofs/index.ts';
import type { Correction, CorrectionAnswer } from '../../shapes/index.ts';
import type { Room } from '../room.ts';
import type { CorrectionRow } from '../store/correction-rows.ts';
import { isOpen, viewOf } from './correction-view.ts';

/** Whom a call comes from, and which correction it is about. */
export interface CorrectionCall {
  readonly system: string;
  readonly correction: string;
  /** Where it is named, a correction of another flow looks as if there were none. */
  readonly flow?: string;
}

export interface CorrectionReply extends CorrectionCall {
  readonly answer: CorrectionAnswer;
  /** The person of the source's agency who answers instead of its system. */
  readonly by?: string;
}

const UNKNOWN: Refusal = { refused: 'correction-unknown' };

/** Seen by who raised it and by the source of its flow; to others there is none. */
export function findSeen(
  room: Room,
  { system, correction, flow: named }: CorrectionCall,
): CorrectionRow | Refusal {
  const row = room.store.corrections.get(correction);
  if (row === undefined || (named !== undefined && named !== row.flow)) return UNKNOWN;
  const flow = room.planOf(row.flow)?.flow;
  const isReceiver =
    row.receiver === system && flow?.receivers.some((each) => each.system === system);
  return isReceiver === true || flow?.source.system === system ? row : UNKNOWN;
}

/** The source's word, once: accepted waits for the resend, declined has ended. */
export async function answerCorrection(
  room: Room,
  { answer: { answer, reason }, by, ...call }: CorrectionReply,
): Promise<Correction | Refusal> {
  const seen = findSeen(room, call);
  if ('refused' in seen) return seen;
  return room.turns.take(seen.flow, async () => {
    const row = room.store.corrections.get(seen.id);
    const source = room.planOf(seen.flow)?.flow.source;
    if (row === undefined || source?.system !== call.system) {
      return UNKNOWN;
    }
    if (row.state !== 'raised') return { refused: 'correction-state-unfit' };
    const salt = room.newSalt();
    const said = commitmentOf(room.sha256, salt, canonicalBytes({ answer, reason }));
    const { agency, system } = source;
    const at = room.now();
    const told = { at, correction: row.id, flow: row.flow, agency, answer, said } as const;
    await room.record(
      by === undefined
        ? { kind: 'flow.correction-answered', ...told, system }
        : { kind: 'flow.correction-answered-by-person', ...told, by },
    );
    const answered = { answered_at: at, answer: reason, answer_salt: salt };
    room.store.corrections.answer({ id: row.id, state: answer, ...answered });
    return viewOf(room, room.store.corrections.get(row.id) ?? row, system);
  });
}

/** Who raised it takes it back: it was mistaken, or has been settled otherwise. */
export async function withdrawCorrection(
  room: Room,
  call: CorrectionCall,
): Promise<Correction | Refusal> {
  const seen = findSeen(room, call);
  if ('refused' in seen) return seen;
  return room.turns.take(seen.flow, async () => {
    const row = room.store.corrections.get(seen.id);
    if (row?.receiver !== call.system) return UNKNOWN;
    if (!isOpen(row)) return { refused: 'correction-state-unfit' };
    const at = room.now();
    const { id: correction, flow, receiver, agency } = row;
    await room.record({
      kind: 'flow.correction-closed',
      ...{ at, correction, flow, receiver, agency, how: 'withdrawn' },
    });
    const ended = { ended_at: at, ended_batch: null, ended_version: null };
    room.store.corrections.end({ id: correction, state: 'withdrawn', ...ended });
    return viewOf(room, room.store.corrections.get(correction) ?? row, call.system);
  });
}
