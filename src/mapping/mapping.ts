import type { Violation } from '../kernel/index.ts';
import type { CodeTable } from '../shapes/index.ts';

/** What a mapping must know about a standard: its items, which must be there, which are closed. */
export interface StandardView {
  readonly id: string;
  readonly properties: readonly string[];
  readonly required: readonly string[];
  /** The closed list of values of an item, spelled as text; undefined when it is open. */
  readonly enumOf: (property: string) => readonly string[] | undefined;
  /** The JSON type of an item, undefined when its standard does not fix one. */
  readonly typeOf?: (property: string) => string | undefined;
  /** What an item holds that is an object, or an array of objects. */
  readonly childOf?: (property: string) => ChildView | undefined;
}

export interface ChildView {
  /** Whether the item is an array of such objects. */
  readonly many: boolean;
  readonly view: StandardView;
}

export interface MappingContext {
  /** By the table's own slug, the part of `table/dialect` before the slash. */
  readonly codeTable: (id: string) => CodeTable | undefined;
  readonly source: StandardView;
  readonly target: StandardView;
}

/** One record in the source standard, already checked against it or not: it may hold anything. */
export type SourceRecord = Readonly<Record<string, unknown>>;

/** Violations point at items of the source (`/AAC031`) and hold no value of the record. */
export type MappingResult =
  | { readonly ok: true; readonly record: Record<string, unknown> }
  | { readonly ok: false; readonly errors: readonly Violation[] };

export interface CompiledMapping {
  /** `<from>.to.<to>` */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /**
   * Target item to source item, to be shown; undefined for a constant. Several are joined by `+`, so
   * that whoever looks such a name up among the allowed items finds none.
   */
  readonly lineage: ReadonlyMap<string, string | undefined>;
  /** Target item to all of the source that can be seen in it, to decide by. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Never throws; an item without a value in the source has none in the target. */
  apply(record: SourceRecord): MappingResult;
  /**
   * The same for what minimisation left: only fields whose source items are all in `available`, and
   * the constants, which carry nothing of the record. Compiles; the caller keeps one per set.
   */
  applyTo(available: ReadonlySet<string>): (record: SourceRecord) => MappingResult;
}

/** How much of a source item a target item shows. */
export type Exposure = 'clear' | 'masked' | 'hidden';

export interface Origin {
  /** Source items, those that conditions look at included; none for a constant. */
  readonly items: ReadonlyMap<string, Exposure>;
  /** Whether it is the whole of one item, however it is now spelled. */
  readonly isWhole: boolean;
  /** Whether the one item's text arrives as it is, so that its mask fits. */
  readonly isCopy: boolean;
}

/** Why a mapping may not be published; each pointer is into the mapping document. */
export interface MappingFaults {
  readonly faults: readonly Violation[];
}
