import { hexOf } from './bytes.ts';

/** SHA-256 as a parameter, because the pure rooms run in Node and in the browser alike. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The one spelling of a digest in this system: `sha256:<64 hex digits>`. */
export function digestOf(sha256: Sha256, bytes: Uint8Array): string {
  return `sha256:${hexOf(sha256(bytes))}`;
}
