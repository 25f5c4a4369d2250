/**
 * identity: which key is whose, how it came to be so, and which nonces were used. Knows keys and
 * shared secrets from request to end, their formats, the folder of certificates, and the window of
 * replay. The store is the truth about keys, secrets sealed in it; the log makes nonces durable.
 * Must never know what is shared, who may act on a key, or what a signed request says.
 */
export { findPublicPem } from './key-rows.ts';
export { importCertificates, type Certificate } from './certificates.ts';
export { CHALLENGE_TERM_MS, proofText, type Challenge } from './challenges.ts';
export { keyTargets, writeKey, type KeyTarget } from './formats/key-formats.ts';
export type { CertificateFacts, KeyFile } from './formats/key-file.ts';
export { KEY_FILE_BYTES_MAX, readKeyFile } from './formats/read-key-file.ts';
export type { KeyActor, ReasonedKeyActor } from './key-acts.ts';
export {
  createKeyDesk,
  type ChallengeAsked,
  type KeyDesk,
  type KeyDeskDependencies,
  type KeyOutcome,
} from './key-desk.ts';
export type { KeyEntry, RecordKeyEntry } from './key-entries.ts';
export { keyLife, type KeyAct, type Lifetime } from './key-lifecycle.ts';
export type { KeyRecord, RegisteredKey } from './key-record.ts';
export { createKeyRegistry, type KeyRegistry } from './key-registry.ts';
export { refuseWeak, warnOf, type KeyWarning } from './key-strength.ts';
export type { MovedSystems, SystemsMove } from './move-systems.ts';
export type { KeyRequest, PairRequest, SecretRequest } from './plan-key-request.ts';
export type { KeyTraits, PublicKey } from './public-key.ts';
export type {
  PublicKeyRegistration,
  Registration,
  RegistrationResult,
  SecretRegistration,
} from './registration.ts';
export {
  createReplayGuard,
  nonceExpiry,
  nonceLifeMs,
  type ReplayGuard,
  type UsedNonce,
} from './replay-guard.ts';
export type { RequestedKey } from './request-key.ts';
export type { SettledKeys } from './settle-keys.ts';
