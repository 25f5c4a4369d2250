import { createSetSum, setDigestText, sumText } from '../proofs/index.ts';
import type { FlowManifest, FlowReconciliation } from '../shapes/index.ts';
import type { Refusal } from '../kernel/index.ts';
import { sourceBatch, type BatchCall, type Room } from './room.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';
import { eventId, eventStatus } from './store/events.ts';
import type { Tally } from './tally.ts';

type Verdict = FlowReconciliation['verdict'];

/** Missing records can still come; anything else is a difference somebody must look at. */
export function intakeVerdict(manifest: FlowManifest, tally: Tally): Verdict {
  if (tally.records < manifest.records) return 'awaiting';
  const isSame = tally.records === manifest.records && tally.sum.text() === manifest.digest;
  return isSame ? 'balanced' : 'differing';
}

/** The reconciliation as it stands, counted from the rows. */
export async function reconcile(room: Room, batch: BatchRow): Promise<FlowReconciliation> {
  const manifest = manifestOf(batch);
  const tally = await room.tallies.of(batch);
  const { records, ignoredBy } = eventBook(room, batch, manifest);
  const deliveries = deliveryBook(room, batch);
  const intake = intakeVerdict(manifest, tally);
  const delivery = deliveryVerdict(batch, deliveries);
  return {
    flow: batch.flow,
    batch: batch.number,
    state: batch.state,
    at: room.now(),
    bundle: batch.bundle,
    verdict: worse(intake, delivery),
    intake,
    delivery,
    records: { ...records, received: tally.records },
    ignoredBy,
    quarantinedBy: room.store.waiting
      .countByRule(batch.id)
      .map(({ rule, count }) => ({ rule, records: count })),
    digest: { declared: manifest.digest, received: tally.sum.text() },
    regions: regionBook(manifest, tally),
    amounts: amountBook(room, manifest, { tally, flow: batch.flow }),
    deletes: {
      derived: batch.derived,
      withheld: manifest.content === 'snapshot' && room.store.waiting.hasNameless(batch.id),
    },
    deliveries,
  };
}

/** What the source may see of its own batch. */
export async function reconciliationFor(
  room: Room,
  call: BatchCall,
): Promise<FlowReconciliation | Refusal> {
  const batch = sourceBatch(room, call);
  return 'refused' in batch ? batch : reconciliationOf(room, batch);
}

/** Of a batch whose payloads are erased, the book of events is the one from its close. */
export async function reconciliationOf(room: Room, batch: BatchRow): Promise<FlowReconciliation> {
  if (batch.erased === 0 || batch.report === null) return reconcile(room, batch);
  const kept = JSON.parse(batch.report) as FlowReconciliation;
  const deliveries = deliveryBook(room, batch);
  const delivery = deliveryVerdict(batch, deliveries);
  return { ...kept, at: room.now(), deliveries, delivery, verdict: worse(kept.intake, delivery) };
}

const order: readonly Verdict[] = ['balanced', 'awaiting', 'differing'];

const worse = (a: Verdict, b: Verdict): Verdict => (order.indexOf(a) < order.indexOf(b) ? b : a);

function eventBook(
  { store }: Room,
  { id }: BatchRow,
  { records: declared }: FlowManifest,
): Pick<FlowReconciliation, 'records' | 'ignoredBy'> {
  const counts = store.sheets.countByStatus({ from: eventId(id, 0), to: eventId(id + 1, 0) });
  const of = (status: number): number => counts[status] ?? 0;
  const ignoredBy = {
    older: of(eventStatus.older),
    same: of(eventStatus.same),
    conflicting: of(eventStatus.conflicting),
    notHeld: of(eventStatus.notHeld),
  };
  const ignored = Object.values(ignoredBy).reduce((sum, count) => sum + count, 0);
  return {
    ignoredBy,
    records: {
      declared,
      received: 0,
      mapped: of(eventStatus.ready),
      quarantined: of(eventStatus.quarantined),
      ignored,
      unclaimed: of(eventStatus.unclaimed),
    },
  };
}

function deliveryBook({ store }: Room, { id }: BatchRow): FlowReconciliation['deliveries'] {
  return store.shipments.ofBatch(id).map((row) => ({
    receiver: store.receivers.byId(row.receiver)?.system ?? '',
    region: store.names.textOf(row.region),
    derived: row.derived,
    acknowledged: row.acked,
    pending: row.derived - row.acked - row.dead,
    dead: row.dead,
    tombstones: row.tombstones,
    digest: setDigestText(row.digest),
  }));
}

function deliveryVerdict(
  { state }: BatchRow,
  deliveries: FlowReconciliation['deliveries'],
): Verdict {
  if (deliveries.some(({ dead }) => dead > 0)) return 'differing';
  const isPending = deliveries.some(({ pending }) => pending > 0);
  return isPending || (state !== 'applied' && state !== 'refused') ? 'awaiting' : 'balanced';
}

function regionBook(manifest: FlowManifest, tally: Tally): FlowReconciliation['regions'] {
  const declared = new Map(manifest.regions?.map((each) => [each.region, each]));
  const names = [...new Set([...declared.keys(), ...tally.regions.keys()])].sort();
  return names.map((region) => {
    const theirs = declared.get(region);
    const ours = tally.regions.get(region);
    return {
      region,
      ...(theirs === undefined ? {} : { declared: theirs.records }),
      received: ours?.records ?? 0,
      ...(theirs?.digest === undefined ? {} : { declaredDigest: theirs.digest }),
      receivedDigest: (ours?.sum ?? createSetSum()).text(),
    };
  });
}

function amountBook(
  room: Room,
  manifest: FlowManifest,
  { tally, flow }: { readonly tally: Tally; readonly flow: string },
): FlowReconciliation['amounts'] {
  const summed = room.planOf(flow)?.flow.amounts ?? [];
  return summed.map(({ item, currency }, index) => {
    const declared = manifest.amounts?.find((each) => each.item === item)?.sum;
    return {
      item,
      currency,
      ...(declared === undefined ? {} : { declared }),
      received: sumText(tally.amounts[index] ?? 0n),
    };
  });
}
