import type { Refusal } from '../kernel/index.ts';
import type { FlowBatch } from '../shapes/index.ts';
import { batchState } from './opening.ts';
import type { FlowPlan } from './plan/plan.ts';
import { readRecord, type FailedRecord, type ReadyRecord } from './plan/read-record.ts';
import { sourceBatch, sourcePlan, type BatchCall, type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventOps, eventStatus, type EventRow } from './store/events.ts';
import { declaredName, type Tally } from './tally.ts';

/** One segment after inflation. */
export const SEGMENT_BYTES_MAX = 4_194_304;

export interface Segment extends BatchCall {
  /** Ordinal of its first record. */
  readonly from: number;
  /** NDJSON, its digest verified. */
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;

/** Lines without their ends; nothing after the last line feed. */
function linesOf({ buffer, byteOffset, byteLength }: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(buffer, byteOffset, byteLength);
  const lines: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, at);
    const stop = end === -1 ? bytes.length : end;
    lines.push(bytes.subarray(at, stop));
    at = stop + 1;
  }
  return lines;
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
    const records = linesOf(segment.bytes).slice(batch.received - segment.from);
    return batchState(await storeAll(room, { plan, batch }, records));
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

async function storeAll(
  room: Room,
  { plan, batch }: Taking,
  lines: readonly Uint8Array[],
): Promise<BatchRow> {
  const tally = await room.tallies.of(batch);
  let current = batch;
  for (let at = 0; at < lines.length; at += room.chunkRecords) {
    const end = at + room.chunkRecords;
    const chunk = lines.slice(at, end);
    const store = (): BatchRow => storeChunk(room, { plan, batch: current, tally }, chunk);
    // Whoever sent the segment is answered after the last of them.
    const isLast = end >= lines.length;
    try {
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

function storeChunk(
  room: Room,
  { plan, batch, tally }: Taking & { readonly tally: Tally },
  lines: readonly Uint8Array[],
): BatchRow {
  const today = room.today();
  const first = eventId(batch.id, batch.received);
  const events = lines.map((line, index) => {
    const reading = readRecord(line, plan, { today });
    const taken = { id: first + index, flow: batch.flow, line };
    const event =
      reading.kind === 'ready'
        ? readyEvent(room, reading, taken)
        : failedEvent(room, reading, taken);
    room.tallies.add(tally, event, room.store.names.textOf(event.declared));
    return event;
  });
  room.store.sheets.insert(first, events);
  const received = batch.received + lines.length;
  room.store.batches.move(batch.id, received, batch.dropped);
  return { ...batch, received };
}

interface Taken {
  readonly id: number;
  readonly flow: string;
  readonly line: Uint8Array;
}

/** The line stays with what waits for a receiver: its forms are made when one comes. */
function readyEvent(
  { store }: Room,
  { op, key, version, digest, declared, fact, forms, ...reading }: ReadyRecord,
  { id, line }: Taken,
): EventRow {
  const { isWaiting, isServed, amounts = null } = reading;
  if (isWaiting) store.kept.put({ event: id, key, version, raw: line });
  return {
    status: isWaiting && !isServed ? eventStatus.unclaimed : eventStatus.ready,
    op: eventOps[op],
    key,
    version,
    digest,
    declared: store.names.idOf(declaredName(op, declared.regions)),
    terms: declared.terms,
    amounts,
    fact,
    route: store.routes.idOf(reading.route),
    forms,
  };
}

function failedEvent(
  { store }: Room,
  { digest, declared, key: known, rule, pointer }: FailedRecord,
  { id, flow, line }: Taken,
): EventRow {
  const key = known ?? null;
  store.kept.put({ event: id, key, version: null, raw: line });
  store.waiting.quarantine({ event: id, flow, key, rule, pointer });
  return {
    status: eventStatus.quarantined,
    op: eventOps.record,
    key,
    version: null,
    digest,
    declared: store.names.idOf(declared.regions),
    terms: declared.terms,
    amounts: null,
    fact: null,
    route: null,
    forms: '',
  };
}
