/** What a source hands in as one shipment. Its records stay readable until the batch is taken. */
export interface SourceBatch {
  /** Rises by one; the same number always names the same records. */
  readonly number: number;
  readonly content: 'snapshot' | 'delta';
  readonly count: number;
  /** Lines of NDJSON without their ends, from this ordinal on (the first is 0). */
  records(from: number): AsyncIterable<string>;
}

/** `refused`: the batch as a whole was turned away and nothing of it applied. */
export type BatchEnd = 'applied' | 'refused';

/**
 * Where batches go. Told of the same number again, it continues where it stopped and says how the
 * batch ended: a source may have been killed after the end and before it knew of it.
 */
export interface BatchIntake {
  take(batch: SourceBatch): Promise<BatchEnd>;
}
