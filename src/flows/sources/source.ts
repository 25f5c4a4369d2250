/** What a source hands in as one shipment. Its records stay readable until the batch is settled. */
export interface SourceBatch {
  /** Its number; the same number always names the same records. */
  readonly batch: string;
  readonly content: 'snapshot' | 'delta';
  readonly count: number;
  /** What happened in between is in it: the time of the reading before, and of this one. */
  readonly window: { readonly fromMs: number; readonly untilMs: number };
  /** What the source itself declares, where it lays a manifest beside its records. */
  readonly declared?: Readonly<Record<string, unknown>>;
  /** Lines of NDJSON without their ends, from this ordinal on (the first is 0). */
  records(from: number): AsyncIterable<string>;
}

/**
 * How a batch ended. `refused`: its records were judged and turned away as a whole. `unopened`: it was
 * not even begun, as when its manifest is wrong; the number is free.
 */
export interface BatchEnd {
  readonly outcome: 'applied' | 'refused' | 'unopened';
  /** Why it was not opened. */
  readonly code?: string;
  readonly reconciliation?: unknown;
  /** A header, then a row for each record that was not taken: codes and pointers, never values. */
  readonly problems?: readonly (readonly (string | null)[])[];
}

/**
 * Where batches go. Told of the same number again, it continues where it stopped and says how the
 * batch ended: a source may have been killed after the end and before it knew of it.
 */
export interface BatchIntake {
  take(batch: SourceBatch): Promise<BatchEnd>;
}

/** A source whose batches are asked for one after the other. */
export interface Source {
  /** The batch under way, or a new one; undefined when there is nothing to send. */
  prepare(): Promise<SourceBatch | undefined>;
  /** Only now does the source's position move: a kill before it offers the same batch again. */
  settle(end: BatchEnd): Promise<void>;
  /** Where batches can be seen that cannot be taken yet: how many, at the last preparing. */
  waiting?(): number;
}

/** Takes what the source has, at most so many batches, and says how many it was. */
export async function drainSource(
  source: Source,
  intake: BatchIntake,
  batchesMax: number,
): Promise<number> {
  for (let taken = 0; taken < batchesMax; taken += 1) {
    const batch = await source.prepare();
    if (batch === undefined) return taken;
    await source.settle(await intake.take(batch));
  }
  return batchesMax;
}
