interface Row {
  /** True when whoever verifies could have signed as well (HMAC), so a signature proves nothing. */
  readonly deniable: boolean;
}

export interface RsaAlgorithm extends Row {
  readonly keyType: 'rsa';
  readonly padding: 'pss' | 'pkcs1';
  readonly digest: 'sha256' | 'sha512';
  /** Of PSS, exact on verifying too (RFC 9421 §3.3.1). */
  readonly saltBytes?: number;
}

export interface EcAlgorithm extends Row {
  readonly keyType: 'ec';
  readonly curve: 'prime256v1';
  readonly digest: 'sha256';
  /** How r and s travel: r||s at fixed width, never DER (RFC 9421 §3.3.4). */
  readonly signatureEncoding: 'ieee-p1363';
}

/** Hashes by itself. */
export interface EdAlgorithm extends Row {
  readonly keyType: 'ed25519';
}

/** Hashes with SM3, the signer's identity first; r||s as P-256 has it (GB/T 32918.2 §6). */
interface Sm2Algorithm extends Row {
  readonly keyType: 'sm2';
}

export interface HmacAlgorithm extends Row {
  readonly keyType: 'secret';
  readonly digest: 'sha256' | 'sm3';
}

/** One signature algorithm, as RFC 9421 §3.3 does it: all that an implementation needs to know. */
export type Algorithm = RsaAlgorithm | EcAlgorithm | EdAlgorithm | Sm2Algorithm | HmacAlgorithm;

/**
 * Every algorithm this room accepts. Adding one is adding a row: no code switches on a name. A key
 * that several rows take is for the first of them unless its registration names another.
 */
export const algorithms = {
  'ecdsa-p256-sha256': {
    keyType: 'ec',
    curve: 'prime256v1',
    digest: 'sha256',
    signatureEncoding: 'ieee-p1363',
    deniable: false,
  },
  ed25519: { keyType: 'ed25519', deniable: false },
  'rsa-pss-sha512': {
    keyType: 'rsa',
    padding: 'pss',
    digest: 'sha512',
    saltBytes: 64,
    deniable: false,
  },
  'rsa-v1_5-sha256': { keyType: 'rsa', padding: 'pkcs1', digest: 'sha256', deniable: false },
  'sm2-sm3': { keyType: 'sm2', deniable: false },
  'hmac-sha256': { keyType: 'secret', digest: 'sha256', deniable: true },
  'hmac-sm3': { keyType: 'secret', digest: 'sm3', deniable: true },
} as const satisfies Record<string, Algorithm>;

export type AlgorithmName = keyof typeof algorithms;

/** In the order of the table. */
export const algorithmNames = Object.keys(algorithms) as readonly AlgorithmName[];

/** The row of a name, with every column visible. */
export const algorithmOf = (name: AlgorithmName): Algorithm => algorithms[name];

export const isAlgorithmName = (text: string): text is AlgorithmName =>
  Object.hasOwn(algorithms, text);

/** Whether its key is a secret that both sides hold, and not a pair. */
export const usesSecret = (name: AlgorithmName): boolean => algorithmOf(name).keyType === 'secret';

/** Below, an RSA key is too weak; above, a stranger's signature costs too much to refuse. */
const rsaModulusBits = { min: 2048, max: 8192 };
/** FIPS 186-5 §5.4; with an exponent of 1 anybody could sign. */
const RSA_EXPONENT_MIN = 65_537n;

/** What a key is, in the words of Node, or `sm2` where it has none. */
export interface KeyKind {
  readonly type: string | undefined;
  readonly curve?: string | undefined;
  readonly modulusBits?: number | undefined;
  readonly publicExponent?: bigint | undefined;
}

function isSound({ type, modulusBits = 0, publicExponent = 0n }: KeyKind): boolean {
  if (type !== 'rsa') return true;
  const { min, max } = rsaModulusBits;
  return modulusBits >= min && modulusBits <= max && publicExponent >= RSA_EXPONENT_MIN;
}

/** The algorithm for a kind of key, or the one wanted if it takes such keys; undefined for none. */
export function findAlgorithm(kind: KeyKind, wanted?: AlgorithmName): AlgorithmName | undefined {
  if (!isSound(kind)) return undefined;
  return algorithmNames.find((name) => {
    const row = algorithmOf(name);
    const curve = 'curve' in row ? row.curve : undefined;
    return (wanted ?? name) === name && row.keyType === kind.type && curve === kind.curve;
  });
}
