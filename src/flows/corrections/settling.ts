import { unpackRoute } from '../plan/route.ts';
import type { Room } from '../room.ts';
import type { BatchRow } from '../store/batch-rows.ts';
import type { CorrectionRow } from '../store/correction-rows.ts';
import { eventId, type AppliedEvent } from '../store/events.ts';
import { sealedValue } from './value-at.ts';

type Seen = Pick<AppliedEvent, 'id' | 'route' | 'forms'> & { readonly key: string };

/** What a newer event of a key has at the places under correction, while its content is at hand. */
export function seeCorrections(room: Room, flow: string, event: Seen): void {
  const { corrections, routes } = room.store;
  const to = event.route === null ? [] : unpackRoute(routes.textOf(event.route)).to;
  for (const row of corrections.openOfKey(flow, event.key)) {
    const form = to.find(({ receiver }) => receiver === row.receiver)?.form;
    const text = form === undefined ? undefined : event.forms.split('\n', form + 1)[form];
    const seen =
      text === undefined ? null : sealedValue(room, { ...row, record: JSON.parse(text) });
    corrections.see(row.id, event.id, seen);
  }
}

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
  if (row.value === null || row.seen_value === null) {
    return row.state === 'accepted' ? 'corrected' : undefined;
  }
  return row.seen_value === row.value ? undefined : 'corrected';
}
