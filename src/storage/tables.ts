import type { Generated } from 'kysely';

export type KeyState =
  'requested' | 'approved' | 'refused' | 'active' | 'rotating' | 'revoked' | 'expired';

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
  /** When it became active; null until then. */
  readonly registered_at: string | null;
  /** Persons by their identifiers; null for what was imported when the gateway was founded. */
  readonly requested_by: string | null;
  readonly requested_at: string | null;
  /** The key it takes over from, and how long both are valid then; both null for a first key. */
  readonly replaces: string | null;
  readonly overlap_days: number | null;
  /** Who approved or refused it. */
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  /** Who revoked it; null when it expired. */
  readonly ended_by: string | null;
  readonly ended_at: string | null;
  /** Why it was refused or revoked. */
  readonly reason: string | null;
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
  /** The person who uploaded it; null for what no person did. */
  readonly kept_by: string | null;
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

export interface PersonRow {
  readonly person: string;
  /** Null for who signs in at an identity provider. */
  readonly login_name: string | null;
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly display_name: string;
  readonly agency: string;
  readonly state: 'invited' | 'active' | 'disabled';
  readonly created_at: string;
  /** The first time; null before. */
  readonly activated_at: string | null;
  /** Scrypt, with its parameters; null, as is the sealed TOTP secret, while there is none. */
  readonly password_hash: string | null;
  readonly totp_secret: Uint8Array | null;
  /** The last time step of which a code was taken; none is taken twice. */
  readonly totp_step: number | null;
}

export interface PersonRoleRow {
  readonly person: string;
  readonly role: string;
  readonly scope_kind: 'agency' | 'region' | 'all';
  /** The agency or region; empty for all. */
  readonly scope_code: string;
}

interface FormerPasswordRow {
  /** Order in which they were set. */
  readonly sequence: Generated<number>;
  readonly person: string;
  readonly password_hash: string;
}

export interface ActivationRow {
  /** SHA-256 of the token, which is nowhere else. */
  readonly token_digest: string;
  readonly person: string;
  /** `void`: a newer one took its place. */
  readonly state: 'issued' | 'used' | 'void';
  readonly expires_at: string;
  /** Sealed; becomes the person's when the token is used. */
  readonly totp_secret: Uint8Array;
}

export interface SessionRow {
  readonly session: string;
  /** SHA-256 of the token, which is nowhere else. */
  readonly token_digest: string;
  readonly person: string;
  readonly kind: 'browser' | 'cli';
  readonly created_at: string;
  /** Not written at every request. */
  readonly last_seen_at: string;
  readonly ends_at: string;
  /** The address it was opened from. */
  readonly source: string;
  /** Shortened, to be shown. */
  readonly user_agent: string;
  /** Of the whole, to be compared. */
  readonly user_agent_token: string;
  readonly stepped_up_until: string | null;
}

/** Where a person has signed in from before, as an HMAC of the address. */
interface KnownSourceRow {
  readonly person: string;
  readonly source_token: string;
  readonly last_at: string;
}

export interface RecoveryRow {
  readonly recovery: string;
  readonly person: string;
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: string;
  readonly expires_at: string;
  readonly state: 'asked' | 'approved' | 'refused' | 'expired';
  readonly decided_by: string | null;
  readonly decided_at: string | null;
}

export type ChangeState =
  'draft' | 'submitted' | 'approved' | 'publishing' | 'published' | 'refused' | 'withdrawn';

/** A proposed edit of the catalog. Persons by their identifiers. */
export interface ChangeRow {
  readonly change: string;
  readonly agency: string;
  readonly title: string;
  readonly reason: string;
  /** The bundle it is an edit of. */
  readonly base: string;
  readonly state: ChangeState;
  /** One more with every write: what was judged is what is written over. */
  readonly version: number;
  /** First day on which it may be published; null when that is any day. */
  readonly effective_on: string | null;
  readonly created_by: string;
  readonly created_at: string;
  readonly submitted_by: string | null;
  readonly submitted_at: string | null;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  /** What holders of grants are told from approval on, as JSON text; null when nothing stops. */
  readonly notice: string | null;
  /** Who published, refused or withdrew it. */
  readonly ended_by: string | null;
  readonly ended_at: string | null;
  readonly refusal: string | null;
  /** What it becomes, from the moment it is being published. */
  readonly bundle: string | null;
}

export interface ChangeEditRow {
  readonly change: string;
  readonly path: string;
  /** The whole new file; null when the document is to go. */
  readonly bytes: Uint8Array | null;
  /** Of the file in the base; null when it has none there. */
  readonly base_digest: string | null;
}

/** Everybody who ever edited it, what they wrote undone or not. */
interface ChangeEditorRow {
  readonly change: string;
  readonly person: string;
}

/** The tables of the store as the newest migration leaves them. */
export interface Tables {
  readonly keys: KeyRow;
  readonly grants: GrantRow;
  readonly bundles: BundleRow;
  readonly publications: PublicationRow;
  readonly bundle_documents: BundleDocumentRow;
  readonly documents: DocumentRow;
  readonly people: PersonRow;
  readonly person_roles: PersonRoleRow;
  readonly former_passwords: FormerPasswordRow;
  readonly activations: ActivationRow;
  readonly sessions: SessionRow;
  readonly known_sources: KnownSourceRow;
  readonly recoveries: RecoveryRow;
  readonly change_requests: ChangeRow;
  readonly change_edits: ChangeEditRow;
  readonly change_editors: ChangeEditorRow;
}
