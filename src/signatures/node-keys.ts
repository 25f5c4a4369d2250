import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyKind } from './algorithms.ts';
import { sm2PointOf, sm2PrivateKeyOf } from './sm2-keys.ts';

/** A key out of its PEM: what it is, and the handle that the primitive of its algorithm takes. */
export interface OpenedKey {
  readonly kind: KeyKind;
  readonly handle: unknown;
}

function openedNative(handle: KeyObject): OpenedKey {
  const { namedCurve, modulusLength, publicExponent } = handle.asymmetricKeyDetails ?? {};
  const kind = {
    type: handle.asymmetricKeyType,
    curve: namedCurve,
    modulusBits: modulusLength,
    publicExponent,
  };
  return { kind, handle };
}

const openedSm2 = (handle: unknown): OpenedKey => ({ kind: { type: 'sm2' }, handle });

function attempt<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

/** Undefined when the text holds no private key that can be read. */
export function openPrivateKey(pem: string): OpenedKey | undefined {
  const key = attempt(() => createPrivateKey(pem));
  if (key === undefined) return undefined;
  const sm2 = sm2PrivateKeyOf(key.export({ type: 'pkcs8', format: 'der' }));
  return sm2 === undefined ? openedNative(key) : openedSm2(sm2);
}

/**
 * Undefined when the text holds no SPKI public key that can be read. Node would derive one from a
 * private key; a registry of public keys must not take it.
 */
export function openPublicKey(pem: string): OpenedKey | undefined {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) return undefined;
  const key = attempt(() => createPublicKey(pem));
  if (key === undefined) return undefined;
  const point = sm2PointOf(key.export({ type: 'spki', format: 'der' }));
  return point === undefined ? openedNative(key) : openedSm2(point);
}
