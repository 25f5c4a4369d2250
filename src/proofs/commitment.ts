import { concat, digestOf, type Sha256 } from '../kernel/index.ts';

/** Length of the salt that hides what is committed to. */
export const SALT_BYTES = 32;

/**
 * `sha256:<hex>` of salt || bytes: binds the log to bytes it does not hold. Without the salt the
 * bytes cannot be guessed from it, so erasing the salt erases the link.
 * @throws {RangeError} when the salt is not 32 bytes; a shorter one would make the border ambiguous.
 */
export function commitmentOf(sha256: Sha256, salt: Uint8Array, bytes: Uint8Array): string {
  if (salt.length !== SALT_BYTES) throw new RangeError('a salt has 32 bytes');
  return digestOf(sha256, concat(salt, bytes));
}
