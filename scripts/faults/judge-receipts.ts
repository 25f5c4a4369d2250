import { hexOf } from '../../src/kernel/index.ts';
import { noteVerifierOf } from '../../src/audit/index.ts';
import { verifyReceipt, type Receipt } from '../../src/proofs/index.ts';
import { sha256, verifierKey } from './log-parts.ts';

/** What a receipt that was handed out says of the log. */
export interface ShownCheckpoint {
  readonly size: number;
  /** Hex. */
  readonly root: string;
}

export interface JudgedReceipts {
  readonly violations: readonly string[];
  readonly shown: readonly ShownCheckpoint[];
}

const verifiers = [noteVerifierOf(sha256, verifierKey)];

/** Verifies receipts by the log's public key alone. */
export async function judgeReceipts(receipts: readonly Receipt[]): Promise<JudgedReceipts> {
  const violations: string[] = [];
  const shown = new Map<number, string>();
  for (const receipt of receipts) {
    const verdict = await verifyReceipt(sha256, receipt, verifiers);
    if (!verdict.ok) {
      violations.push(`the receipt of entry ${receipt.index} does not verify: ${verdict.reason}`);
      continue;
    }
    const root = hexOf(verdict.root);
    if ((shown.get(verdict.size) ?? root) !== root) {
      violations.push(`two checkpoints of size ${verdict.size} were shown`);
    }
    shown.set(verdict.size, root);
  }
  return { violations, shown: [...shown].map(([size, root]) => ({ size, root })) };
}
