import { sm2 } from './node-sm2-library.ts';
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
/** The point as its x and the parity of y (SEC 1 §2.3.3). */
const SPKI_COMPRESSED = `3039${ALGORITHM}032200`;
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

/**
 * The point of an SM2 SubjectPublicKeyInfo, uncompressed; undefined when it is none, or not on the
 * curve.
 */
export function sm2PointOf(spkiDer: Uint8Array): string | undefined {
  const hex = hexOf(spkiDer);
  const prefix = [SPKI, SPKI_COMPRESSED].find((each) => hex.startsWith(each));
  return prefix === undefined ? undefined : wholePoint(hex.slice(prefix.length));
}

const POINT = /^(?:04[0-9a-f]{128}|0[23][0-9a-f]{64})$/;

/** The narrowest the library takes: nothing is multiplied here. */
const WINDOW_BITS = 1;

/** Uncompressed. The library throws where a point is not on the curve. */
function wholePoint(hex: string): string | undefined {
  try {
    return POINT.test(hex) ? sm2().precomputePublicKey(hex, WINDOW_BITS).toHex(false) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * SPKI PEM of a point in hexadecimal, as Chinese tools print public keys: 04, x, y; the 04 may be
 * left out; or compressed, 02 or 03 and x. Undefined when it is no point of the curve.
 */
export function sm2PublicPem(hex: string): string | undefined {
  const lower = hex.trim().toLowerCase();
  const point = wholePoint(lower.length === 128 ? `04${lower}` : lower);
  return point && pemOf('PUBLIC KEY', SPKI + point);
}

/**
 * PKCS#8 PEM of a private key in hexadecimal, as Chinese tools print it. Undefined when it is not
 * between 0 and the order of the group.
 */
export function sm2PrivatePem(scalar: string): string | undefined {
  const lower = scalar.trim().toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(lower)) return undefined;
  try {
    return privatePemOf(lower, sm2().getPublicKeyFromPrivateKey(lower));
  } catch {
    return undefined;
  }
}

const privatePemOf = (scalar: string, point: string): string =>
  pemOf('PRIVATE KEY', PKCS8 + scalar + PKCS8_POINT + point);

/** The private key of an SM2 PKCS#8; undefined when it is none. */
export function sm2PrivateKeyOf(pkcs8Der: Uint8Array): Sm2PrivateKey | undefined {
  const [, scalar] = PKCS8_SCALAR.exec(hexOf(pkcs8Der)) ?? [];
  // Computed, since a file may hold the point of another key.
  return scalar === undefined
    ? undefined
    : { scalar, point: sm2().getPublicKeyFromPrivateKey(scalar) };
}

export function generateSm2KeyPair(): PemPair {
  const { privateKey, publicKey } = sm2().generateKeyPairHex();
  return {
    privatePem: privatePemOf(privateKey, publicKey),
    publicPem: pemOf('PUBLIC KEY', SPKI + publicKey),
  };
}
