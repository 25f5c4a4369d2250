import type { Commitments } from '../shapes/index.ts';

/** What an entry may commit to with a salt. */
export type CommitmentName = 'request' | 'answer' | 'signatureBase' | 'subject' | 'providerAnswer';

/** What opens an entry's commitments. Kept beside the log and erasable; never in a leaf. */
export interface Evidence {
  readonly exchange: string;
  /** By the commitment's name. */
  readonly salts: Readonly<Record<string, Uint8Array>>;
  /** Salts kept with an earlier entry of the exchange, for what this entry commits to again. */
  readonly known?: Readonly<Record<string, Uint8Array>>;
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

export interface Sealed {
  readonly commitments: Partial<Commitments>;
  readonly salts: Record<string, Uint8Array>;
}

export interface SubjectToken {
  /** `hmac-sha256:<hex>`: what the leaf holds. */
  readonly token: string;
  readonly evidence: SubjectEvidence;
}

export interface Sealer {
  /** A commitment with a fresh salt for each part. */
  seal(exchange: string, parts: { readonly [name in CommitmentName]?: Uint8Array }): Sealed;
  /**
   * The same subject has the same token until its key is erased.
   * @throws {Fault} overloaded, log-unavailable
   */
  subjectToken(subjectJcs: Uint8Array): Promise<SubjectToken>;
}
