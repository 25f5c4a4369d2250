import { createPublicKey, type KeyObject } from 'node:crypto';
import { sm2PointOf, sm2PublicPem } from '../signatures/index.ts';
import { rsaPublicKeyOf } from './keys-rsa.ts';

export interface ReadKey {
  readonly kind: 'private' | 'public';
  /** As in `rsa-2048`, `ec-prime256v1`, `ed25519`, `sm2`. */
  readonly type: string;
  readonly publicKey: KeyObject;
  /** Of an SM2 key, in hexadecimal: what Chinese tools print. */
  readonly sm2Point?: string;
}

/** Node derives the public half where it is given a private key. */
function publicKeyOf(text: string): KeyObject | undefined {
  try {
    return createPublicKey(sm2PublicPem(text) ?? text);
  } catch {
    return undefined;
  }
}

function typeOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails;
  return [asymmetricKeyType, namedCurve ?? modulusLength].filter(Boolean).join('-');
}

/** A key of any kind and format, or an SM2 point; undefined when the text is neither. */
export function readKey(text: string): ReadKey | undefined {
  const publicKey = rsaPublicKeyOf(text) ?? publicKeyOf(text);
  if (publicKey === undefined) return undefined;
  const kind = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? 'private' : 'public';
  const sm2Point = sm2PointOf(publicKey.export({ type: 'spki', format: 'der' }));
  return sm2Point === undefined
    ? { kind, type: typeOf(publicKey), publicKey }
    : { kind, type: 'sm2', publicKey, sm2Point };
}
