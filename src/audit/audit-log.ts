import type { Clock } from '../kernel/index.ts';
import type { NoteSigner, Receipt, TileAddress } from '../proofs/index.ts';
import type { Entry, Who } from '../shapes/index.ts';
import type { CryptoProvider } from '../signatures/index.ts';
import type { Evidence, Sealer } from './evidence.ts';
import type { CheckpointTimestamp, SealedPayload } from './evidence-store.ts';
import type { ExchangeEvidence } from './gather-evidence.ts';
import type { SpentNonce } from './log-database.ts';

export interface LogOptions {
  /** Holds log.db, evidence.db and writer.lock. Created when absent. */
  readonly directory: string;
  /** The log's name for ever: first line of each checkpoint and name of the signing key. */
  readonly origin: string;
  /** Folder with the tiles of what was archived. Relative paths are the process's. */
  readonly archive?: string | undefined;
  /** Entries that may wait for a commit; beyond it `append` rejects with `overloaded`. */
  readonly logQueueMax: number;
  /**
   * How long a nonce may live, milliseconds: none is forgotten sooner, whatever the clock says. Three
   * times the widest window of signatures when absent.
   */
  readonly nonceLifeMs?: number;
}

export interface LogParts {
  readonly crypto: CryptoProvider;
  readonly signer: NoteSigner;
  readonly verifierKey: string;
  readonly clock: Clock;
  /** Milliseconds that have passed, by a clock that nobody sets. */
  readonly steady?: Clock;
  /** 32 bytes, held by the bureau: who has them can look up a subject's key. */
  readonly indexKey: Uint8Array;
  /** Called once, when what is on disk can no longer be vouched for: the process must end. */
  readonly onFatal: (error: Error) => void;
}

export interface AppendOptions {
  /** Of the exchange's first entry; kept before the entry. */
  readonly evidence?: Evidence;
  /** The exchange's salts, with which the receipt opens the entry's commitments. */
  readonly salts?: Uint8Array;
  /** Of the exchange's end: kept before the entry, beside what was kept of its beginning. */
  readonly payload?: SealedPayload;
  /** Becomes durable together with the entry. */
  readonly nonce?: SpentNonce;
}

export interface Recorded {
  readonly index: number;
  /**
   * With the salts of the entry's commitments, where salts were given, but for the provider's
   * answer; against the checkpoint of its own commit. A function: of an object with a getter the
   * engine keeps a shape of its own, and with it all that the getter sees, until it collects the old.
   */
  readonly receipt: () => Receipt;
}

export interface ExchangeReceipt {
  readonly receipt: Receipt;
  readonly who: Who;
}

export interface IndexedEntry {
  readonly index: number;
  /** JCS text, verbatim. */
  readonly entry: string;
}

export interface AuditLog {
  /**
   * Resolves when the entry is durable and under a signed checkpoint. A rejection other than
   * `overloaded` and `internal` leaves open whether the entry will be found after a restart.
   * @throws {Fault} overloaded, log-unavailable; internal when the entry exceeds 65,535 bytes
   */
  append(entry: Entry, options?: AppendOptions): Promise<Recorded>;
  /**
   * Resolves when the nonce is durable: of a call about which there is no entry.
   * @throws {Fault} overloaded, log-unavailable
   */
  keepNonce(nonce: SpentNonce): Promise<void>;
  /** False from a failed commit until one succeeds again; false for good after a fatal one. */
  readonly healthy: boolean;
  readonly size: number;
  /** The newest durable checkpoint: a signed note. */
  checkpoint(): string;
  /**
   * Of the exchange's outcome or refusal, against the newest checkpoint, with the salts that are
   * not erased. Undefined when it has neither, as when it was abandoned.
   */
  receiptOf(exchange: string): Promise<ExchangeReceipt | undefined>;
  /**
   * Of any entry, against the newest checkpoint, opening nothing. Undefined for one that is archived
   * or not there.
   * @throws {Fault} log-unavailable
   */
  receiptAt(index: number): Receipt | undefined;
  /**
   * All that proves an exchange, against the checkpoint that was timestamped first after its last
   * entry, else against the one given, which counts all of its entries, else the newest.
   */
  evidenceOf(exchange: string, checkpoint?: string): Promise<ExchangeEvidence | undefined>;
  /** Of checkpoints: the newest, and one more. */
  readonly timestamps: {
    newest(): CheckpointTimestamp | undefined;
    /** @throws {Fault} log-unavailable */
    add(timestamp: CheckpointTimestamp): void;
  };
  /** Every entry of an exchange, in the order of the log. */
  entriesOf(exchange: string): readonly IndexedEntry[];
  /**
   * The token under which a subject's entries stand; undefined when nobody was ever asked about it,
   * or its key is erased.
   */
  findSubjectToken(subjectJcs: Uint8Array): string | undefined;
  /**
   * That the log at one size begins with the log at the other (RFC 9162 §2.1.4).
   * @throws {RangeError} when these are not two sizes that the log has had, the older one first
   */
  consistency(sizes: { readonly from: number; readonly to: number }): readonly Uint8Array[];
  /** Undefined for a tile that a log of this size does not have. */
  tile(address: TileAddress): Uint8Array | undefined;
  /** All that may still be asked for, some of which have expired; the latest term first. */
  liveNonces(): readonly SpentNonce[];
  readonly sealer: Sealer;
  /** From `from` up to but without `to`; no more than `ENTRIES_PAGE_MAX` at once. */
  entries(range: { readonly from: number; readonly to: number }): readonly IndexedEntry[];
  /** Waits for what is queued; refuses what comes later. */
  close(): Promise<void>;
}
