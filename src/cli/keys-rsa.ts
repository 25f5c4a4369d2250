import { createPublicKey, type KeyObject } from 'node:crypto';
import { NodeRSA } from 'node-rsa';

/** The public half of an RSA key in PKCS#1, PKCS#8, SPKI or OpenSSH's own format. */
export function rsaPublicKeyOf(text: string): KeyObject | undefined {
  try {
    return createPublicKey(new NodeRSA(text).exportKey('pkcs8-public-pem'));
  } catch {
    return undefined;
  }
}
