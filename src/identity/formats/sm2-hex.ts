import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  sm2PointOf,
  sm2PrivateKeyOf,
  sm2PrivatePem,
  sm2PublicPem,
} from '../../signatures/index.ts';

/** A point whole, without its 04, or compressed; or a private key. */
const FORMS = /^(?:04[0-9a-f]{128}|[0-9a-f]{128}|0[23][0-9a-f]{64}|[0-9a-f]{64})$/;
const PRIVATE_CHARS = 64;

const bare = (text: string): string => text.toLowerCase().replace(/^0x|[\s:]/g, '');

export const isSm2Hex = (text: string): boolean => FORMS.test(bare(text));

/** Undefined when the point is not on the curve, or the number not within the group. */
export function readSm2Hex(text: string): KeyObject | undefined {
  const hex = bare(text);
  const pem = hex.length === PRIVATE_CHARS ? sm2PrivatePem(hex) : sm2PublicPem(hex);
  if (pem === undefined) return undefined;
  return hex.length === PRIVATE_CHARS ? createPrivateKey(pem) : createPublicKey(pem);
}

const pkcs8Of = (key: KeyObject): Uint8Array => key.export({ type: 'pkcs8', format: 'der' });

/** The same key with the point that belongs to it; undefined for what is no SM2 private key. */
export function soundSm2Private(key: KeyObject): KeyObject | undefined {
  const scalar = key.type === 'private' ? sm2PrivateKeyOf(pkcs8Of(key))?.scalar : undefined;
  const pem = scalar && sm2PrivatePem(scalar);
  return pem === undefined ? undefined : createPrivateKey(pem);
}

/** What Chinese tools print: the point, or the private number. */
export function writeSm2Hex(key: KeyObject): string | undefined {
  const hex =
    key.type === 'private'
      ? sm2PrivateKeyOf(pkcs8Of(key))?.scalar
      : sm2PointOf(key.export({ type: 'spki', format: 'der' }));
  return hex && `${hex}\n`;
}
