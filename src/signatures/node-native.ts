import {
  constants,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
  type KeyPairKeyObjectResult,
  type SigningOptions,
} from 'node:crypto';
import type { EcAlgorithm, EdAlgorithm, RsaAlgorithm } from './algorithms.ts';
import type { PemPair, Primitive } from './primitive.ts';

/** Algorithms that Node does by itself, as their standards have them. */
type NativeAlgorithm = RsaAlgorithm | EcAlgorithm | EdAlgorithm;

/** As strong as P-256 (SP 800-57 part 1 §5.6.1). */
const FRESH_RSA_BITS = 3072;

const paddings = {
  pss: constants.RSA_PKCS1_PSS_PADDING,
  pkcs1: constants.RSA_PKCS1_PADDING,
} as const;

function optionsOf(row: NativeAlgorithm): SigningOptions {
  switch (row.keyType) {
    case 'rsa': {
      const padding = paddings[row.padding];
      return row.saltBytes === undefined ? { padding } : { padding, saltLength: row.saltBytes };
    }
    case 'ec':
      return { dsaEncoding: row.signatureEncoding };
    case 'ed25519':
      return {};
  }
}

/** Handles are asymmetric KeyObjects. */
export function nativePrimitive(row: NativeAlgorithm): Primitive {
  const digest = 'digest' in row ? row.digest : undefined;
  const options = optionsOf(row);
  const keyOf = (handle: unknown) => ({ key: handle as KeyObject, ...options });
  return {
    sign: (handle, bytes) => new Uint8Array(sign(digest, bytes, keyOf(handle))),
    verify: (handle, bytes, signature) => verify(digest, bytes, keyOf(handle), signature),
  };
}

function generate(row: NativeAlgorithm): KeyPairKeyObjectResult {
  switch (row.keyType) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: FRESH_RSA_BITS });
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: row.curve });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
  }
}

const pemOf = (key: KeyObject, type: 'pkcs8' | 'spki'): string =>
  key.export({ type, format: 'pem' }).toString();

export function generateNativeKeyPair(row: NativeAlgorithm): PemPair {
  const { privateKey, publicKey } = generate(row);
  return { privatePem: pemOf(privateKey, 'pkcs8'), publicPem: pemOf(publicKey, 'spki') };
}
