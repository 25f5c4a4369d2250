export interface KeptEvidence {
  readonly exchange: string;
  readonly salts: Uint8Array;
  readonly signatureBase?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly indexToken?: string;
}

/** What was exchanged, sealed to the bureau's key: nobody here can open it. */
export interface SealedPayload {
  readonly exchange: string;
  readonly sealed: string;
}

/** A timestamp authority's word (RFC 3161) that a checkpoint existed. */
export interface CheckpointTimestamp {
  /** Size of the log at the checkpoint. */
  readonly size: number;
  /** As the authority says. */
  readonly at: string;
  /** The note whose bytes were timestamped. */
  readonly checkpoint: string;
  /** The authority's TimeStampResp, DER. */
  readonly reply: Uint8Array;
}

/** All that is kept of one exchange. */
export interface FoundEvidence {
  readonly salts: Uint8Array;
  readonly signatureBase?: Uint8Array;
  readonly signature?: Uint8Array;
  /** What was exchanged, sealed to the bureau's key. */
  readonly sealed?: string;
}

export interface EvidenceReads {
  /** Undefined when none was kept, or it is erased. */
  findEvidence(exchange: string): FoundEvidence | undefined;
  /** The earliest of a checkpoint that counts the entry of this index. */
  timestampOver(index: number): CheckpointTimestamp | undefined;
  newestTimestamp(): CheckpointTimestamp | undefined;
}

export interface SubjectKey {
  readonly indexToken: string;
  readonly key: Uint8Array;
}

export interface NewEvidence {
  readonly evidence: readonly KeptEvidence[];
  readonly keys: readonly SubjectKey[];
  /** One whose exchange has no evidence any more is not kept. */
  readonly payloads: readonly SealedPayload[];
}

/** Where evidence is kept. Synchronous; every method throws what the engine throws. */
export interface EvidenceStore extends EvidenceReads {
  /** All or nothing; durable when it returns. A key that exists is left as it is. */
  keep(additions: NewEvidence): void;
  addTimestamp(timestamp: CheckpointTimestamp): void;
  /** Writes something that changes nothing: throws while the storage cannot be written. */
  probe(): void;
  /** Undefined when none was kept, or it is erased. */
  saltsOf(exchange: string): Uint8Array | undefined;
  findSubjectKey(indexToken: string): Uint8Array | undefined;
  close(): void;
}
