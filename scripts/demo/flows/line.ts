/** A division as a source spells it on the day of the fact, and the street where it knows it. */
export interface Place {
  readonly code: string;
  readonly street?: Street;
}

export interface Street {
  readonly code: string;
  readonly name: string;
}

export type Row = Readonly<Record<string, string | number>>;

export type Operation = 'insert' | 'update' | 'delete' | 'leave';

/** What happened to somebody or something; `S` says who or what. */
export interface Change<S> {
  readonly op: Operation;
  readonly subject: S;
  /** Where it belongs from now on; of a `leave`, where it no longer does. */
  readonly places: readonly Place[];
  /** Day of the fact, `YYYY-MM-DD`. */
  readonly on: string;
  readonly sequence: number;
}

/**
 * What must become of a line, said by whoever told the story and not read from the line. Divisions
 * are those of today: `before` had it until then, `after` have it from now on.
 */
export type Truth =
  | { readonly kind: 'lands'; readonly before: Divisions; readonly after: Divisions }
  | { readonly kind: 'ends'; readonly before: Divisions }
  | { readonly kind: 'ignored'; readonly why: 'older' | 'same' | 'conflicting' | 'notHeld' }
  | { readonly kind: 'quarantined'; readonly dirt: string; readonly rule: string };

export type Divisions = readonly string[];

/** One line of a batch. */
export interface SourceLine<S> {
  /** JSON, or what was meant to be. */
  readonly text: string;
  /** As columns; absent where the line is no row of anything. */
  readonly row?: Row;
  readonly change: Change<S>;
  readonly truth: Truth;
}

export interface StoryBatch<S> {
  readonly number: string;
  readonly previous?: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly lines: readonly SourceLine<S>[];
}
