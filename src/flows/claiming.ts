import type { Refusal } from '../kernel/index.ts';
import { createApplying, type Applying } from './applying.ts';
import { readRecord } from './plan/read-record.ts';
import { packRoute, unpackRoute, type Route } from './plan/route.ts';
import type { FlowPlan } from './plan/plan.ts';
import { type Room  } from './room.ts';
import { batchOf, eventStatus, type EventRow } from './store/event-rows.ts';
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

function claimEvent(room: Room, { plan, row, event, applying }: Claiming): number {
  const { store } = room;
  const flow = store.names.idOf(row.flow);
  const held = event.key === null ? undefined : store.latest.find(flow, event.key);
  const holds = held && unpackRoute(store.routes.textOf(held.route));
  const isCurrent = held?.version === event.version && holds?.waiting.includes(row.region) === true;
  if (held === undefined || holds === undefined || !isCurrent) return overtaken(room, event);
  const reading =
    event.raw === null ? undefined : readRecord(event.raw, plan, readingOf(room, row.region));
  if (reading?.kind !== 'ready') return overtaken(room, event);
  const claimed = unpackRoute(reading.route);
  const merged = mergeForms(event, claimed, reading.forms);
  const route: Route = {
    to: [...holds.to, ...merged.to],
    waiting: holds.waiting.filter((region) => region !== row.region),
  };
  const packed = store.routes.idOf(packRoute(route));
  const isLast = route.waiting.length === 0;
  const { key, version } = event;
  const columns = { status: eventStatus.ready, key, version, forms: merged.forms, route: packed };
  store.events.release(event.id, { ...columns, raw: isLast ? null : event.raw });
  applying.deliver({ ...event, ...columns }, { to: merged.to, waiting: [] });
  store.latest.put(flow, { ...held, route: packed });
  return merged.to.length;
}

/** The region is the one in which it waited, whatever has become of divisions since. */
const readingOf = (room: Room, region: string) => ({
  today: room.today(),
  region,
  isOverridden: true,
});

/** Forms made now lie behind those made then. */
function mergeForms(event: EventRow, claimed: Route, forms: string): {
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
