import type { Refusal } from '../../kernel/index.ts';
import type { Correction, CorrectionsPage } from '../../shapes/index.ts';
import type { Room } from '../room.ts';
import {
  answerCorrection,
  findSeen,
  withdrawCorrection,
  type CorrectionCall,
  type CorrectionReply,
} from './answering.ts';
import { viewOf } from './correction-view.ts';
import { raiseCorrection, type CorrectionRaise } from './raising.ts';

export interface CorrectionsAsked {
  readonly system: string;
  /** Of this flow only. */
  readonly flow?: string | undefined;
  /** Of this record only: what a receiver annotates its copy with. */
  readonly key?: string | undefined;
  readonly isOpen?: boolean;
  /** The last one seen. */
  readonly after?: string | undefined;
}

/** A correction without what it says, for people who watch. */
export type CorrectionSeen = Omit<
  Correction,
  'key' | 'version' | 'digest' | 'fields' | 'reason' | 'answer'
>;

/** 校核纠错: what receivers of flows find wrong goes up to the source. */
export interface CorrectionDesk {
  /**
   * Refuses with `flow-unknown`, `record-unknown`, `record-superseded`, `correction-open`,
   * `too-many-corrections`, `body-invalid`.
   */
  raise(raise: CorrectionRaise): Promise<Correction | Refusal>;
  /** Refuses with `correction-unknown`, `correction-state-unfit`. */
  answer(reply: CorrectionReply): Promise<Correction | Refusal>;
  withdraw(call: CorrectionCall): Promise<Correction | Refusal>;
  find(call: CorrectionCall): Correction | Refusal;
  list(asked: CorrectionsAsked): CorrectionsPage;
  /** Of a flow, those that wait for its source. */
  openCount(flow: string): number;
  /** Newest first. */
  ofFlow(flow: string): readonly CorrectionSeen[];
}

/** Shown at once. */
const PAGE_MAX = 100;

export const createCorrectionDesk = (room: Room): CorrectionDesk => ({
  raise: (raise) => raiseCorrection(room, raise),
  answer: (reply) => answerCorrection(room, reply),
  withdraw: (call) => withdrawCorrection(room, call),
  find: (call) => {
    const row = findSeen(room, call);
    return 'refused' in row ? row : viewOf(room, row, call.system);
  },
  list: (asked) => list(room, asked),
  openCount: (flow) => room.store.corrections.countOpenOf(flow),
  ofFlow: (flow) => room.store.corrections.ofFlow(flow, PAGE_MAX).map((row) => seenOf(room, row)),
});

function seenOf(room: Room, row: Parameters<typeof viewOf>[1]): CorrectionSeen {
  const { correction, flow, receiver, agency, pointer, code, state, raisedAt, owner, ended } =
    viewOf(room, row, '');
  return {
    ...{ correction, flow, receiver, agency, pointer, code, state, raisedAt },
    ...(owner === undefined ? {} : { owner }),
    ...(ended === undefined ? {} : { ended }),
  };
}

function list(
  room: Room,
  { system, flow, key, isOpen = false, after = '' }: CorrectionsAsked,
): CorrectionsPage {
  const flows = [...room.catalog().flows.values()].filter(
    (each) => flow === undefined || each.flow === flow,
  );
  const rows = room.store.corrections.list({
    ...{ system, after, key, isOpen, limit: PAGE_MAX + 1 },
    sent: flows.filter(({ source }) => source.system === system).map((each) => each.flow),
    received: flows
      .filter(({ receivers }) => receivers.some((each) => each.system === system))
      .map((each) => each.flow),
  });
  return {
    corrections: rows.slice(0, PAGE_MAX).map((row) => viewOf(room, row, system)),
    more: rows.length > PAGE_MAX,
  };
}
