/** A salt and the commitment it opens, so that each entry of an exchange finds its own. */
export interface KeptSalt {
  readonly name: string;
  readonly commitment: string;
  readonly salt: Uint8Array;
}

export interface KeptEvidence {
  readonly exchange: string;
  readonly salts: readonly KeptSalt[];
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
  saltsOf(exchange: string): readonly KeptSalt[];
  findSubjectKey(indexToken: string): Uint8Array | undefined;
  close(): void;
}
