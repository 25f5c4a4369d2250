import { createPrivateKey, createPublicKey, type KeyObject, type JsonWebKey } from 'node:crypto';
import { say, type Bilingual, type Refusal } from '../../kernel/index.ts';
import { leafOf } from './certificate-leaf.ts';
import { derShape, type DerShape } from './der-shape.ts';
import type { KeyBytes } from './key-bytes.ts';
import { factsOf, type CertificateFacts, type KeyFile } from './key-file.ts';
import { readSshPrivate, SSH_PRIVATE_LABEL } from './openssh-private.ts';
import { readSshLine, SSH_LINE, writeSshLine } from './openssh.ts';
import { isRsaLines, isRsaXml, readRsaLines, readRsaXml, writeRsaLines } from './rsa-text.ts';
import { pkcs1PemOf, readRsa } from './rsa.ts';
import { isSm2Hex, readSm2Hex, writeSm2Hex } from './sm2-hex.ts';

/** What a key can be converted to. */
export const keyTargets = ['spki', 'pkcs1', 'pkcs8', 'jwk', 'openssh', 'components'] as const;
export type KeyTarget = (typeof keyTargets)[number];

interface Found {
  readonly key: KeyObject;
  readonly certificate?: CertificateFacts;
}

/** Undefined, or an error thrown: it looks like this format and is not whole. */
type Read = (file: KeyBytes) => Found | Refusal | undefined;

/** One format: what it is called, how it is told from others, read and written. */
interface KeyFormat {
  readonly name: string;
  readonly detect: (file: KeyBytes) => boolean;
  readonly read: Read;
  readonly target?: KeyTarget;
  /** Of either half; undefined when the format has no place for such a key. */
  readonly write?: (key: KeyObject) => string | undefined;
}

export const unreadable = (detail: Bilingual): Refusal => ({ refused: 'key-unreadable', detail });

const derOf = ({ blocks }: KeyBytes): Uint8Array => blocks[0]?.der ?? new Uint8Array();

const shaped =
  (...shapes: readonly DerShape[]) =>
  (file: KeyBytes): boolean =>
    shapes.some((shape) => derShape(derOf(file)) === shape);

const inDer =
  (read: (der: Uint8Array) => KeyObject): Read =>
  (file) => ({ key: read(derOf(file)) });

const inText =
  (read: (text: string) => KeyObject | undefined): Read =>
  ({ text }) => {
    const key = read(text);
    return key && { key };
  };

const isRsa = ({ asymmetricKeyType }: KeyObject): boolean => asymmetricKeyType === 'rsa';

const underPassword = unreadable(
  say(
    '私钥受口令保护；请先用 openssl pkey 或 ssh-keygen -p 解除口令。',
    'A private key under a password: take it off first, with openssl pkey or ssh-keygen -p.',
  ),
);

const symmetric = unreadable(
  say(
    '这是对称密钥（oct），不是密钥对；共享密钥由网关生成。',
    'A symmetric key (oct) is no pair; the gateway makes shared secrets itself.',
  ),
);

function readJwk(text: string): Found | Refusal | undefined {
  const jwk = JSON.parse(text) as JsonWebKey;
  if (jwk.kty === 'oct') return symmetric;
  const input = { key: jwk, format: 'jwk' } as const;
  return { key: jwk.d === undefined ? createPublicKey(input) : createPrivateKey(input) };
}

/** JWK has no SM2, nor curves below P-256. */
function writeJwk(key: KeyObject): string | undefined {
  try {
    return `${JSON.stringify(key.export({ format: 'jwk' }))}\n`;
  } catch {
    return undefined;
  }
}

function readCertificate({ blocks }: KeyBytes): Found | undefined {
  const leaf = leafOf(blocks.filter(({ der }) => derShape(der) === 'certificate'));
  return leaf && { key: leaf.publicKey, certificate: factsOf(leaf) };
}

function readSshContainer(file: KeyBytes): Found | undefined {
  const key = readSshPrivate(derOf(file), file.text);
  return key && { key };
}

/**
 * Every format, in the order in which they are tried: those told by an exact form first. Adding one
 * is adding a row.
 */
export const keyFormats: readonly KeyFormat[] = [
  {
    name: 'sm2-hex',
    detect: ({ text }) => isSm2Hex(text),
    read: inText(readSm2Hex),
    target: 'components',
    write: writeSm2Hex,
  },
  {
    name: 'encrypted',
    detect: (file) => file.text.includes('ENCRYPTED') || shaped('encrypted')(file),
    read: () => underPassword,
  },
  {
    name: 'jwk',
    detect: ({ text }) => text.startsWith('{') && text.includes('"kty"'),
    read: ({ text }) => readJwk(text),
    target: 'jwk',
    write: writeJwk,
  },
  { name: 'rsa-xml', detect: ({ text }) => isRsaXml(text), read: inText(readRsaXml) },
  {
    name: 'openssh',
    detect: ({ text }) => SSH_LINE.test(text),
    read: inText(readSshLine),
    target: 'openssh',
    write: (key) => (key.type === 'public' ? writeSshLine(key) : undefined),
  },
  {
    name: 'openssh-private',
    detect: ({ blocks }) => blocks[0]?.label === SSH_PRIVATE_LABEL,
    read: readSshContainer,
  },
  { name: 'certificate', detect: shaped('certificate'), read: readCertificate },
  {
    name: 'spki',
    detect: shaped('spki'),
    read: inDer((der) => createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' })),
    target: 'spki',
    write: (key) =>
      key.type === 'public' ? key.export({ type: 'spki', format: 'pem' }).toString() : undefined,
  },
  {
    name: 'pkcs8',
    detect: shaped('pkcs8'),
    read: inDer((der) => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' })),
    target: 'pkcs8',
    write: (key) =>
      key.type === 'private' ? key.export({ type: 'pkcs8', format: 'pem' }).toString() : undefined,
  },
  {
    name: 'pkcs1',
    detect: shaped('pkcs1-public', 'pkcs1-private'),
    read: inDer((der) =>
      readRsa(der, derShape(der) === 'pkcs1-private' ? 'pkcs1-private-der' : 'pkcs1-public-der'),
    ),
    target: 'pkcs1',
    write: (key) => (isRsa(key) ? pkcs1PemOf(key) : undefined),
  },
  {
    name: 'sec1',
    detect: shaped('sec1'),
    read: inDer((der) => createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'sec1' })),
  },
  {
    name: 'rsa-components',
    detect: ({ text }) => isRsaLines(text),
    read: inText(readRsaLines),
    target: 'components',
    write: (key) => (isRsa(key) ? writeRsaLines(key) : undefined),
  },
];

/** The key in a target format; undefined when the format has no place for it. */
export function writeKey(
  { publicKey, privateKey }: KeyFile,
  { to, half }: { readonly to: KeyTarget; readonly half: 'public' | 'private' },
): string | undefined {
  const key = half === 'private' ? privateKey : publicKey.key;
  if (key === undefined) return undefined;
  const written = keyFormats.filter(({ target }) => target === to).map(({ write }) => write?.(key));
  return written.find((text) => text !== undefined);
}
