import { instantOf } from '../kernel/index.ts';
import { type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId } from './store/events.ts';

const DAY_MS = 86_400_000;
/** Sheets of one transaction. */
const SHEETS_ERASED_AT_ONCE = 4;

/**
 * Erases payloads that every receiver has had for longer than a replay may ask for, and those of
 * refused batches. What is quarantined, unclaimed or dead is kept until somebody decides.
 */
export async function sweep(room: Room): Promise<number> {
  const before = instantOf(room.clock.now() - room.options.replayDays * DAY_MS);
  room.store.corrections.erase(before);
  let erased = 0;
  for (const batch of room.store.batches.inState('refused')) {
    if (batch.erased === 0 && isPast(batch.closed_at, before)) erased += await erase(room, batch);
  }
  for (const batch of room.store.batches.applied()) {
    const settledAt = room.store.shipments.settledAt(batch.id) ?? null;
    const since = settledAt === '' ? batch.closed_at : settledAt;
    if (isPast(since, before)) erased += await erase(room, batch);
  }
  for (const { id, acked, floor } of room.store.receivers.all()) {
    room.store.transact(() => {
      room.store.parcels.erase({ receiver: id, acked, before });
      const first = room.store.parcels.first(id);
      room.store.receivers.setFloor(id, Math.max(floor, Math.min(acked, (first ?? Infinity) - 1)));
    });
    await room.pause();
  }
  return erased;
}

const isPast = (instant: string | null, before: string): boolean =>
  instant !== null && instant < before;

async function erase(room: Room, batch: BatchRow): Promise<number> {
  const from = eventId(batch.id, 0);
  const to = eventId(batch.id + 1, 0);
  // The report is the book of events from now on: it says so before the rows go.
  room.store.batches.setErased(batch.id);
  let erased = 0;
  for (;;) {
    const count = room.store.transact(() =>
      room.store.sheets.erase({ from, to, limit: SHEETS_ERASED_AT_ONCE }),
    );
    if (count === undefined) return erased;
    erased += count;
    await room.pause();
  }
}
