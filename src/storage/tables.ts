export type KeyState = 'active' | 'revoked';

/** A public key, or a shared secret, and whose it is. Instants are UTC with milliseconds. */
export interface KeyRow {
  readonly keyid: string;
  readonly system: string;
  readonly agency: string;
  readonly algorithm: string;
  /** Null for a shared secret. */
  readonly public_pem: string | null;
  /** Null for a public key. */
  readonly sealed_secret: Uint8Array | null;
  /** Of the SPKI DER; for a secret, of a code that only its sealing key can compute. */
  readonly key_digest: string;
  readonly state: KeyState;
  readonly valid_from: string;
  /** First instant no longer valid; null while unlimited. */
  readonly valid_until: string | null;
  readonly registered_at: string;
}

interface GrantRow {
  readonly grant_id: string;
  readonly requester: string;
  readonly dataset: string;
  /** The grant as JSON text, as `schemas/catalog/grant.json` shapes it. */
  readonly document: string;
  readonly state: 'active' | 'revoked';
  readonly revoked_at: string | null;
}

interface BundleRow {
  readonly bundle_id: string;
}

/** Rolling back publishes an earlier bundle again, so one bundle may have several rows. */
interface PublicationRow {
  /** Order of publication, from 1; the greatest is in force. */
  readonly sequence: number;
  readonly bundle_id: string;
  readonly published_at: string;
  readonly by: string;
  readonly reason: string;
}

interface BundleDocumentRow {
  readonly bundle_id: string;
  readonly path: string;
  readonly digest: string;
}

interface DocumentRow {
  readonly digest: string;
  /** The file's raw bytes; shared by every bundle that has them. */
  readonly bytes: Uint8Array;
}

/** The tables of the store as the newest migration leaves them. */
export interface Tables {
  readonly keys: KeyRow;
  readonly grants: GrantRow;
  readonly bundles: BundleRow;
  readonly publications: PublicationRow;
  readonly bundle_documents: BundleDocumentRow;
  readonly documents: DocumentRow;
}
