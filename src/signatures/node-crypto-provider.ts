import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  randomBytes,
  sign,
  verify,
  type KeyObject,
  type KeyPairKeyObjectResult,
  type SigningOptions,
} from 'node:crypto';
import { algorithmOf, findAlgorithm, type Algorithm, type AlgorithmName } from './algorithms.ts';
import type { CryptoProvider, SigningKey, VerificationKey } from './crypto-provider.ts';

export interface NodeCryptoProvider extends CryptoProvider {
  /** From PKCS#8 PEM; undefined when it holds no private key of a kind in the table. */
  importSigningKey(keyid: string, pem: string): SigningKey | undefined;
  /** From SPKI PEM; undefined when it holds no public key of a kind in the table. */
  importVerificationKey(keyid: string, pem: string): VerificationKey | undefined;
  /** A fresh pair: PKCS#8 and SPKI, both PEM. */
  generateKeyPair(algorithm: AlgorithmName): {
    readonly privatePem: string;
    readonly publicPem: string;
  };
}

const plainBytes = (buffer: Buffer): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);

/** Only this provider makes the handles it is given back. */
const keyObjectOf = (key: SigningKey | VerificationKey): KeyObject => key.handle as KeyObject;

const signingOptions = ({ signatureEncoding }: Algorithm): SigningOptions =>
  signatureEncoding === undefined ? {} : { dsaEncoding: signatureEncoding };

function keyFrom(keyid: string, open: () => KeyObject): SigningKey | undefined {
  let handle: KeyObject;
  try {
    handle = open();
  } catch {
    return undefined;
  }
  const algorithm = findAlgorithm(
    handle.asymmetricKeyType,
    handle.asymmetricKeyDetails?.namedCurve,
  );
  return algorithm && { keyid, algorithm, handle };
}

/** Node would derive a public key from a private one; a registry of public keys must not take it. */
function publicKeyOf(pem: string): KeyObject {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) throw new TypeError('not an SPKI public key');
  return createPublicKey(pem);
}

const generators: Record<Algorithm['keyType'], (row: Algorithm) => KeyPairKeyObjectResult> = {
  ec: ({ curve = 'prime256v1' }) => generateKeyPairSync('ec', { namedCurve: curve }),
  ed25519: () => generateKeyPairSync('ed25519'),
};

const pemOf = (key: KeyObject, type: 'pkcs8' | 'spki'): string =>
  key.export({ type, format: 'pem' }).toString();

/** Signing and verifying run in this thread: tens of microseconds, less than a thread hop costs. */
export function createNodeCryptoProvider(): NodeCryptoProvider {
  return {
    sha256: (bytes) => plainBytes(hash('sha256', bytes, 'buffer')),
    sha512: (bytes) => plainBytes(hash('sha512', bytes, 'buffer')),
    randomBytes: (count) => plainBytes(randomBytes(count)),

    sign: (key, bytes) => {
      const row = algorithmOf(key.algorithm);
      const options = { key: keyObjectOf(key), ...signingOptions(row) };
      return Promise.resolve(plainBytes(sign(row.digest, bytes, options)));
    },

    verify: (key, bytes, signature) => {
      const row = algorithmOf(key.algorithm);
      const options = { key: keyObjectOf(key), ...signingOptions(row) };
      return Promise.resolve(verify(row.digest, bytes, options, signature));
    },

    importSigningKey: (keyid, pem) => keyFrom(keyid, () => createPrivateKey(pem)),
    importVerificationKey: (keyid, pem) => keyFrom(keyid, () => publicKeyOf(pem)),

    generateKeyPair: (algorithm) => {
      const row = algorithmOf(algorithm);
      const { privateKey, publicKey } = generators[row.keyType](row);
      return { privatePem: pemOf(privateKey, 'pkcs8'), publicPem: pemOf(publicKey, 'spki') };
    },
  };
}
