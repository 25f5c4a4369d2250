import { base64Of, type Refusal } from '../kernel/index.ts';
import type { FlowReceipts, FlowReconciliation, Receipt } from '../shapes/index.ts';
import { receiverOf } from './delivering.ts';
import { sourcePlan, type BatchCall, type Room } from './room.ts';
import type { BatchRow } from './store/batch-rows.ts';
import type { ReceiptRow } from './store/receipt-rows.ts';

/** Shown at once of one batch: its own, and those of so many receivers. */
const RECEIPTS_MAX = 1000;

/**
 * That what was said of a batch stands in the log: to the source all of it, with what opens the
 * commitments; to a receiver that it has acknowledged its part.
 */
export function receiptsOf(room: Room, call: BatchCall): FlowReceipts | Refusal {
  const isSource = !('refused' in sourcePlan(room, call));
  const receiver = isSource ? undefined : receiverOf(room, call);
  if (receiver !== undefined && 'refused' in receiver) return receiver;
  const batch = room.store.batches.find(call.flow, call.batch);
  if (batch === undefined) return { refused: 'batch-unknown' };
  const rows = room.store.receipts
    .ofBatch(batch.id, RECEIPTS_MAX)
    .filter((row) => receiver === undefined || row.receiver === receiver.id);
  return told(room, batch, rows);
}

interface Proven extends ReceiptRow {
  readonly receipt: Receipt;
}

/** An entry may have been archived since; whoever needs it has it from there. */
function told(room: Room, batch: BatchRow, rows: readonly ReceiptRow[]): FlowReceipts {
  const proven: readonly Proven[] = rows.flatMap((row) => {
    const receipt = room.receiptAt(row.entry);
    return receipt === undefined ? [] : [{ ...row, receipt }];
  });
  const of = (act: ReceiptRow['act']): Receipt | undefined =>
    proven.find((row) => row.act === act)?.receipt;
  const [opened, closed, refused] = [of('opened'), of('closed'), of('refused')];
  return {
    flow: batch.flow,
    batch: batch.number,
    ...(opened === undefined
      ? {}
      : { manifest: { receipt: opened, salt: base64Of(batch.manifest_salt) } }),
    ...(closed === undefined ? {} : reconciled(batch, closed)),
    ...(refused === undefined ? {} : { refusal: { receipt: refused } }),
    deliveries: proven
      .filter(({ act }) => act === 'delivered')
      .map(({ receiver, receipt }) => ({
        receiver: room.store.receivers.byId(receiver)?.system ?? '',
        receipt,
      })),
  };
}

/** As it was at the close: what has been acknowledged since is in no commitment. */
function reconciled(
  { report, report_salt: salt }: BatchRow,
  receipt: Receipt,
): Pick<FlowReceipts, 'reconciliation'> {
  if (report === null || salt === null) return {};
  const value = JSON.parse(report) as FlowReconciliation;
  return { reconciliation: { receipt, salt: base64Of(salt), report: value } };
}
