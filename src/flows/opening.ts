import { canonicalBytes, canonicalText, say, type Refusal } from '../kernel/index.ts';
import { commitmentOf } from '../proofs/index.ts';
import type { FlowBatch, FlowManifest } from '../shapes/index.ts';
import { sourceBatch, sourcePlan, type BatchCall, type FlowCall, type Room } from './room.ts';
import { firstOrigin, refuseRelayed, type SignedManifest } from './origin.ts';
import type { FlowPlan } from './plan/plan.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';

export const batchState = (batch: BatchRow): FlowBatch => ({
  flow: batch.flow,
  batch: batch.number,
  ...previousOf(manifestOf(batch)),
  state: batch.state,
  received: batch.received,
  counted: batch.received - batch.dropped,
  declared: manifestOf(batch).records,
  openedAt: batch.opened_at,
  bundle: batch.bundle,
});

const previousOf = ({ previous }: FlowManifest): Pick<FlowBatch, 'previous'> =>
  previous === undefined ? {} : { previous };

/** More than this one batch may not have, records; the ordinals of derived deletes begin above. */
const BATCH_RECORDS_MAX = 1_000_000_000;

export interface OpenCall extends FlowCall {
  readonly manifest: FlowManifest;
  /** The call that brought it, where its signature proves something to others. */
  readonly signed?: SignedManifest | undefined;
}

/** Idempotent by batch number: the same manifest again answers how far the batch has come. */
export function openBatch(room: Room, call: OpenCall): Promise<FlowBatch | Refusal> {
  const { manifest } = call;
  return room.turns.take(call.flow, async () => {
    const plan = sourcePlan(room, call);
    if ('refused' in plan) return plan;
    const known = room.store.batches.find(call.flow, manifest.batch);
    if (known !== undefined) {
      return isSame(room, known, manifest) ? batchState(known) : { refused: 'batch-differs' };
    }
    return (
      unfit(room, plan, manifest) ??
      refuseRelayed(room.sha256, manifest) ??
      (await insertBatch(room, plan, call))
    );
  });
}

function isSame({ store }: Room, known: BatchRow, { relayed, ...manifest }: FlowManifest): boolean {
  if (known.manifest !== canonicalText(manifest)) return false;
  return relayed === undefined || store.origins.find(known.id)?.before === canonicalText(relayed);
}

function unfit(room: Room, { flow }: FlowPlan, manifest: FlowManifest): Refusal | undefined {
  const today = room.today();
  if (today < flow.from || (flow.until !== undefined && flow.until <= today)) {
    return { refused: 'flow-unknown' };
  }
  const { window, records } = manifest;
  if (window.until < window.from || records > BATCH_RECORDS_MAX) {
    return {
      refused: 'body-invalid',
      detail: say(
        '交接单的窗口或条数不合理',
        'The window or the count of the manifest makes no sense',
      ),
    };
  }
  const last = room.store.batches.last(flow.flow)?.number;
  if (last === manifest.previous) return undefined;
  const detail = say(`上一批次应为 ${last ?? '无'}`, `The batch before it is ${last ?? 'none'}`);
  return { refused: 'batch-not-next', detail };
}

async function insertBatch(
  room: Room,
  plan: FlowPlan,
  { manifest, signed }: OpenCall,
): Promise<FlowBatch> {
  const { flow, bundle } = plan;
  const { agency, system } = flow.source;
  const { relayed, ...own } = manifest;
  const origin = relayed ?? (signed && firstOrigin(plan, manifest.batch, signed));
  const salt = room.newSalt();
  const at = room.now();
  const { index: entry } = await room.record({
    kind: 'flow.batch-opened',
    at,
    flow: flow.flow,
    batch: manifest.batch,
    agency,
    system,
    ...(manifest.previous === undefined ? {} : { previous: manifest.previous }),
    content: manifest.content,
    records: manifest.records,
    manifest: commitmentOf(room.sha256, salt, canonicalBytes(manifest)),
    bundle,
  });
  return room.store.transact(() => {
    const { batches, origins, receipts } = room.store;
    batches.insert({
      flow: flow.flow,
      number: manifest.batch,
      agency,
      system,
      manifest: canonicalText(own),
      manifest_salt: salt,
      bundle,
      opened_at: at,
    });
    const batch = batches.find(flow.flow, manifest.batch) as BatchRow;
    receipts.set({ batch: batch.id, act: 'opened', entry });
    if (origin !== undefined) origins.insert(batch.id, canonicalText(origin));
    return batchState(batch);
  });
}

export function stateOfBatch(room: Room, call: BatchCall): FlowBatch | Refusal {
  const batch = sourceBatch(room, call);
  return 'refused' in batch ? batch : batchState(batch);
}
