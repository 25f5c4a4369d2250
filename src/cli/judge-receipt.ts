import { canonicalBytes } from '../kernel/index.ts';
import { commitmentsHold, noteVerifierOf } from '../audit/index.ts';
import { verifyReceipt, type Receipt, type ReceiptVerdict } from '../proofs/index.ts';
import type { Cli } from './cli.ts';
import { sha256 } from './sha256.ts';

/** What can be said of a receipt without asking anyone. */
export interface ReceiptJudgement {
  readonly receipt: 'holds' | 'fails' | 'none';
  readonly index?: number;
  /** Entries in the log that its checkpoint speaks of. */
  readonly size?: number;
  readonly reason?: string;
  /** Whether the entry commits to the answer it came with; absent for a receipt alone. */
  readonly commitsToAnswer?: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};

const verdictOf = (
  verdict: ReceiptVerdict,
): Pick<ReceiptJudgement, 'receipt' | 'size' | 'reason'> =>
  verdict.ok
    ? { receipt: 'holds', size: verdict.size }
    : { receipt: 'fails', reason: verdict.reason };

/** An answer and the receipt in it; that of a batch is in its last line. */
function opened(document: unknown): { readonly receipt: unknown; readonly answer: unknown } {
  if (!Array.isArray(document)) {
    const { receipt, ...answer } = fieldsOf(document);
    return { receipt, answer };
  }
  const lines: readonly unknown[] = document;
  const { receipt, ...end } = fieldsOf(lines.at(-1));
  return { receipt, answer: [...lines.slice(0, -1), end] };
}

/**
 * Verifies a receipt, or the receipt of an answer and that it commits to this very answer, and to
 * the request's bytes where they are given and the receipt opens that commitment.
 * @throws {Error} when the verifier key is not one.
 */
export async function judgeReceipt(
  verifierKey: string,
  document: unknown,
  request?: Uint8Array,
): Promise<ReceiptJudgement> {
  const { receipt: inside, answer } = opened(document);
  const isAnswer = inside !== undefined;
  const receipt = (isAnswer ? inside : document) as Receipt;
  if (!isAnswer && !('entry' in fieldsOf(document))) return { receipt: 'none' };
  const verdict = await verifyReceipt(sha256, receipt, [noteVerifierOf(sha256, verifierKey)]);
  const judged = { ...verdictOf(verdict), ...(verdict.ok ? { index: receipt.index } : {}) };
  if (!isAnswer || !verdict.ok) return judged;
  const opensRequest = request !== undefined && receipt.salts?.['request'] !== undefined;
  const parts = { answer: canonicalBytes(answer), ...(opensRequest ? { request } : {}) };
  return { ...judged, commitsToAnswer: commitmentsHold(sha256, receipt, parts) };
}

/** A receipt proves something only when it holds and, with an answer, is the answer's own. */
export const isProof = ({ receipt, commitsToAnswer }: ReceiptJudgement): boolean =>
  receipt === 'holds' && commitsToAnswer !== false;

export function receiptLines(cli: Cli, judged: ReceiptJudgement): readonly string[] {
  const { receipt, index = 0, size = 0, reason = '', commitsToAnswer } = judged;
  if (receipt === 'none') return [`${cli.mark(false)} ${cli.text('receiptNone')}`];
  if (receipt === 'fails') return [`${cli.mark(false)} ${cli.text('receiptFails', { reason })}`];
  const holds = `${cli.mark(true)} ${cli.text('receiptHolds', { index, size })}`;
  if (commitsToAnswer === undefined) return [holds];
  const key = commitsToAnswer ? 'receiptAnswer' : 'receiptNotAnswer';
  return [holds, `${cli.mark(commitsToAnswer)} ${cli.text(key)}`];
}
