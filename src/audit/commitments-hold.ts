import { bytesOfBase64, type Sha256 } from '../kernel/index.ts';
import { commitmentOf, type Receipt } from '../proofs/index.ts';
import type { CommitmentName } from './evidence.ts';

/**
 * True when the receipt's entry commits to each of these bytes and the receipt's salts open it.
 * Says nothing about the receipt itself: verify that first. False without a salt, as after erasure.
 */
export function commitmentsHold(
  sha256: Sha256,
  receipt: Receipt,
  parts: { readonly [name in CommitmentName]?: Uint8Array },
): boolean {
  const commitments = commitmentsIn(receipt.entry);
  return Object.entries(parts).every(([name, bytes]) => {
    const salt = bytesOfBase64(receipt.salts?.[name] ?? '');
    return salt?.length === SALT_BYTES && commitments[name] === commitmentOf(sha256, salt, bytes);
  });
}

/** A salt of another length opens nothing. */
const SALT_BYTES = 32;

function commitmentsIn(entry: string): Readonly<Record<string, unknown>> {
  try {
    const { commitments } = JSON.parse(entry) as { commitments?: unknown };
    return typeof commitments === 'object' && commitments !== null ? { ...commitments } : {};
  } catch {
    return {};
  }
}
