import { concat, type Sha256 } from '../kernel/index.ts';

/** Block size of SHA-256 (FIPS 180-4 §1). */
const BLOCK_BYTES = 64;

/** A loop, because `map` takes as long as the hashing. */
function xor(bytes: Uint8Array, mask: number): Uint8Array {
  const mixed = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1) mixed[index] = (bytes[index] ?? 0) ^ mask;
  return mixed;
}

/** HMAC-SHA-256 (RFC 2104) over the provider's hash. */
export function hmacSha256(sha256: Sha256, key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? sha256(key) : key);
  return sha256(concat(xor(block, 0x5c), sha256(concat(xor(block, 0x36), message))));
}
