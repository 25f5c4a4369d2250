/** Leaves or nodes `from` up to but without `to`. */
export interface IndexRange {
  readonly from: number;
  readonly to: number;
}

export interface StoredEntry {
  readonly index: number;
  readonly at: string;
  readonly kind: string;
  readonly exchange: string | undefined;
  readonly bytes: Uint8Array;
  readonly leaf: Uint8Array;
}

/** A hash in a tile. On tile level 0 it is a leaf's, on level n that of 256^n leaves. */
export interface TileHash {
  readonly index: number;
  readonly hash: Uint8Array;
}

export interface EntryBytes {
  readonly index: number;
  readonly bytes: Uint8Array;
}

export interface OpenIntent {
  readonly intent: number;
  readonly exchange: string;
}

export interface SpentNonce {
  readonly keyid: string;
  readonly nonce: string;
  /** Epoch milliseconds; from then on its signature is stale anyway. */
  readonly expiresAt: number;
}

/** The log's newest state: written in the transaction of the entries it counts. */
export interface LogHead {
  readonly origin: string;
  readonly size: number;
  readonly checkpoint: string;
  /** No intent before this index is without its outcome. */
  readonly openFrom: number;
}

export interface LogTransaction {
  addEntry(entry: StoredEntry): void;
  addHash(level: number, node: TileHash): void;
  addNonce(nonce: SpentNonce): void;
  /** A bounded number of them: the rest goes with later commits. */
  dropExpiredNonces(horizon: number): void;
  /** Throws when the stored size is not `from`: somebody else has written. */
  moveHead(from: number, head: LogHead): void;
}

/** Where the log is kept. Synchronous; every method throws what the engine throws. */
export interface LogDatabase {
  /** All or nothing; durable, power cut included, when it returns. */
  transaction(work: (transaction: LogTransaction) => void): void;
  /** Writes something that changes nothing: throws while the storage cannot be written. */
  probe(): void;
  head(): LogHead | undefined;
  /** In ascending order; gaps are left out, not filled. */
  entries(range: IndexRange): readonly EntryBytes[];
  /** In ascending order; gaps are left out, not filled. */
  hashes(level: number, range: IndexRange): readonly TileHash[];
  /**
   * The entries of a range as one bundle (c2sp.org/tlog-tiles), several times cheaper than one by
   * one; undefined unless each of them is here with its bytes.
   */
  entryBundle(range: IndexRange): Uint8Array | undefined;
  /** The hashes of a range, one after the other; undefined unless each of them is here. */
  hashTile(level: number, range: IndexRange): Uint8Array | undefined;
  /** The newest outcome or refusal. */
  findEnd(exchange: string): EntryBytes | undefined;
  /** Its intent and its end, in ascending order. */
  stepsOf(exchange: string): readonly EntryBytes[];
  /** Every entry that names it, in ascending order. */
  entriesOf(exchange: string): readonly EntryBytes[];
  /** Intents without an outcome; as many as were under way when the log was last written. */
  openIntents(): readonly OpenIntent[];
  liveNonces(): readonly SpentNonce[];
  close(): void;
}
