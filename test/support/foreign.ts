import { constants, createPrivateKey, createPublicKey, sign, type KeyLike } from 'node:crypto';
import { createSigner, createVerifier } from 'http-message-signatures';
import smCrypto from 'sm-crypto';
import type { AlgorithmName } from '../../src/signatures/index.ts';
import type { FreshKey } from './fresh-key.ts';

/** One algorithm at work in code that is not ours. */
export interface ForeignKey {
  readonly sign: (bytes: Uint8Array) => Promise<Buffer>;
  readonly verify: (bytes: Uint8Array, signature: Uint8Array) => Promise<boolean>;
}

/** As the library does it by itself. */
function byLibrary(algorithm: string, signWith: KeyLike, verifyWith: KeyLike): ForeignKey {
  const verify = createVerifier(verifyWith, algorithm);
  return {
    sign: (bytes) => createSigner(signWith, algorithm).sign(Buffer.from(bytes)),
    verify: async (bytes, signature) =>
      (await verify(Buffer.from(bytes), Buffer.from(signature))) === true,
  };
}

const byPair = ({ algorithm, privatePem, publicPem }: FreshKey): ForeignKey =>
  byLibrary(algorithm, privatePem, publicPem);

const bySecret = ({ algorithm, secret }: FreshKey): ForeignKey =>
  byLibrary(algorithm, Buffer.from(secret), Buffer.from(secret));

/** The library salts with as many bytes as fit, where RFC 9421 §3.3.1 says 64. */
function byPss(key: FreshKey): ForeignKey {
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const options = { key: key.privatePem, padding, saltLength: 64 };
  return {
    ...byPair(key),
    sign: (bytes) => Promise.resolve(sign('sha512', bytes, options)),
  };
}

const { sm2, sm3 } = smCrypto;

const WIRE = { der: false, hash: true, userId: '1234567812345678' };

/** Where PKCS#8 and SPKI hold the numbers of a 256-bit curve, in hexadecimal. */
const scalarOf = (pem: string): string =>
  createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }).toString('hex').slice(72, 136);
export const pointOf = (pem: string): string =>
  createPublicKey(pem).export({ type: 'spki', format: 'der' }).toString('hex').slice(-130);

/** sm-crypto, which shares no code with sm-crypto-v2's curve. */
const bySmCrypto = ({ privatePem, publicPem }: FreshKey): ForeignKey => ({
  sign: (bytes) =>
    Promise.resolve(Buffer.from(sm2.doSignature([...bytes], scalarOf(privatePem), WIRE), 'hex')),
  verify: (bytes, signature) => {
    const hex = Buffer.from(signature).toString('hex');
    return Promise.resolve(sm2.doVerifySignature([...bytes], hex, pointOf(publicPem), WIRE));
  },
});

function byHmacSm3({ secret }: FreshKey): ForeignKey {
  const codeOf = (bytes: Uint8Array): Buffer =>
    Buffer.from(sm3([...bytes], { mode: 'hmac', key: [...secret] }), 'hex');
  return {
    sign: (bytes) => Promise.resolve(codeOf(bytes)),
    verify: (bytes, signature) => Promise.resolve(codeOf(bytes).equals(signature)),
  };
}

const foreign: Readonly<Record<AlgorithmName, (key: FreshKey) => ForeignKey>> = {
  'ecdsa-p256-sha256': byPair,
  ed25519: byPair,
  'rsa-pss-sha512': byPss,
  'rsa-v1_5-sha256': byPair,
  'sm2-sm3': bySmCrypto,
  'hmac-sha256': bySecret,
  'hmac-sm3': byHmacSm3,
};

export const foreignKey = (key: FreshKey): ForeignKey => foreign[key.algorithm](key);
