/** A row in the dialect of its system. */
export type RegisterRow = Readonly<Record<string, string | number>>;

/** One interface of a system: its rows are found by the value of one field. */
export interface Register {
  readonly system: string;
  /** Below the system's address. */
  readonly path: string;
  /** The field of the question, and of the rows that answer it. */
  readonly key: string;
  readonly rows: readonly RegisterRow[];
}
