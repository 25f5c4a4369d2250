import type { PackedEvents } from '../store/sheet-columns.ts';
import type { PackedTally } from '../tally.ts';

/** A line that somebody waits for, with its place in the sheet. */
export interface KeptLine {
  readonly at: number;
  readonly key: string | null;
  readonly version: string | null;
  readonly raw: Uint8Array;
}

/** What of a line breaks which rule. */
export interface Quarantined {
  readonly at: number;
  readonly key: string | null;
  readonly rule: string;
  readonly pointer: string;
}

/** Texts that many events share, each once; `at` says which is that of an event, -1 for none. */
export interface Shared {
  readonly texts: readonly string[];
  readonly at: Int32Array;
}

/**
 * Lines of a batch, read: everything that is stored of them, but for the numbers that only the file
 * knows. Plain data, for one thread to hand to another.
 */
export interface SheetRead extends PackedEvents {
  readonly routes: Shared;
  readonly declared: Shared;
  readonly kept: readonly KeptLine[];
  readonly quarantined: readonly Quarantined[];
  readonly tally: PackedTally;
}
