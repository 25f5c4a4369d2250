import type { Refusal } from '../kernel/index.ts';
import { createApplying, type Applying } from './applying.ts';
import { readRecord, type ReadyRecord } from './plan/read-record.ts';
import { packRoute, unpackRoute, type Route } from './plan/route.ts';
import type { FlowPlan } from './plan/plan.ts';
import { type Room } from './room.ts';
import { batchOf, eventOps, eventStatus } from './store/events.ts';
import type { KeptRow } from './store/kept-rows.ts';
import type { LatestRow } from './store/latest-rows.ts';
import type { UnclaimedRow } from './store/waiting-rows.ts';

export interface UnclaimedRegion {
  readonly region: string;
  readonly records: number;
}

export interface Claimed {
  readonly regions: number;
  readonly deliveries: number;
}

/** Kept and shown until a receiver comes. */
export const unclaimedOf = (room: Room, flow: string): readonly UnclaimedRegion[] =>
  room.store.waiting
    .unclaimedRegions(flow)
    .map(({ region, count }) => ({ region, records: count }));

/**
 * What waits in regions that have a receiver by now goes to it: of each key the last version, and
 * nothing that was overtaken or has left meanwhile.
 */
export function claim(
  room: Room,
  { flow, by }: { readonly flow: string; readonly by: string },
): Promise<Claimed | Refusal> {
  return room.turns.take(flow, async () => {
    const plan = room.planOf(flow);
    if (plan === undefined) return { refused: 'flow-unknown' };
    const regions = unclaimedOf(room, flow)
      .map(({ region }) => region)
      .filter((region) => plan.router.way([region], room.today()).route.to.length > 0);
    if (regions.length === 0) return { regions: 0, deliveries: 0 };
    let deliveries = 0;
    for (const region of regions) deliveries += await claimRegion(room, plan, region);
    const counts = { regions: regions.length, deliveries };
    await room.record({ kind: 'flow.claimed', at: room.now(), flow, by, ...counts });
    room.store.receivers.releaseAll(flow);
    return counts;
  });
}

async function claimRegion(room: Room, plan: FlowPlan, region: string): Promise<number> {
  const { flow } = plan.flow;
  let deliveries = 0;
  for (let after = 0; ;) {
    const query = { flow, region, after, limit: room.chunkRecords };
    const rows = room.store.waiting.listUnclaimed(query);
    const last = rows.at(-1);
    if (last === undefined) return deliveries;
    deliveries += room.store.transact(() => claimChunk(room, plan, rows));
    after = last.id;
    await room.pause();
  }
}

function claimChunk(room: Room, plan: FlowPlan, rows: readonly UnclaimedRow[]): number {
  const applyings = new Map<number, Applying>();
  let deliveries = 0;
  for (const row of rows) {
    const kept = room.store.kept.find(row.event);
    room.store.waiting.claim(row.id);
    const batch = room.store.batches.get(batchOf(row.event));
    if (kept === undefined || batch === undefined) continue;
    const known = applyings.get(batch.id);
    // Of two batches in one chunk each continues the seqs of the one before.
    if (known === undefined) for (const each of applyings.values()) each.finish();
    const applying = known ?? createApplying(room, batch);
    if (known === undefined) applyings.clear();
    applyings.set(batch.id, applying);
    deliveries += claimEvent(room, { plan, row, kept, applying });
  }
  for (const each of applyings.values()) each.finish();
  return deliveries;
}

interface Claiming {
  readonly plan: FlowPlan;
  readonly row: UnclaimedRow;
  readonly kept: KeptRow;
  readonly applying: Applying;
}

function claimEvent(room: Room, claiming: Claiming): number {
  const { plan, row, kept } = claiming;
  const held = heldOf(room, row, kept);
  const reading = readRecord(kept.raw, plan, readingOf(room, row.region));
  if (held === undefined || reading.kind !== 'ready') return overtaken(room, kept);
  return handOver(room, claiming, { ...held, reading });
}

interface HeldThere {
  readonly latest: LatestRow;
  readonly holds: Route;
}

/** What is held of the key, when it is this very record and still waits in this region. */
function heldOf(
  { store }: Room,
  { flow, region }: UnclaimedRow,
  { key, version }: KeptRow,
): HeldThere | undefined {
  const latest = key === null ? undefined : store.latest.find(store.names.idOf(flow), key);
  if (latest === undefined || latest.version !== version) return undefined;
  const holds = unpackRoute(store.routes.textOf(latest.route));
  return holds.waiting.includes(region) ? { latest, holds } : undefined;
}

function handOver(
  { store }: Room,
  { row, applying }: Claiming,
  { latest, holds, reading }: HeldThere & { readonly reading: ReadyRecord },
): number {
  const { to } = unpackRoute(reading.route);
  const waiting = holds.waiting.filter((region) => region !== row.region);
  const route = store.routes.idOf(packRoute({ to: [...holds.to, ...to], waiting }));
  if (waiting.length === 0) store.kept.erase(row.event);
  store.sheets.setStatus(row.event, eventStatus.ready);
  const { key, version, digest } = latest;
  const event = { id: row.event, op: eventOps.record, key, version, digest, route };
  applying.deliver({ ...event, forms: reading.forms }, { to, waiting: [] });
  store.latest.update(store.names.idOf(row.flow), { ...latest, route });
  return to.length;
}

/** The region is the one in which it waited, whatever has become of divisions since. */
const readingOf = (room: Room, region: string) => ({
  today: room.today(),
  region,
  isOverridden: true,
});

/** A later version has gone its own way, or the record has left: nothing to deliver. */
function overtaken({ store }: Room, { event }: KeptRow): number {
  if (store.sheets.statusOf(event) === eventStatus.unclaimed) {
    store.sheets.setStatus(event, eventStatus.older);
  }
  return 0;
}
