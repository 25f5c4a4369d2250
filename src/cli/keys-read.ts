import { createPublicKey, type KeyObject } from 'node:crypto';
import { rsaPublicKeyOf } from './keys-rsa.ts';

export interface ReadKey {
  readonly kind: 'private' | 'public';
  /** As in `rsa-2048`, `ec-prime256v1`, `ed25519`. */
  readonly type: string;
  readonly publicKey: KeyObject;
}

/** Node derives the public half where it is given a private key. */
function publicKeyOf(text: string): KeyObject | undefined {
  try {
    return createPublicKey(text);
  } catch {
    return undefined;
  }
}

function typeOf({ asymmetricKeyType, asymmetricKeyDetails = {} }: KeyObject): string {
  const { namedCurve, modulusLength } = asymmetricKeyDetails;
  return [asymmetricKeyType, namedCurve ?? modulusLength].filter(Boolean).join('-');
}

/** A key of any kind and format; undefined when the text is none that can be read. */
export function readKey(text: string): ReadKey | undefined {
  const publicKey = rsaPublicKeyOf(text) ?? publicKeyOf(text);
  if (publicKey === undefined) return undefined;
  const kind = /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? 'private' : 'public';
  return { kind, type: typeOf(publicKey), publicKey };
}
