import type { Refusal } from '../kernel/index.ts';
import { createApplying, type Applying } from './applying.ts';
import { readRecord } from './plan/read-record.ts';
import { packRoute, unpackRoute, type Route } from './plan/route.ts';
import type { FlowPlan } from './plan/plan.ts';
import { type Room } from './room.ts';
import { batchOf, eventStatus, type EventRow } from './store/event-rows.ts';
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
    const event = room.store.events.get(row.event);
    room.store.waiting.claim(row.id);
    if (event === undefined) continue;
    const batch = batchOf(row.event);
    const known = applyings.get(batch);
    // Of two batches in one chunk each continues the seqs of the one before.
    if (known === undefined) for (const each of applyings.values()) each.finish();
    const applying = known ?? createApplying(room, { id: batch, flow: row.flow });
    if (known === undefined) applyings.clear();
    applyings.set(batch, applying);
    deliveries += claimEvent(room, { plan, row, event, applying });
  }
  for (const each of applyings.values()) each.finish();
  return deliveries;
}

interface Claiming {
  readonly plan: FlowPlan;
  readonly row: UnclaimedRow;
  readonly event: EventRow;
  readonly applying: Applying;
}

function claimEvent(room: Room, claiming: Claiming): number {
  const { plan, row, event } = claiming;
  const held = heldOf(room, row, event);
  const reading =
    event.raw === null ? undefined : readRecord(event.raw, plan, readingOf(room, row.region));
  if (held === undefined || reading?.kind !== 'ready') return overtaken(room, event);
  const merged = mergeForms(event, unpackRoute(reading.route), reading.forms);
  return handOver(room, claiming, { ...held, ...merged });
}

interface HeldThere {
  readonly latest: LatestRow;
  readonly holds: Route;
}

/** What is held of the key, when it is this very record and still waits in this region. */
function heldOf(
  { store }: Room,
  { flow, region }: UnclaimedRow,
  { key, version }: EventRow,
): HeldThere | undefined {
  const latest = key === null ? undefined : store.latest.find(store.names.idOf(flow), key);
  if (latest === undefined || latest.version !== version) return undefined;
  const holds = unpackRoute(store.routes.textOf(latest.route));
  return holds.waiting.includes(region) ? { latest, holds } : undefined;
}

function handOver(
  { store }: Room,
  { row, event, applying }: Claiming,
  { latest, holds, to, forms }: HeldThere & Pick<Route, 'to'> & { readonly forms: string },
): number {
  const waiting = holds.waiting.filter((region) => region !== row.region);
  const route = store.routes.idOf(packRoute({ to: [...holds.to, ...to], waiting }));
  const columns = { status: eventStatus.ready, key: latest.key, version: latest.version };
  const raw = waiting.length === 0 ? null : event.raw;
  store.events.release(event.id, { ...columns, forms, route, raw });
  applying.deliver({ ...event, ...columns, route }, { to, waiting: [] });
  store.latest.put(store.names.idOf(row.flow), { ...latest, route });
  return to.length;
}

/** The region is the one in which it waited, whatever has become of divisions since. */
const readingOf = (room: Room, region: string) => ({
  today: room.today(),
  region,
  isOverridden: true,
});

/** Forms made now lie behind those made then. */
function mergeForms(
  event: EventRow,
  claimed: Route,
  forms: string,
): {
  readonly to: Route['to'];
  readonly forms: string;
} {
  const before = event.forms === null ? 0 : event.forms.split('\n').length;
  return {
    to: claimed.to.map((stop) => ({ ...stop, form: stop.form + before })),
    forms: event.forms === null ? forms : `${event.forms}\n${forms}`,
  };
}

/** A later version has gone its own way, or the record has left: nothing to deliver. */
function overtaken({ store }: Room, event: EventRow): number {
  if (event.status === eventStatus.unclaimed) store.events.setStatus(event.id, eventStatus.older);
  return 0;
}
