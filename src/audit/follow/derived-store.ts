import type { IndexRange } from '../log-database.ts';

/** Something counted: on a day (Asia/Shanghai), by these dimensions. */
export interface Count {
  readonly day: string;
  readonly measure: string;
  readonly dimensions: readonly (string | number)[];
  readonly count: number;
}

/** How far the log was followed: everything derived is of exactly these entries. */
export interface Followed {
  readonly position: number;
  /** Leaf hash of the last of them, so that another log is noticed. */
  readonly leaf: Uint8Array;
}

export interface Touch {
  readonly key: Uint8Array;
  readonly index: number;
}

/** What is derived of entries up to `to`. */
export interface Derived {
  readonly followed: Followed;
  readonly touches: readonly Touch[];
  readonly counts: readonly Count[];
  /** Pairs met for the first time. */
  readonly pairs: readonly Uint8Array[];
}

export interface DaySpan {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day, included. */
  readonly to: string;
}

export interface TouchQuery {
  readonly key: Uint8Array;
  /** Entries before this index, */
  readonly before: number;
  /** the newest so many. */
  readonly limit: number;
}

/** What the log was boiled down to. Derived: lost, it is made again from the log. */
export interface DerivedStore {
  followed(): Followed | undefined;
  /** All or nothing. */
  keep(derived: Derived): void;
  hasPair(pair: Uint8Array): boolean;
  /** Newest first. */
  touches(query: TouchQuery): readonly number[];
  /** Summed over the days, unless `byDay`. */
  counts(measure: string, span: DaySpan, byDay?: boolean): readonly Count[];
  clear(): void;
  close(): void;
}

/** The log as a follower reads it. */
export interface FollowedLog {
  size(): number;
  /** In ascending order. */
  entries(range: IndexRange): readonly { readonly index: number; readonly bytes: Uint8Array }[];
  leafOf(index: number): Uint8Array | undefined;
}
