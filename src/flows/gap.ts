import { createSetSum } from '../proofs/index.ts';
import type { Refusal } from '../kernel/index.ts';
import { sourceBatch, type BatchCall, type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventId, eventStatus, type TalliedEvent } from './store/events.ts';

/** Buckets of a batch: a record lies in the bucket of the first byte of its first set term. */
const BUCKETS = 256;

const TERM_BYTES = 32;

export interface GapCall extends BatchCall {
  /** The source's set digest of each bucket, 256 of them. */
  readonly buckets: readonly string[];
}

export interface Gap {
  readonly flow: string;
  readonly batch: string;
  /** Which to send again, behind what was sent: `received` says from where. */
  readonly buckets: readonly number[];
  readonly received: number;
}

/**
 * Compares both ends bucket by bucket. What lies in a bucket that differs no longer counts, and the
 * source sends that bucket again: the missing rows, not the batch.
 */
export function askGap(room: Room, call: GapCall): Promise<Gap | Refusal> {
  return room.turns.take(`${call.flow}/${call.batch}`, async () => {
    const batch = sourceBatch(room, call);
    if ('refused' in batch) return batch;
    if (batch.state !== 'open') return { refused: 'batch-state-unfit' };
    if (call.buckets.length !== BUCKETS) return { refused: 'body-invalid' };
    const ours = await bucketSums(room, batch);
    const differing = new Set(ours.flatMap((sum, at) => (sum === call.buckets[at] ? [] : [at])));
    if (differing.size > 0) await dropBuckets(room, batch, differing);
    const { flow, number, received } = batch;
    return { flow, batch: number, buckets: [...differing], received };
  });
}

const bucketOf = ({ terms }: Pick<TalliedEvent, 'terms'>): number => terms[0] ?? 0;

async function bucketSums(room: Room, batch: BatchRow): Promise<readonly string[]> {
  const sums = Array.from({ length: BUCKETS }, () => createSetSum());
  await eachEvent(room, batch, (event) => {
    const sum = sums[bucketOf(event)];
    for (let at = 0; at < event.terms.length; at += TERM_BYTES) {
      sum?.add(event.terms.subarray(at, at + TERM_BYTES));
    }
  });
  return sums.map((sum) => sum.text());
}

async function eachEvent(
  room: Room,
  { id, received }: BatchRow,
  work: (event: TalliedEvent) => void,
): Promise<void> {
  const to = eventId(id, received);
  for (let from = eventId(id, 0); from < to;) {
    const rows = room.store.sheets.toTally({ from, to });
    for (const row of rows) if (row.status !== eventStatus.dropped) work(row);
    from = (rows.at(-1)?.id ?? to) + 1;
    await room.pause();
  }
}

async function dropBuckets(
  room: Room,
  batch: BatchRow,
  differing: ReadonlySet<number>,
): Promise<void> {
  const dropped: number[] = [];
  await eachEvent(room, batch, (event) => {
    if (differing.has(bucketOf(event))) dropped.push(event.id);
  });
  const { flow, number, agency, system } = batch;
  const counts = { buckets: differing.size, dropped: dropped.length };
  const named = { flow, batch: number, agency, system };
  await room.record({ kind: 'flow.gap-asked', at: room.now(), ...named, ...counts });
  const { sheets, kept, batches, waiting } = room.store;
  room.store.transact(() => {
    for (const id of dropped) {
      sheets.setStatus(id, eventStatus.dropped);
      kept.erase(id);
      waiting.unquarantine(id);
    }
    batches.move(batch.id, batch.received, batch.dropped + dropped.length);
  });
  room.tallies.forget(batch.id);
}

export interface Buckets {
  readonly flow: string;
  readonly batch: string;
  /** The set digest of what stands in each bucket, 256 of them. */
  readonly buckets: readonly string[];
}

/** For whoever only looks where both ends differ. */
export async function bucketsOf(room: Room, call: BatchCall): Promise<Buckets | Refusal> {
  const batch = sourceBatch(room, call);
  if ('refused' in batch) return batch;
  return { flow: batch.flow, batch: batch.number, buckets: await bucketSums(room, batch) };
}
