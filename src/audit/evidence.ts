import type { Commitments } from '../shapes/index.ts';

/** What an entry may commit to with a salt. */
export type CommitmentName = 'request' | 'answer' | 'signatureBase' | 'subject' | 'providerAnswer';

/** What opens the commitments of an exchange. Kept beside the log and erasable; never in a leaf. */
export interface Evidence {
  readonly exchange: string;
  /** As `newSalts` gave them: one for each thing that the exchange's entries may commit to. */
  readonly salts: Uint8Array;
  readonly signatureBase?: Uint8Array;
  readonly signature?: Uint8Array;
  /** As `subjectToken` gave it. Ties the exchange to the subject, so that both can be erased. */
  readonly subject?: SubjectEvidence;
}

export interface SubjectEvidence {
  /** HMAC of the subject under the bureau's index key, in hex. */
  readonly indexToken: string;
  /** Random and the subject's own; once erased, tokens made with it lead nowhere. */
  readonly key: Uint8Array;
}

export interface SubjectToken {
  /** `hmac-sha256:<hex>`: what the leaf holds. */
  readonly token: string;
  readonly evidence: SubjectEvidence;
}

export interface Sealer {
  /** Fresh; for one exchange, whose entries commit to each thing with the same salt. */
  newSalts(): Uint8Array;
  /** A commitment to each part. */
  seal(
    salts: Uint8Array,
    parts: { readonly [name in CommitmentName]?: Uint8Array },
  ): Partial<Commitments>;
  /**
   * The same subject has the same token until its key is erased.
   * @throws {Fault} overloaded, log-unavailable
   */
  subjectToken(subjectJcs: Uint8Array): Promise<SubjectToken>;
}
