import { unpackRoute } from '../plan/route.ts';
import type { Room } from '../room.ts';
import type { BatchRow } from '../store/batch-rows.ts';
import type { CorrectionRow } from '../store/correction-rows.ts';
import { eventId } from '../store/event-rows.ts';
import { sealedValue } from './value-at.ts';

type Settled = 'corrected' | 'removed';

/**
 * The resend closes: what a batch brought for keys under correction. Said in the log before it is
 * so; after a kill in between it is said again.
 */
export async function settleCorrections(
  room: Room,
  batch: Pick<BatchRow, 'id' | 'flow' | 'number'>,
): Promise<void> {
  const { corrections } = room.store;
  const within = [eventId(batch.id, 0), eventId(batch.id + 1, 0)] as const;
  for (const row of corrections.seenWithin(batch.flow, ...within)) {
    const how = settledBy(room, row);
    if (how === undefined) continue;
    const { id: correction, flow, receiver, agency } = row;
    const at = room.now();
    await room.record({
      kind: 'flow.correction-closed',
      ...{ at, correction, flow, receiver, agency, how, batch: batch.number },
    });
    const version = room.store.latest.find(room.store.names.idOf(flow), row.key)?.version ?? null;
    const ended = { ended_at: at, ended_batch: batch.number, ended_version: version };
    corrections.end({ id: correction, state: how, ...ended });
  }
}

/**
 * Taken away from the receiver, or other at the very place. Where that cannot be compared, any
 * later content settles what the source has accepted, and nothing else.
 */
function settledBy(room: Room, row: CorrectionRow): Settled | undefined {
  const { store } = room;
  const latest = store.latest.find(store.names.idOf(row.flow), row.key);
  const holds = latest && unpackRoute(store.routes.textOf(latest.route));
  if (holds?.to.some(({ receiver }) => receiver === row.receiver) !== true) return 'removed';
  const form = formNow(room, row);
  if (row.value === null || form === undefined) {
    return row.state === 'accepted' ? 'corrected' : undefined;
  }
  const isSame = sealedValue(room, { ...row, form }) === row.value;
  return isSame ? undefined : 'corrected';
}

/** The record as its receiver gets it now. */
function formNow({ store }: Room, { seen_event, receiver }: CorrectionRow): string | undefined {
  const event = seen_event === null ? undefined : store.events.get(seen_event);
  if (event === undefined || event.route === null) return undefined;
  const { to } = unpackRoute(store.routes.textOf(event.route));
  const stop = to.find((each) => each.receiver === receiver);
  return stop && event.forms?.split('\n', stop.form + 1)[stop.form];
}
