import type { TableRow } from './table-plan.ts';

/** One consistent state of the table: what commits meanwhile is not in it. */
export interface TableView {
  /** From where the reading after this one starts; undefined when there is nothing to start from. */
  readonly next: string | undefined;
  /** The source's own clock. */
  readonly nowMs: number;
  /** Rows that may have changed since, oldest change first; some may have been read before. */
  changes(since: string | undefined): AsyncIterable<TableRow>;
  /** Every row, in the order of its identity's bytes. */
  whole(): AsyncIterable<TableRow>;
}

/** A table of a front-end database, of whichever engine. */
export interface TableReader {
  /** @throws {EdgeFault} source-unavailable, or what the work throws. */
  read<Result>(work: (view: TableView) => Promise<Result>): Promise<Result>;
  /** Sets the flag of rows that are still exactly as they were read. */
  markTaken(rows: readonly (readonly (string | null)[])[]): Promise<void>;
  close(): Promise<void>;
}

/** Rows fetched at a time. */
export const PAGE_ROWS = 1000;
