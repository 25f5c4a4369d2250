/** One signature algorithm as RFC 9421 §3.3 fixes it: all that an implementation needs to know. */
export interface Algorithm {
  /** Key type as the PKIX formats and Node name it. */
  readonly keyType: 'ec' | 'ed25519';
  /** Named curve, where the key type has several. */
  readonly curve?: 'prime256v1';
  /** Hash applied before signing; absent when the algorithm hashes by itself. */
  readonly digest?: 'sha256';
  /** How r and s travel: `ieee-p1363` is r||s at fixed width, never DER (RFC 9421 §3.3.4). */
  readonly signatureEncoding?: 'ieee-p1363';
  /** True when whoever verifies could have signed as well (HMAC), so a signature proves nothing. */
  readonly deniable: boolean;
}

/** Every algorithm this room accepts. Adding one is adding a row: no code switches on a name. */
export const algorithms = {
  'ecdsa-p256-sha256': {
    keyType: 'ec',
    curve: 'prime256v1',
    digest: 'sha256',
    signatureEncoding: 'ieee-p1363',
    deniable: false,
  },
  ed25519: { keyType: 'ed25519', deniable: false },
} as const satisfies Record<string, Algorithm>;

export type AlgorithmName = keyof typeof algorithms;

/** The row of a name, with the optional columns visible. */
export const algorithmOf = (name: AlgorithmName): Algorithm => algorithms[name];

/** The algorithm for a kind of key; undefined when no row takes it. */
export function findAlgorithm(keyType?: string, curve?: string): AlgorithmName | undefined {
  const names = Object.keys(algorithms) as AlgorithmName[];
  return names.find((name) => {
    const row = algorithmOf(name);
    return row.keyType === keyType && row.curve === curve;
  });
}
