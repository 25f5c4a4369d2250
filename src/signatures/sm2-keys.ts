import { sm2 } from 'sm-crypto-v2';
import { base64Of, hexOf } from '../kernel/index.ts';
import type { PemPair } from './primitive.ts';

/** A private key as sm-crypto-v2 takes it, in hexadecimal. */
export interface Sm2PrivateKey {
  readonly scalar: string;
  /** Uncompressed: 04, x, y. */
  readonly point: string;
}

/** id-ecPublicKey with the curve 1.2.156.10197.1.301, in DER (GM/T 0010, RFC 5480 §2.1). */
const ALGORITHM = '301306072a8648ce3d020106082a811ccf5501822d';
const SPKI = `3059${ALGORITHM}034200`;
const PKCS8 = `308187020100${ALGORITHM}046d306b0201010420`;
const PKCS8_POINT = 'a144034200';
/** PKCS#8 with the point and without: both are written. */
const PKCS8_SCALAR = new RegExp(
  `^(?:${PKCS8}|3041020100${ALGORITHM}042730250201010420)([0-9a-f]{64})`,
);

const bytesOfHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

function pemOf(label: string, hexOfDer: string): string {
  const lines = base64Of(bytesOfHex(hexOfDer)).replace(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** The point of an SM2 SubjectPublicKeyInfo; undefined when it is none, or not on the curve. */
export function sm2PointOf(spkiDer: Uint8Array): string | undefined {
  const hex = hexOf(spkiDer);
  const point = hex.slice(SPKI.length);
  return hex.startsWith(SPKI) && isPoint(point) ? point : undefined;
}

/** The library throws where a point is not on the curve. */
function isPoint(hex: string): boolean {
  try {
    return /^04[0-9a-f]{128}$/.test(hex) && sm2.verifyPublicKey(hex);
  } catch {
    return false;
  }
}

/**
 * SPKI PEM of a point in hexadecimal, as Chinese tools print public keys: 04, x, y; the 04 may be
 * left out. Undefined when it is no point of the curve.
 */
export function sm2PublicPem(hex: string): string | undefined {
  const lower = hex.trim().toLowerCase();
  const point = lower.length === 128 ? `04${lower}` : lower;
  return isPoint(point) ? pemOf('PUBLIC KEY', SPKI + point) : undefined;
}

/** The private key of an SM2 PKCS#8; undefined when it is none. */
export function sm2PrivateKeyOf(pkcs8Der: Uint8Array): Sm2PrivateKey | undefined {
  const [, scalar] = PKCS8_SCALAR.exec(hexOf(pkcs8Der)) ?? [];
  // Computed, since a file may hold the point of another key.
  return scalar === undefined
    ? undefined
    : { scalar, point: sm2.getPublicKeyFromPrivateKey(scalar) };
}

export function generateSm2KeyPair(): PemPair {
  const { privateKey, publicKey } = sm2.generateKeyPairHex();
  return {
    privatePem: pemOf('PRIVATE KEY', PKCS8 + privateKey + PKCS8_POINT + publicKey),
    publicPem: pemOf('PUBLIC KEY', SPKI + publicKey),
  };
}
