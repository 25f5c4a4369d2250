import {
  createNodeCryptoProvider,
  usesSecret,
  type AlgorithmName,
  type SigningKey,
  type VerificationKey,
} from '../../src/signatures/index.ts';

const crypto = createNodeCryptoProvider();

/** A key of any algorithm, with what a foreign signer needs of it: a pair, or a secret. */
export interface FreshKey {
  readonly algorithm: AlgorithmName;
  readonly signing: SigningKey;
  readonly verifying: VerificationKey;
  /** Empty for a secret. */
  readonly privatePem: string;
  readonly publicPem: string;
  /** Empty for a pair. */
  readonly secret: Uint8Array;
}

export function freshKey(algorithm: AlgorithmName, keyid = 'k'): FreshKey {
  if (usesSecret(algorithm)) {
    const secret = crypto.generateSecret();
    const key = crypto.importSecret(keyid, secret, algorithm)!;
    return { algorithm, signing: key, verifying: key, privatePem: '', publicPem: '', secret };
  }
  const { privatePem, publicPem } = crypto.generateKeyPair(algorithm);
  return {
    algorithm,
    signing: crypto.importSigningKey(keyid, privatePem, algorithm)!,
    verifying: crypto.importVerificationKey(keyid, publicPem, algorithm)!,
    privatePem,
    publicPem,
    secret: new Uint8Array(),
  };
}
