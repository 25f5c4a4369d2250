/**
 * identity: which key is whose, and which nonces were used. Knows the registered keys and shared
 * secrets with their states and terms, the folder of certificates, and the window of replay. The
 * store is the truth about keys, secrets sealed in it; the log makes nonces durable. Must never know what is shared, with whom, or
 * what a signed request says.
 */
export { importCertificates, type Certificate } from './certificates.ts';
export type { KeyRecord, RegisteredKey } from './key-record.ts';
export { createKeyRegistry, type KeyRegistry } from './key-registry.ts';
export type { KeyRefusal } from './key-refusals.ts';
export type {
  PublicKeyRegistration,
  Registration,
  RegistrationResult,
  SecretRegistration,
} from './registration.ts';
export { createReplayGuard, type ReplayGuard, type UsedNonce } from './replay-guard.ts';
