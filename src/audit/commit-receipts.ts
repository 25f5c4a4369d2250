import { base64Of, type Sha256 } from '../kernel/index.ts';
import { inclusionProofs, type Frontier, type NodeAt, type NodeRun } from '../proofs/index.ts';
import type { Receipt } from '../proofs/index.ts';
import type { CommitPlan } from './commit-plan.ts';
import { receiptFor, type ReceiptEntry } from './receipts.ts';
import { peaksOf } from './stored-nodes.ts';

export interface Committed {
  readonly before: Frontier;
  readonly plan: CommitPlan;
  /** Signed, of the size that the plan leads to. */
  readonly checkpoint: string;
}

/**
 * Makes receipts of one commit's entries, when they are asked for: nobody asks for those of intents.
 * What the proofs share is found, hashed and spelled once.
 */
export function createCommitReceipts(
  sha256: Sha256,
  { before, plan, checkpoint }: Committed,
): (entry: ReceiptEntry) => Receipt {
  const from = before.size;
  const spell = createSpelling();
  let proofOf: ReturnType<typeof inclusionProofs> | undefined;
  return (entry) => {
    const range = { from, size: plan.frontier.size };
    proofOf ??= inclusionProofs(sha256, range, nodesOf(before, plan.runs));
    const proof = proofOf(entry.index).map(spell);
    return receiptFor(entry, { proof, checkpoint });
  };
}

/** The proof of a new entry needs nothing but the commit's own nodes and the peaks before it. */
function nodesOf(before: Frontier, runs: readonly NodeRun[]): NodeAt {
  const hashes = before.peaks();
  const peaks = new Map(peaksOf(before.size).map(({ level }, at) => [level, hashes[at]]));
  return ({ level, index }) => {
    const run = runs[level];
    const added = run?.hashes[index - run.first];
    return added ?? (peaks.get(level) as Uint8Array);
  };
}

function createSpelling(): (hash: Uint8Array) => string {
  const spelled = new Map<Uint8Array, string>();
  return (hash) => {
    const known = spelled.get(hash);
    if (known !== undefined) return known;
    const text = base64Of(hash);
    spelled.set(hash, text);
    return text;
  };
}
