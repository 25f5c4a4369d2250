import type { Refusal } from '../kernel/index.ts';
import type { FlowBatch } from '../shapes/index.ts';
import { batchState } from './opening.ts';
import type { FlowPlan } from './plan/plan.ts';
import { chunksOf } from './clerks/chunks.ts';
import { inOrder } from './clerks/in-order.ts';
import { numbered } from './clerks/shared.ts';
import type { SheetRead } from './clerks/sheet-read.ts';
import { sourceBatch, sourcePlan, type BatchCall, type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId } from './store/events.ts';
import { addPacked, type Tally } from './tally.ts';

/** One segment after inflation. */
export const SEGMENT_BYTES_MAX = 4_194_304;

export interface Segment extends BatchCall {
  /** Ordinal of its first record. */
  readonly from: number;
  /** NDJSON, its digest verified. */
  readonly bytes: Uint8Array;
}

/**
 * Stores a segment's records in small transactions, each with the count of what was received, so
 * that whoever is cut off goes on at the very next record. What was received already is skipped.
 */
export function takeSegment(room: Room, segment: Segment): Promise<FlowBatch | Refusal> {
  return room.turns.take(`${segment.flow}/${segment.batch}`, async () => {
    const plan = sourcePlan(room, segment);
    if ('refused' in plan) return plan;
    const batch = sourceBatch(room, segment);
    if ('refused' in batch) return batch;
    const refused = misfit(batch, segment);
    if (refused !== undefined) return refused;
    return batchState(await storeAll(room, { plan, batch }, segment));
  });
}

function misfit(batch: BatchRow, { bytes, from }: Segment): Refusal | undefined {
  if (batch.state !== 'open') return { refused: 'batch-state-unfit' };
  if (bytes.length > SEGMENT_BYTES_MAX) return { refused: 'segment-overlong' };
  return from > batch.received ? { refused: 'segment-misplaced' } : undefined;
}

interface Taking {
  readonly plan: FlowPlan;
  readonly batch: BatchRow;
}

/** While one sheet is stored the next ones are read, where there is somebody else to read them. */
async function storeAll(
  room: Room,
  { plan, batch }: Taking,
  { bytes, from }: Segment,
): Promise<BatchRow> {
  const tally = await room.tallies.of(batch);
  const chunks = chunksOf(bytes, { skip: batch.received - from, records: room.chunkRecords });
  const clerk = room.clerks.clerkOf(chunks.length);
  const read = (chunk: Uint8Array): SheetRead | Promise<SheetRead> =>
    clerk.read(plan, { bytes: chunk, today: room.today() });
  let current = batch;
  for await (const { result: sheet, isLast } of inOrder(chunks, read, clerk.ahead)) {
    const store = (): BatchRow => storeSheet(room, { batch: current, tally }, sheet);
    try {
      // Whoever sent the segment is answered after the last of them.
      current = isLast ? room.store.transact(store) : room.store.transactStep(store);
    } catch (error) {
      // The tally may have counted what the file does not hold.
      room.tallies.forget(batch.id);
      throw error;
    }
    await room.pause();
  }
  return current;
}

function storeSheet(
  { store }: Room,
  { batch, tally }: { readonly batch: BatchRow; readonly tally: Tally },
  sheet: SheetRead,
): BatchRow {
  const first = eventId(batch.id, batch.received);
  const { flow } = batch;
  for (const { at, ...line } of sheet.kept) store.kept.put({ event: first + at, ...line });
  for (const { at, ...broken } of sheet.quarantined) {
    store.waiting.quarantine({ event: first + at, flow, ...broken });
  }
  addPacked(tally, sheet.tally);
  const declared = numbered(sheet.declared, (name) => store.names.idOf(name));
  const routes = numbered(sheet.routes, (route) => store.routes.idOf(route));
  store.sheets.insert(first, { ...sheet, declared, routes });
  const received = batch.received + sheet.count;
  store.batches.move(batch.id, received, batch.dropped);
  return { ...batch, received };
}
