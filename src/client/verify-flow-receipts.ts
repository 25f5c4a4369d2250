import { bytesOfBase64, canonicalBytes, type Sha256 } from '../kernel/index.ts';
import { commitmentOf, verifyReceipt, type NoteVerifier, type Receipt } from '../proofs/index.ts';
import type { FlowBatchClosed, FlowReceipts } from '../shapes/index.ts';

/** What a receipt is about. */
export type ReceiptOf = 'manifest' | 'reconciliation' | 'refusal' | 'delivery';

export interface FlowReceiptVerdict {
  readonly of: ReceiptOf;
  /** Of a delivery. */
  readonly receiver?: string;
  /** Absent when it holds. */
  readonly wrong?: 'receipt-invalid' | 'receipt-foreign' | 'report-altered';
}

const kinds: Readonly<Record<ReceiptOf, string>> = {
  manifest: 'flow.batch-opened',
  reconciliation: 'flow.batch-closed',
  refusal: 'flow.batch-refused',
  delivery: 'flow.delivered',
};

interface Given {
  readonly of: ReceiptOf;
  readonly receiver?: string;
  readonly receipt: Receipt;
}

const givenIn = ({
  manifest,
  reconciliation,
  refusal,
  deliveries,
}: FlowReceipts): readonly Given[] => [
  ...(manifest === undefined ? [] : [{ of: 'manifest' as const, receipt: manifest.receipt }]),
  ...(reconciliation === undefined
    ? []
    : [{ of: 'reconciliation' as const, receipt: reconciliation.receipt }]),
  ...(refusal === undefined ? [] : [{ of: 'refusal' as const, receipt: refusal.receipt }]),
  ...deliveries.map((each) => ({ of: 'delivery' as const, ...each })),
];

/** Asks nobody. Each receipt given, with what does not hold of it. */
export function verifyFlowReceipts(
  sha256: Sha256,
  receipts: FlowReceipts,
  verifiers: readonly NoteVerifier[],
): Promise<readonly FlowReceiptVerdict[]> {
  return Promise.all(
    givenIn(receipts).map(async (given) => {
      const { of, receiver } = given;
      const verdict = await verifyReceipt(sha256, given.receipt, verifiers);
      const wrong = verdict.ok ? foreignIn(sha256, receipts, given) : 'receipt-invalid';
      return {
        of,
        ...(receiver === undefined ? {} : { receiver }),
        ...(wrong === undefined ? {} : { wrong }),
      };
    }),
  );
}

type Told = Partial<Pick<FlowBatchClosed, 'flow' | 'batch' | 'reconciliation'>> & {
  readonly kind?: string;
  readonly receiver?: string;
};

function foreignIn(
  sha256: Sha256,
  { flow, batch, reconciliation }: FlowReceipts,
  { of, receiver, receipt }: Given,
): FlowReceiptVerdict['wrong'] {
  const entry = JSON.parse(receipt.entry) as Told;
  const isOwn = entry.kind === kinds[of] && entry.flow === flow && entry.batch === batch;
  if (!isOwn || (receiver !== undefined && entry.receiver !== receiver)) return 'receipt-foreign';
  if (of !== 'reconciliation' || reconciliation === undefined) return undefined;
  const salt = bytesOfBase64(reconciliation.salt) ?? new Uint8Array();
  const opened = commitmentOf(sha256, salt, canonicalBytes(reconciliation.report));
  return opened === entry.reconciliation ? undefined : 'report-altered';
}
