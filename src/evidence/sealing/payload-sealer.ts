import { createCipheriv, randomBytes } from 'node:crypto';
import { concat, utf8 } from '../../kernel/index.ts';
import type { Payload } from './payload.ts';
import { sealingKeyOf, type SealingKey } from './sealing-key.ts';

/** AES-256-GCM (RFC 7518 §5.3): a fresh key for each payload, so that a nonce never meets it twice. */
const CONTENT_KEY_BYTES = 32;
const NONCE_BYTES = 12;

/** Seals to the bureau's key. Whoever runs the gateway has no key that opens it. */
export interface PayloadSealer {
  covers(dataset: string): boolean;
  /** A JWE in compact serialisation (RFC 7516 §7.1). */
  seal(payload: Payload): string;
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

function sealTo({ alg, seal }: SealingKey, payload: Payload): string {
  const header = base64url(utf8(JSON.stringify({ alg, enc: 'A256GCM', cty: 'json' })));
  const contentKey = randomBytes(CONTENT_KEY_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', contentKey, nonce).setAAD(utf8(header));
  const text = concat(cipher.update(utf8(JSON.stringify(payload))), cipher.final());
  const parts = [seal(contentKey), nonce, text, cipher.getAuthTag()];
  return [header, ...parts.map(base64url)].join('.');
}

/** Undefined when the PEM is no public key of RSA with 2048 bits or of SM2. */
export function createPayloadSealer(
  publicPem: string,
  datasets: readonly string[],
): PayloadSealer | undefined {
  const key = sealingKeyOf(publicPem);
  const covered = new Set(datasets);
  return (
    key && {
      covers: (dataset) => covered.has(dataset),
      seal: (payload) => sealTo(key, payload),
    }
  );
}
