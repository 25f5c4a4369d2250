export interface KeptEvidence {
  readonly exchange: string;
  readonly salts: Uint8Array;
  readonly signatureBase?: Uint8Array;
  readonly signature?: Uint8Array;
  readonly indexToken?: string;
}

export interface SubjectKey {
  readonly indexToken: string;
  readonly key: Uint8Array;
}

export interface NewEvidence {
  readonly evidence: readonly KeptEvidence[];
  readonly keys: readonly SubjectKey[];
}

/** Where evidence is kept. Synchronous; every method throws what the engine throws. */
export interface EvidenceStore {
  /** All or nothing; durable when it returns. A key that exists is left as it is. */
  keep(additions: NewEvidence): void;
  /** Writes something that changes nothing: throws while the storage cannot be written. */
  probe(): void;
  /** Undefined when none was kept, or it is erased. */
  saltsOf(exchange: string): Uint8Array | undefined;
  findSubjectKey(indexToken: string): Uint8Array | undefined;
  close(): void;
}
