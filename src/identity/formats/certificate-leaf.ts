import { X509Certificate } from 'node:crypto';
import type { DerBlock } from './key-bytes.ts';

/** Certificates of a chain that are looked at. */
const CHAIN_MAX = 16;

/** The certificate that is nobody's issuer: in a chain the first, whatever its order. */
export function leafOf(blocks: readonly DerBlock[]): X509Certificate | undefined {
  const chain = blocks.slice(0, CHAIN_MAX).map(({ der }) => new X509Certificate(der));
  const isIssuer = (one: X509Certificate): boolean =>
    chain.some((other) => other !== one && other.checkIssued(one));
  return chain.find((one) => !isIssuer(one)) ?? chain[0];
}
