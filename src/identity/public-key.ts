import { createPublicKey, type KeyObject } from 'node:crypto';
import { sm2PointOf, sm2PublicPem } from '../signatures/index.ts';

/** What tells keys apart, and strong ones from weak. */
export interface KeyTraits {
  /** In the words of Node, or `sm2` where it has none. */
  readonly type: string;
  readonly curve?: string;
  readonly modulusBits?: number;
  readonly isModulusOdd?: boolean;
  readonly publicExponent?: bigint;
}

/** A public key in the one form that its digest is made of, however it was handed in. */
export interface PublicKey {
  readonly key: KeyObject;
  /** SPKI. */
  readonly pem: string;
  readonly der: Uint8Array;
  readonly traits: KeyTraits;
}

const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }));

/** Types that JWK has numbers for: rebuilt from those, nothing of the encoding is left. */
const rebuilt: readonly unknown[] = ['rsa', 'ec', 'ed25519'];

function canonical(key: KeyObject, point: string | undefined): KeyObject {
  const pem = point && sm2PublicPem(point);
  if (pem !== undefined) return createPublicKey(pem);
  if (!rebuilt.includes(key.asymmetricKeyType)) return key;
  try {
    return createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' });
  } catch {
    // A curve that JWK does not name; no algorithm takes it either.
    return key;
  }
}

/** The lowest bit of a modulus, which is odd as a product of two primes. */
function isModulusOdd(key: KeyObject): boolean {
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
  return ((modulus.at(-1) ?? 0) & 1) === 1;
}

function traitsOf(key: KeyObject, isSm2: boolean): KeyTraits {
  const type = isSm2 ? 'sm2' : (key.asymmetricKeyType ?? 'unknown');
  const { namedCurve, modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  return {
    type,
    ...(namedCurve === undefined ? {} : { curve: namedCurve }),
    ...(modulusLength === undefined ? {} : { modulusBits: modulusLength }),
    ...(publicExponent === undefined ? {} : { publicExponent }),
    ...(type === 'rsa' ? { isModulusOdd: isModulusOdd(key) } : {}),
  };
}

/** Of a public key, or of the public half of a private one. */
export function publicKeyOf(given: KeyObject): PublicKey {
  const open = given.type === 'private' ? createPublicKey(given) : given;
  const point = sm2PointOf(spkiOf(open));
  const key = canonical(open, point);
  return {
    key,
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    der: spkiOf(key),
    traits: traitsOf(key, point !== undefined),
  };
}

/** One block and nothing else, so that what is registered is the very key that was shown. */
const PUBLIC_PEM = /^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/;

/** From SPKI PEM; undefined when the text is anything else. */
export function readPublicPem(pem: string): PublicKey | undefined {
  try {
    return PUBLIC_PEM.test(pem.trim()) ? publicKeyOf(createPublicKey(pem.trim())) : undefined;
  } catch {
    return undefined;
  }
}
