/** One algorithm at work on the handles of its provider. */
export interface Primitive {
  sign(handle: unknown, bytes: Uint8Array): Uint8Array;
  /** False for any signature that does not hold, of whatever length; never throws on one. */
  verify(handle: unknown, bytes: Uint8Array, signature: Uint8Array): boolean;
}

/** A fresh pair: PKCS#8 and SPKI, both PEM. */
export interface PemPair {
  readonly privatePem: string;
  readonly publicPem: string;
}
