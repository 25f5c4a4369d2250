import type { AuditLog, DaySpan, DerivedStore, TraceTokens } from '../audit/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { Clock, Language, Sha256 } from '../kernel/index.ts';
import type { NoteSigner } from '../proofs/index.ts';
import type {
  AuditGaps,
  AuditIndicators,
  AuditPersonView,
  AuditTrace,
  Entry,
  Grant,
  Reader,
  Settings,
} from '../shapes/index.ts';
import type { ExportFormat } from './exports/export-file.ts';
import type { EntryFilter, EntryPaging, FoundEntries } from './find-entries.ts';
import type { Paging, Traced } from './find-trace.ts';
import type { Following } from './node-follow-thread.ts';

/** Who asks, known and permitted; whatever they are told is an entry first. */
export interface Asker {
  readonly reader: Reader;
  readonly language: Language;
  /** Durable when resolved. @throws {Fault} log-unavailable, overloaded */
  readonly record: (entry: Entry) => Promise<void>;
}

export interface ExportAsked {
  readonly format: ExportFormat;
}

/** A file that somebody takes away. */
export interface TakenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the bureau asks of the log. Nothing is told before the asking is durable in the log. */
export interface SupervisionDesk {
  trace(asker: Asker, traced: Traced, paging: Paging): Promise<AuditTrace>;
  /** As the person may be told. */
  personView(asker: Asker, traced: Traced, paging: Paging): Promise<AuditPersonView>;
  indicators(asker: Asker, span: DaySpan): Promise<AuditIndicators>;
  gaps(asker: Asker, span: DaySpan): Promise<AuditGaps>;
  /** Entries of the log. */
  size(): number;
  /** Not recorded here: who pages through entries records what they saw of them. */
  findEntries(filter: EntryFilter, paging: EntryPaging): Promise<FoundEntries>;
  exportEntries(asker: Asker, asked: ExportEntriesAsked): Promise<TakenFile>;
  exportTables(asker: Asker, asked: ExportTablesAsked): Promise<TakenFile>;
}

export interface ExportEntriesAsked extends ExportAsked {
  readonly filter: EntryFilter;
  /** The filter as it was asked for, for the manifest. */
  readonly asked: Readonly<Record<string, string | number>>;
  readonly before?: number;
}

export interface ExportTablesAsked extends ExportAsked {
  readonly what: 'indicators' | 'gaps';
  readonly span: DaySpan;
}

export interface SupervisionParts {
  readonly log: Pick<
    AuditLog,
    'size' | 'entries' | 'entriesOf' | 'findSubjectToken' | 'checkpoint'
  >;
  readonly store: Pick<DerivedStore, 'touches' | 'counts'>;
  readonly following: Pick<Following, 'catchUp'>;
  readonly tokens: TraceTokens;
  readonly catalog: () => Catalog;
  readonly grants: () => readonly Grant[];
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly signer: NoteSigner;
  readonly origin: string;
  readonly authority: string;
}

export type SupervisionSettings = Settings['supervision'];
