import type { Refusal } from '../kernel/index.ts';
import type { FlowBatch } from '../shapes/index.ts';
import { batchState } from './opening.ts';
import type { FlowPlan } from './plan/plan.ts';
import { readRecord, type RecordReading } from './plan/read-record.ts';
import { sourceBatch, sourcePlan, type BatchCall, type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventOps, eventStatus, type EventRow } from './store/event-rows.ts';
import type { Tally } from './tally.ts';

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
function* linesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_FEED, at);
    const stop = end === -1 ? bytes.length : end;
    yield bytes.subarray(at, stop);
    at = stop + 1;
  }
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
    const records = [...linesOf(segment.bytes)].slice(batch.received - segment.from);
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
    const chunk = lines.slice(at, at + room.chunkRecords);
    try {
      current = room.store.transact(() => storeChunk(room, { plan, batch: current, tally }, chunk));
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
  lines.forEach((line, index) => {
    const reading = readRecord(line, plan, { today });
    const id = eventId(batch.id, batch.received + index);
    storeRecord(room, { id, line, reading, tally, flow: batch.flow });
  });
  const received = batch.received + lines.length;
  room.store.batches.move(batch.id, received, batch.dropped);
  return { ...batch, received };
}

interface Storing {
  readonly id: number;
  readonly flow: string;
  readonly line: Uint8Array;
  readonly reading: RecordReading;
  readonly tally: Tally;
}

function storeRecord(room: Room, { id, flow, line, reading, tally }: Storing): void {
  const { store } = room;
  const { regions, terms } = reading.declared;
  const seen = { id, digest: reading.digest, declared: store.names.idOf(regions), terms };
  const row: EventRow =
    reading.kind === 'failed'
      ? { ...blank, ...seen, key: reading.key ?? null, raw: line }
      : { ...seen, ...readyColumns(reading, store.routes.idOf(reading.route), line) };
  store.events.insert(row);
  room.tallies.add(tally, row, regions);
  if (reading.kind === 'failed') {
    const { key = null, rule, pointer } = reading;
    store.waiting.quarantine({ event: id, flow, key, rule, pointer });
  }
}

const blank = {
  status: eventStatus.quarantined,
  op: eventOps.record,
  key: null,
  version: null,
  amounts: null,
  fact: null,
  route: null,
  forms: null,
  raw: null,
} as const;

/** Raw text stays with what waits for a receiver: its forms are made when one comes. */
function readyColumns(
  reading: RecordReading & { readonly kind: 'ready' },
  route: number,
  line: Uint8Array,
): Omit<EventRow, 'id' | 'digest' | 'declared' | 'terms'> {
  const { op, key, version, amounts = null, fact, forms, isWaiting, isServed } = reading;
  return {
    status: isWaiting && !isServed ? eventStatus.unclaimed : eventStatus.ready,
    op: eventOps[op],
    key,
    version,
    amounts,
    fact,
    route,
    forms: forms === '' ? null : forms,
    raw: isWaiting ? line : null,
  };
}
