import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ed25519NoteSigner, verifierKeyOf, type NoteSigner } from './proofs/index.ts';
import type { Settings } from './shapes/index.ts';
import type { NodeCryptoProvider, SigningKey } from './signatures/index.ts';

/** The gateway's own secrets, in the data folder, readable by its user only. */
const FILES = {
  /** Signs replies. */
  gateway: 'gateway.key.pem',
  gatewayPublic: 'gateway.pub.pem',
  /** Signs checkpoints. */
  log: 'log.key.pem',
  /** Signed-note verifier key of the log, for whoever verifies. */
  verifierKey: 'log.vkey',
  /** Finds a subject's key; belongs to the bureau. */
  index: 'index.key',
  /** Seals the secrets that systems share with the gateway, in its store. */
  secrets: 'secrets.key',
} as const;

const INDEX_KEY_BYTES = 32;
const SEALING_KEY_BYTES = 32;

/** Where an Ed25519 SubjectPublicKeyInfo holds its 32 key bytes (RFC 8410 §4). */
const ED25519_KEY_BYTES = 32;

export interface GatewayKeys {
  readonly reply: SigningKey;
  readonly signer: NoteSigner;
  readonly verifierKey: string;
  readonly indexKey: Uint8Array;
  readonly sealingKey: Uint8Array;
}

type Where = Pick<Settings, 'data' | 'log' | 'gateway'>;

const rawPublicKey = (key: KeyObject): Uint8Array =>
  createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-ED25519_KEY_BYTES);

/** Makes the gateway's keys. @throws {Error} EEXIST when the folder already has any of them. */
export function createGatewayKeys(crypto: NodeCryptoProvider, { data, log }: Where): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const write = (file: string, content: string, mode: number): void =>
    writeFileSync(join(data, file), content, { mode, flag: 'wx' });
  const reply = crypto.generateKeyPair('ecdsa-p256-sha256');
  const checkpoints = crypto.generateKeyPair('ed25519');
  const publicKey = rawPublicKey(createPrivateKey(checkpoints.privatePem));
  write(FILES.gateway, reply.privatePem, 0o600);
  write(FILES.gatewayPublic, reply.publicPem, 0o644);
  write(FILES.log, checkpoints.privatePem, 0o600);
  write(
    FILES.verifierKey,
    `${verifierKeyOf((bytes) => crypto.sha256(bytes), log.origin, publicKey)}\n`,
    0o644,
  );
  const writeSecret = (file: string, bytes: number): void =>
    write(file, Buffer.from(crypto.randomBytes(bytes)).toString('base64'), 0o600);
  writeSecret(FILES.index, INDEX_KEY_BYTES);
  writeSecret(FILES.secrets, SEALING_KEY_BYTES);
}

/** @throws {Error} when a file is missing or unreadable: run `jingwei init` first. */
export function readGatewayKeys(crypto: NodeCryptoProvider, where: Where): GatewayKeys {
  const read = (file: string): string => readFileSync(join(where.data, file), 'utf8');
  const reply = crypto.importSigningKey(where.gateway.keyid, read(FILES.gateway));
  if (reply === undefined) throw new Error(`${FILES.gateway} is not a key of a known algorithm`);
  const logKey = createPrivateKey(read(FILES.log));
  const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);
  const named = { name: where.log.origin, publicKey: rawPublicKey(logKey) };
  return {
    reply,
    signer: ed25519NoteSigner(sha256, named, (text) => sign(null, text, logKey)),
    verifierKey: verifierKeyOf(sha256, named.name, named.publicKey),
    indexKey: Buffer.from(read(FILES.index), 'base64'),
    sealingKey: Buffer.from(read(FILES.secrets), 'base64'),
  };
}

/** Names of these files in the data folder; the secret ones are for the gateway's user alone. */
export const gatewayKeyFiles: {
  readonly secret: readonly string[];
  readonly open: readonly string[];
} = {
  secret: [FILES.gateway, FILES.log, FILES.index, FILES.secrets],
  open: [FILES.gatewayPublic, FILES.verifierKey],
};
