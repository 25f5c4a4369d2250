import { isRefusal, type Refusal } from '../kernel/index.ts';
import { nonceExpiry } from '../identity/index.ts';
import type { Requester } from '../authorization/index.ts';
import { checkContentDigest, readSignature, verifySignature } from '../signatures/index.ts';
import type { PresentedSignature } from '../signatures/index.ts';
import type { Catalog } from '../catalog/index.ts';
import type { ExchangePorts, IncomingRequest } from './ports.ts';

/** Who signs: a registered system of an agency in the catalog, with a signature that holds. */
export interface Caller extends Requester {
  readonly presented: PresentedSignature;
  readonly keyid: string;
  readonly algorithm: string;
  /** To be made durable with the first entry about this request. */
  readonly nonce: { readonly keyid: string; readonly nonce: string; readonly expiresAt: number };
}

type Ports = Pick<ExchangePorts, 'clock' | 'crypto' | 'keys' | 'replay' | 'signatureWindowSeconds'>;

type Signed = Pick<IncomingRequest, 'message' | 'body'>;

/**
 * Signature read, key found, signature verified, body matched, nonce spent: in that order, so that
 * nobody without a key can spend a nonce or learn anything by timing the body.
 */
export async function identify(
  ports: Ports,
  catalog: Catalog,
  { message, body }: Signed,
): Promise<Caller | Refusal> {
  const { clock, crypto, keys, replay, signatureWindowSeconds } = ports;
  const presented = readSignature(message, {
    now: clock.now(),
    windowSeconds: signatureWindowSeconds,
    hasBody: body.length > 0,
  });
  if (isRefusal(presented)) return presented;

  const registered = keys.findKey(presented.keyid);
  const system = registered && catalog.systems.get(registered.system);
  if (registered === undefined || system === undefined) return { refused: 'key-unknown' };
  // The catalog may have given the system to another agency: its old keys do not act for that one.
  if (registered.agency !== system.agency.agency) return { refused: 'key-unknown' };

  const wrong =
    (await verifySignature(crypto, presented, registered.key)) ??
    (body.length > 0
      ? checkContentDigest(crypto, message.headers.get('content-digest'), body)
      : undefined);
  if (wrong !== undefined) return wrong;

  const { keyid, nonce, created } = presented;
  // A nonce need be remembered only while its signature could still be fresh.
  const expiresAt = nonceExpiry(created, signatureWindowSeconds);
  if (!replay.reserve(keyid, nonce, expiresAt)) return { refused: 'signature-replayed' };
  return {
    system: system.id,
    agency: system.agency,
    presented,
    keyid,
    algorithm: registered.algorithm,
    nonce: { keyid, nonce, expiresAt },
  };
}
