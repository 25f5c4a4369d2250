import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { NodeRSA } from 'node-rsa';

/** Numbers of an RSA key, big-endian; the private ones all together or not at all. */
export interface RsaNumbers {
  readonly n: Uint8Array;
  readonly e: Uint8Array;
  readonly secret?: Readonly<Record<'d' | 'p' | 'q' | 'dp' | 'dq' | 'qi', Uint8Array>>;
}

const keyObjectOf = (rsa: NodeRSA): KeyObject =>
  rsa.isPrivate()
    ? createPrivateKey(rsa.exportKey('pkcs8-private-pem'))
    : createPublicKey(rsa.exportKey('pkcs8-public-pem'));

type Readable = 'pkcs1-public-der' | 'pkcs1-private-der' | 'openssh-private';

/** @throws {Error} when it is no RSA key in that format, or its exponent is 1 or even. */
export const readRsa = (data: Uint8Array | string, format: Readable): KeyObject =>
  keyObjectOf(new NodeRSA(typeof data === 'string' ? data : Buffer.from(data), format));

/** @throws {Error} when the numbers do not belong together. */
export function rsaFromNumbers({ n, e, secret }: RsaNumbers): KeyObject {
  const rsa = new NodeRSA();
  if (secret === undefined) rsa.importKey({ n, e }, 'components-public');
  else {
    const { d, p, q, dp: dmp1, dq: dmq1, qi: coeff } = secret;
    rsa.importKey({ n, e, d, p, q, dmp1, dmq1, coeff }, 'components');
  }
  return keyObjectOf(rsa);
}

function nodeRsaOf(key: KeyObject): NodeRSA {
  const pem =
    key.type === 'private'
      ? key.export({ type: 'pkcs8', format: 'pem' })
      : key.export({ type: 'spki', format: 'pem' });
  return new NodeRSA(pem.toString(), key.type === 'private' ? 'pkcs8-private' : 'pkcs8-public');
}

export const pkcs1PemOf = (key: KeyObject): string =>
  `${nodeRsaOf(key).exportKey(key.type === 'private' ? 'pkcs1-private' : 'pkcs1-public')}\n`;

const numberBytes = (value: number): Uint8Array =>
  new Uint8Array(Buffer.from(value.toString(16).padStart(6, '0'), 'hex'));

const plain = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes[0] === 0 ? 1 : 0);

export function rsaNumbersOf(key: KeyObject): RsaNumbers {
  const rsa = nodeRsaOf(key);
  const { n, e } = rsa.exportKey('components-public');
  const open = { n: plain(n), e: typeof e === 'number' ? numberBytes(e) : e };
  if (!rsa.isPrivate()) return open;
  const { d, p, q, dmp1, dmq1, coeff } = rsa.exportKey('components');
  const secret = { d, p, q, dp: dmp1, dq: dmq1, qi: coeff };
  return { ...open, secret: Object.fromEntries(entriesOf(secret)) as typeof secret };
}

const entriesOf = (numbers: Readonly<Record<string, Uint8Array>>) =>
  Object.entries(numbers).map(([name, bytes]) => [name, plain(bytes)] as const);
