import { bytesOfBase64, digestOf, instantOf } from '../kernel/index.ts';
import type { NodeCryptoProvider } from '../signatures/index.ts';
import type { KeyRow } from '../storage/index.ts';
import { refuseKey, type KeyRefusal } from './key-refusals.ts';

/** A public key as somebody hands it in. */
export interface Registration {
  readonly keyid: string;
  readonly system: string;
  readonly agency: string;
  /** SPKI PEM, one block. */
  readonly publicPem: string;
  /** First instant no longer valid, UTC with milliseconds; unlimited when absent. */
  readonly validUntil?: string;
}

export type RegistrationResult = 'registered' | 'unchanged' | KeyRefusal;

/** One block and nothing else, so that the digest is of the very key that verifies. */
const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/;

/** The row that would hold the key, or why there can be none. */
export function planRegistration(
  crypto: NodeCryptoProvider,
  registration: Registration,
  now: number,
): KeyRow | KeyRefusal {
  const { keyid, system, agency, publicPem, validUntil } = registration;
  const der = derOf(publicPem);
  const key = crypto.importVerificationKey(keyid, publicPem);
  if (der === undefined || key === undefined) return refuseKey('key-unreadable');
  if (validUntil !== undefined && !isInstant(validUntil)) return refuseKey('term-unreadable');
  return {
    keyid,
    system,
    agency,
    algorithm: key.algorithm,
    public_pem: publicPem,
    spki_digest: digestOf((bytes) => crypto.sha256(bytes), der),
    state: 'active',
    valid_from: instantOf(now),
    valid_until: validUntil ?? null,
    registered_at: instantOf(now),
  };
}

function derOf(publicPem: string): Uint8Array | undefined {
  const [, base64] = PUBLIC_PEM.exec(publicPem.trim()) ?? [];
  return base64 === undefined ? undefined : bytesOfBase64(base64.replace(/\s/g, ''));
}

function isInstant(text: string): boolean {
  const epochMs = Date.parse(text);
  return Number.isFinite(epochMs) && instantOf(epochMs) === text;
}

/** What to say of a registration that met a row with its keyid or with its key. */
export function judgeConflict(
  { agency, validUntil }: Registration,
  wanted: KeyRow,
  present: KeyRow,
): 'unchanged' | KeyRefusal {
  if (present.spki_digest !== wanted.spki_digest) return refuseKey('keyid-taken');
  if (present.keyid !== wanted.keyid || present.system !== wanted.system)
    return refuseKey('key-taken');
  if (present.state === 'revoked') return refuseKey('key-revoked');
  const isSameTerm = validUntil === undefined || validUntil === present.valid_until;
  return present.agency === agency && isSameTerm ? 'unchanged' : refuseKey('registration-differs');
}
