import { createDecipheriv, createPrivateKey } from 'node:crypto';
import { concat, textOf, utf8 } from '../../kernel/index.ts';
import type { Payload } from './payload.ts';
import { openContentKey } from './sealing-key.ts';

const TAG_BYTES = 16;

const bytesOf = (part: string): Uint8Array => new Uint8Array(Buffer.from(part, 'base64url'));

type Parts = readonly [string, string, string, string, string];

function openParts(privatePem: string, parts: Parts): Payload | undefined {
  const [header, sealedKey, nonce, text, tag] = parts;
  const { alg, enc } = JSON.parse(textOf(bytesOf(header))) as { alg?: unknown; enc?: unknown };
  const contentKey = openContentKey(createPrivateKey(privatePem), alg, bytesOf(sealedKey));
  if (contentKey === undefined || enc !== 'A256GCM') return undefined;
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', contentKey, bytesOf(nonce), options);
  decipher.setAAD(utf8(header)).setAuthTag(bytesOf(tag));
  const opened = concat(decipher.update(bytesOf(text)), decipher.final());
  return JSON.parse(textOf(opened)) as Payload;
}

/** What a payload sealer sealed; undefined with another key, or when a byte was altered. */
export function openSealed(sealed: string, privatePem: string): Payload | undefined {
  const parts = sealed.trim().split('.');
  if (parts.length !== 5) return undefined;
  try {
    return openParts(privatePem, parts as unknown as Parts);
  } catch {
    return undefined;
  }
}
