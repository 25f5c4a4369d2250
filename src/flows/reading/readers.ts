import type { FlowPlan } from '../plan/plan.ts';
import { readSheet } from './read-sheet.ts';
import type { SheetRead } from './sheet-read.ts';

/** Lines to be read together. */
export interface Reading {
  readonly bytes: Uint8Array;
  readonly today: string;
}

/** Reads lines. The same lines by the same plan are the same sheet, whoever reads them. */
export interface Reader {
  /** How many sheets may be read ahead of the one that is wanted. */
  readonly ahead: number;
  read(plan: FlowPlan, reading: Reading): SheetRead | Promise<SheetRead>;
}

export interface Readers {
  /** Whoever is best for a segment of so many bytes. */
  readerOf(segmentBytes: number): Reader;
  /** Lets go of whatever it has: what is still being read is wanted by nobody. */
  end(): void;
}

/** Whoever asks reads. */
export const readHere: Reader = {
  ahead: 0,
  read: (plan, { bytes, today }) => readSheet(bytes, plan, { today }),
};

export const noReaders: Readers = { readerOf: () => readHere, end: () => undefined };
