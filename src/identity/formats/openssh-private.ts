import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { sameBytes, textOf, utf8 } from '../../kernel/index.ts';
import { sshPoint } from './openssh.ts';
import { readRsa } from './rsa.ts';
import { sshReader, unsigned, type SshReader } from './ssh-wire.ts';

/** What `ssh-keygen` writes (PROTOCOL.key of OpenSSH). */
export const SSH_PRIVATE_LABEL = 'OPENSSH PRIVATE KEY';

const MAGIC = utf8('openssh-key-v1\0');
const SCALAR_BYTES = 32;

const padded = (bytes: Uint8Array): string =>
  Buffer.concat([new Uint8Array(SCALAR_BYTES), bytes])
    .subarray(-SCALAR_BYTES)
    .toString('base64url');

/** By type: what follows it, as JWK. */
const readers: Readonly<Record<string, (reader: SshReader) => JsonWebKey | undefined>> = {
  'ecdsa-sha2-nistp256': (reader) => {
    const point = sshPoint(reader);
    return point && { ...point, d: padded(unsigned(reader.string())) };
  },
  'ssh-ed25519': (reader) => {
    const x = Buffer.from(reader.string()).toString('base64url');
    // The seed, and the public key again.
    const d = Buffer.from(reader.string().subarray(0, SCALAR_BYTES)).toString('base64url');
    return { kty: 'OKP', crv: 'Ed25519', x, d };
  },
};

/** The inner part of the container. @throws {Error} when it is under a password, or cut off. */
function innerOf(container: Uint8Array): SshReader {
  if (!sameBytes(container.subarray(0, MAGIC.length), MAGIC)) throw new Error('no such container');
  const reader = sshReader(container.subarray(MAGIC.length));
  const cipher = textOf(reader.string());
  if (cipher !== 'none') throw new Error(`encrypted with ${cipher}`);
  // How the password would have been stretched, in two parts; how many keys; the public one.
  reader.string();
  reader.string();
  reader.uint32();
  reader.string();
  const inner = sshReader(reader.string());
  // The same number twice, to tell a wrong password.
  inner.uint32();
  inner.uint32();
  return inner;
}

/** A private key of OpenSSH's own format. @throws {Error} when it cannot be read. */
export function readSshPrivate(container: Uint8Array, text: string): KeyObject | undefined {
  const inner = innerOf(container);
  const type = textOf(inner.string());
  if (type === 'ssh-rsa') return readRsa(text, 'openssh-private');
  const jwk = readers[type]?.(inner);
  return jwk && createPrivateKey({ key: jwk, format: 'jwk' });
}
