import { canonicalBytes, canonicalText, type Refusal } from '../kernel/index.ts';
import { commitmentOf } from '../proofs/index.ts';
import type { FlowReconciliation } from '../shapes/index.ts';
import { applySheets } from './apply-sheets.ts';
import { createApplying, type Applying } from './applying.ts';
import { settleCorrections } from './corrections/settling.ts';
import { passOn } from './origin.ts';
import { NOWHERE, packRoute } from './plan/route.ts';
import { intakeVerdict, reconcile, reconciliationOf } from './reconciling.ts';
import { sourceBatch, type BatchCall, type Room } from './room.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';
import { eventId, eventOps } from './store/events.ts';
import type { Tally } from './tally.ts';

/**
 * Ends a batch. What is missing or differs leaves it open, to be filled; too many errors refuse it
 * whole; else it is applied in order and, once the log has the reconciliation, delivered. Closing
 * again goes on where a killed process was.
 */
export function closeBatch(room: Room, call: BatchCall): Promise<FlowReconciliation | Refusal> {
  return room.turns.take(call.flow, () =>
    room.turns.take(`${call.flow}/${call.batch}`, async () => {
      const batch = sourceBatch(room, call);
      if ('refused' in batch) return batch;
      if (batch.state === 'open') {
        const settled = await judge(room, batch);
        if (settled !== 'apply') return settled;
        room.store.batches.setState(batch.id, 'applying', room.now());
      } else if (batch.state !== 'applying') return reconciliationOf(room, batch);
      await applyBatch(room, batch.id);
      return reconciliationOf(room, fresh(room, batch.id));
    }),
  );
}

const fresh = (room: Room, id: number): BatchRow => room.store.batches.get(id) as BatchRow;

async function judge(room: Room, batch: BatchRow): Promise<FlowReconciliation | Refusal | 'apply'> {
  const { previous } = manifestOf(batch);
  const before = previous === undefined ? undefined : room.store.batches.find(batch.flow, previous);
  if (before !== undefined && before.state !== 'applied') return { refused: 'batch-not-next' };
  const tally = await room.tallies.of(batch);
  if (intakeVerdict(manifestOf(batch), tally) !== 'balanced') return reconciliationOf(room, batch);
  if (!isTooBad(room, batch, tally)) return 'apply';
  await refuse(room, batch, tally);
  return reconciliationOf(room, fresh(room, batch.id));
}

function isTooBad(room: Room, batch: BatchRow, { quarantined, records }: Tally): boolean {
  const permille = room.planOf(batch.flow)?.flow.errorsMaxPerMille ?? 0;
  return quarantined * 1000 > permille * records;
}

async function refuse(room: Room, batch: BatchRow, { records, quarantined }: Tally): Promise<void> {
  const { flow, number, agency, system, bundle } = batch;
  const { index: entry } = await room.record({
    kind: 'flow.batch-refused',
    at: room.now(),
    flow,
    batch: number,
    agency,
    system,
    bundle,
    code: 'too-many-errors',
    declared: manifestOf(batch).records,
    received: records,
    quarantined,
  });
  room.store.transact(() => {
    room.store.receipts.set({ batch: batch.id, act: 'refused', entry });
    room.store.batches.setState(batch.id, 'refused', room.now());
  });
}

/** From wherever it stands to the end. Deliveries are seen by nobody until the log has it. */
async function applyBatch(room: Room, id: number): Promise<void> {
  const applying = createApplying(room, fresh(room, id));
  const { store } = room;
  await applySheets(room, applying, fresh(room, id));
  const deletes = await deletesOf(room, fresh(room, id));
  if (deletes === 'derive') {
    while (store.transactStep(() => sweepChunk(room, applying, fresh(room, id))))
      await room.pause();
  }
  // The log will say what has become of the batch: that has to be there first.
  store.transact(() => {
    store.batches.setState(id, 'applying', room.now());
  });
  await publish(room, fresh(room, id));
}

/** Of a record that cannot be read nobody knows whose it is, so nobody is known to be missing. */
async function deletesOf(room: Room, batch: BatchRow): Promise<'derive' | 'withhold' | 'none'> {
  if (manifestOf(batch).content !== 'snapshot') return 'none';
  const { quarantined } = await room.tallies.of(batch);
  return quarantined > 0 && room.store.waiting.hasNameless(batch.id) ? 'withhold' : 'derive';
}

/** Keys that a snapshot no longer has are taken from whoever holds them. */
function sweepChunk(room: Room, applying: Applying, batch: BatchRow): boolean {
  const { latest, names, batches, waiting } = room.store;
  const flow = names.idOf(batch.flow);
  const after = batch.swept_key ?? '';
  const rows = latest.unseen({ flow, after, batch: batch.id, limit: room.chunkRecords });
  const last = rows.at(-1);
  if (last === undefined) return false;
  let { derived } = batch;
  for (const { key, version, route } of rows) {
    const isKeptBack = waiting.isQuarantinedIn(batch.id, key);
    if (isKeptBack || room.store.routes.textOf(route) === NO_ROUTE) continue;
    applying.apply({ ...ABSENT, id: eventId(batch.id, batch.received + derived), key, version });
    derived += 1;
  }
  applying.finish();
  batches.setSwept(batch.id, last.key, derived);
  return true;
}

const NO_ROUTE = packRoute(NOWHERE);
const ABSENT = { op: eventOps.absent, digest: new Uint8Array(0), route: null, forms: '' } as const;

/** The log first; then the deliveries of the batch may be seen. */
async function publish(room: Room, batch: BatchRow): Promise<void> {
  const { batches, receivers, origins, receipts } = room.store;
  const report = await reconcile(room, { ...batch, state: 'applied' });
  const salt = batch.report_salt ?? room.newSalt();
  const { index: entry } = await room.record(closedEntry(room, batch, { report, salt }));
  await settleCorrections(room, batch);
  const passed = await passOn(room, batch, report);
  room.store.transact(() => {
    if (passed !== undefined) origins.setOwn(batch.id, passed);
    receipts.set({ batch: batch.id, act: 'closed', entry });
    batches.setReport(batch.id, canonicalText(report), salt);
    batches.setState(batch.id, 'applied', room.now());
    receivers.releaseAll(batch.flow);
  });
}

/** An entry has its bounds; all regions are under the commitment. */
const REGIONS_LOGGED_MAX = 200;

function closedEntry(
  room: Room,
  { flow, number, agency, system, bundle }: BatchRow,
  { report, salt }: { readonly report: FlowReconciliation; readonly salt: Uint8Array },
) {
  const { deliveries } = report;
  const byRegion = new Map<string, number>();
  for (const { region, derived } of deliveries) {
    byRegion.set(region, (byRegion.get(region) ?? 0) + derived);
  }
  const regions = [...byRegion].map(([region, count]) => ({ region, deliveries: count }));
  return {
    kind: 'flow.batch-closed',
    at: room.now(),
    flow,
    batch: number,
    agency,
    system,
    bundle,
    records: report.records,
    deliveries: deliveries.reduce((sum, { derived }) => sum + derived, 0),
    receivers: new Set(deliveries.map(({ receiver }) => receiver)).size,
    regions: regions.slice(0, REGIONS_LOGGED_MAX),
    regionCount: regions.length,
    reconciliation: commitmentOf(room.sha256, salt, canonicalBytes(report)),
  } as const;
}

/** After a restart: batches that were being applied are brought to their end. */
export async function resumeBatches(room: Room): Promise<void> {
  for (const batch of room.store.batches.inState('applying')) {
    await room.turns.take(batch.flow, () => applyBatch(room, batch.id));
  }
}
