/** How many signatures were verified, and how many there was nothing to verify of. */
export interface SignatureCount {
  /** Of callers, each over the signature base that the exchange's first entry commits to. */
  readonly requests: number;
  /** Requests whose signature is not kept: erased, or past its term. */
  readonly requestsNotKept: number;
  /** Requests signed by a shared secret, which shows nothing to anybody else. */
  readonly requestsDeniable: number;
  /** Of the log, under checkpoints kept beside it; the newest one not counted. */
  readonly checkpoints: number;
  /** Of witnesses whose keys are known, under the same checkpoints. */
  readonly cosignatures: number;
  readonly timestamps: number;
  /** Timestamps of an authority whose certificate is not known here. */
  readonly timestampsUnjudged: number;
}

/** The same, while they are counted. */
export type SignatureTally = { -readonly [name in keyof SignatureCount]: SignatureCount[name] };

export const emptyTally = (): SignatureTally => ({
  requests: 0,
  requestsNotKept: 0,
  requestsDeniable: 0,
  checkpoints: 0,
  cosignatures: 0,
  timestamps: 0,
  timestampsUnjudged: 0,
});
