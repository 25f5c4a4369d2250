import { bytesOfBase64, digestOf, instantOf } from '../kernel/index.ts';
import type { AlgorithmName, NodeCryptoProvider } from '../signatures/index.ts';
import type { KeyRow } from '../storage/index.ts';
import { refuseKey, type KeyRefusal } from './key-refusals.ts';
import type { SecretSealer } from './secret-sealer.ts';

interface Owned {
  readonly keyid: string;
  readonly system: string;
  readonly agency: string;
  /** First instant no longer valid, UTC with milliseconds; unlimited when absent. */
  readonly validUntil?: string;
}

/** A public key as somebody hands it in. */
export interface PublicKeyRegistration extends Owned {
  /** SPKI PEM, one block. */
  readonly publicPem: string;
  /** For keys that several algorithms take (RSA); the first of the table when absent. */
  readonly algorithm?: AlgorithmName;
}

/** A secret that the system and the gateway share (AppSecret; the keyid is its AppKey). */
export interface SecretRegistration extends Owned {
  readonly algorithm: AlgorithmName;
  /** 32 bytes at least, 512 at most. */
  readonly secret: Uint8Array;
}

export type Registration = PublicKeyRegistration | SecretRegistration;

export type RegistrationResult = 'registered' | 'unchanged' | KeyRefusal;

/** What planning and reading keys stand on. */
export interface KeyTools {
  readonly crypto: NodeCryptoProvider;
  readonly sealer: SecretSealer;
}

type KeyColumns = Pick<KeyRow, 'algorithm' | 'public_pem' | 'sealed_secret' | 'key_digest'>;

/** One block and nothing else, so that the digest is of the very key that verifies. */
const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----$/;

/** The row that would hold the key, or why there can be none. */
export function planRegistration(
  tools: KeyTools,
  registration: Registration,
  now: number,
): KeyRow | KeyRefusal {
  const { keyid, system, agency, validUntil } = registration;
  const key =
    'secret' in registration
      ? planSecret(tools, registration)
      : planPublicKey(tools.crypto, registration);
  if ('refused' in key) return key;
  if (validUntil !== undefined && !isInstant(validUntil)) return refuseKey('term-unreadable');
  return {
    keyid,
    system,
    agency,
    ...key,
    state: 'active',
    valid_from: instantOf(now),
    valid_until: validUntil ?? null,
    registered_at: instantOf(now),
  };
}

function planPublicKey(
  crypto: NodeCryptoProvider,
  { keyid, publicPem, algorithm }: PublicKeyRegistration,
): KeyColumns | KeyRefusal {
  const der = derOf(publicPem);
  if (der === undefined || crypto.importVerificationKey(keyid, publicPem) === undefined) {
    return refuseKey('key-unreadable');
  }
  const key = crypto.importVerificationKey(keyid, publicPem, algorithm);
  if (key === undefined) return refuseKey('algorithm-unfit');
  return {
    algorithm: key.algorithm,
    public_pem: publicPem,
    sealed_secret: null,
    key_digest: digestOf((bytes) => crypto.sha256(bytes), der),
  };
}

/** The digest goes into the log: of a code, since a weak secret could be guessed from its own. */
function planSecret(
  { crypto, sealer }: KeyTools,
  registration: SecretRegistration,
): KeyColumns | KeyRefusal {
  const { keyid, algorithm, secret } = registration;
  const key = crypto.importSecret(keyid, secret, algorithm);
  if (key === undefined) return refuseKey('secret-unfit');
  return {
    algorithm,
    public_pem: null,
    sealed_secret: sealer.seal(secret, registration),
    key_digest: digestOf((bytes) => crypto.sha256(bytes), sealer.fingerprint(secret)),
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
  if (present.key_digest !== wanted.key_digest) return refuseKey('keyid-taken');
  if (present.keyid !== wanted.keyid || present.system !== wanted.system)
    return refuseKey('key-taken');
  if (present.state === 'revoked') return refuseKey('key-revoked');
  const isSameTerm = validUntil === undefined || validUntil === present.valid_until;
  const isSame = present.agency === agency && present.algorithm === wanted.algorithm && isSameTerm;
  return isSame ? 'unchanged' : refuseKey('registration-differs');
}
