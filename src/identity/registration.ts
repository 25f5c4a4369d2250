import { digestOf, instantOf, type Refusal } from '../kernel/index.ts';
import type { AlgorithmName, NodeCryptoProvider } from '../signatures/index.ts';
import type { KeyRow } from '../storage/index.ts';
import { isEnded } from './key-lifecycle.ts';
import { refuseKey } from './key-refusals.ts';
import { refuseWeak } from './key-strength.ts';
import { readPublicPem } from './public-key.ts';
import type { SealedFor, SecretSealer } from './secret-sealer.ts';

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

export type RegistrationResult = 'registered' | 'unchanged' | Refusal;

/** What planning and reading keys stand on. */
export interface KeyTools {
  readonly crypto: NodeCryptoProvider;
  readonly sealer: SecretSealer;
}

/** The columns that hold the key itself. */
export type KeyColumns = Pick<KeyRow, 'algorithm' | 'public_pem' | 'sealed_secret' | 'key_digest'>;

/** The columns of a key that nobody asked for: it was there when the gateway was founded. */
const unasked = {
  requested_by: null,
  requested_at: null,
  replaces: null,
  overlap_days: null,
  decided_by: null,
  decided_at: null,
  ended_by: null,
  ended_at: null,
  reason: null,
} as const;

/** The row that would hold the key, or why there can be none. */
export function planRegistration(
  tools: KeyTools,
  registration: Registration,
  now: number,
): KeyRow | Refusal {
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
    ...unasked,
  };
}

/** The same key has the same digest however it was encoded, so that it is found again. */
export function planPublicKey(
  crypto: NodeCryptoProvider,
  { keyid, publicPem, algorithm }: Pick<PublicKeyRegistration, 'keyid' | 'publicPem' | 'algorithm'>,
): KeyColumns | Refusal {
  const key = readPublicPem(publicPem);
  if (key === undefined) return refuseKey('key-unreadable');
  const weak = refuseWeak(key.traits);
  if (weak !== undefined) return weak;
  const verifying = crypto.importVerificationKey(keyid, key.pem, algorithm);
  if (verifying === undefined) return refuseKey('algorithm-unfit');
  return {
    algorithm: verifying.algorithm,
    public_pem: key.pem,
    sealed_secret: null,
    key_digest: digestOf((bytes) => crypto.sha256(bytes), key.der),
  };
}

/** The digest goes into the log: of a code, since a weak secret could be guessed from its own. */
export function planSecret(
  { crypto, sealer }: KeyTools,
  given: SealedFor & { readonly algorithm: AlgorithmName; readonly secret: Uint8Array },
): KeyColumns | Refusal {
  const { keyid, algorithm, secret } = given;
  const key = crypto.importSecret(keyid, secret, algorithm);
  if (key === undefined) return refuseKey('secret-unfit');
  return {
    algorithm,
    public_pem: null,
    sealed_secret: sealer.seal(secret, given),
    key_digest: digestOf((bytes) => crypto.sha256(bytes), sealer.fingerprint(secret)),
  };
}

export function isInstant(text: string): boolean {
  const epochMs = Date.parse(text);
  return Number.isFinite(epochMs) && instantOf(epochMs) === text;
}

/** What to say of a registration that met a row with its keyid or with its key. */
export function judgeConflict(
  { agency, validUntil }: Registration,
  wanted: KeyRow,
  present: KeyRow,
): 'unchanged' | Refusal {
  if (present.key_digest !== wanted.key_digest) return refuseKey('keyid-taken');
  if (present.keyid !== wanted.keyid || present.system !== wanted.system)
    return refuseKey('key-taken');
  if (isEnded(present.state)) return refuseKey('key-ended');
  const isSameTerm = validUntil === undefined || validUntil === present.valid_until;
  const isSame = present.agency === agency && present.algorithm === wanted.algorithm && isSameTerm;
  return isSame ? 'unchanged' : refuseKey('registration-differs');
}
