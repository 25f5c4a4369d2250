import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { systemClock } from '../../src/kernel/index.ts';
import type { LogOptions, LogParts } from '../../src/audit/index.ts';
import { ed25519NoteSigner, verifierKeyOf } from '../../src/proofs/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';

const ORIGIN = 'faults.jingwei.local/log';

/** An Ed25519 private key as PKCS#8, up to the key itself (RFC 8410 §7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

const PUBLIC_KEY_AT = 12;

const crypto = createNodeCryptoProvider();

export const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

/** A key that every process of a run makes for itself: what it signs is worth nothing elsewhere. */
const privateKey = createPrivateKey({
  key: Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, 1)]),
  format: 'der',
  type: 'pkcs8',
});

const publicKey = new Uint8Array(
  createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_KEY_AT),
);

export const verifierKey = verifierKeyOf(sha256, ORIGIN, publicKey);

/** All that a log is opened with, but for what is to happen when it ends. */
export const logParts = (onFatal: LogParts['onFatal']): LogParts => ({
  crypto,
  signer: ed25519NoteSigner(
    sha256,
    { name: ORIGIN, publicKey },
    (text) => new Uint8Array(sign(null, text, privateKey)),
  ),
  verifierKey,
  clock: systemClock,
  indexKey: new Uint8Array(32).fill(7),
  onFatal,
});

const QUEUE_MAX = 1000;

export const logOptions = (directory: string): LogOptions => ({
  directory,
  origin: ORIGIN,
  logQueueMax: QUEUE_MAX,
});
