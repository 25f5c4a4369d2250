import { seeCorrections } from './corrections/settling.ts';
import {
  decideEvent,
  type Arriving,
  type Change,
  type EventDecision,
  type Held,
  type HeldState,
} from './plan/decide-event.ts';
import { NOWHERE, packRoute, unpackRoute, type Route } from './plan/route.ts';
import type { Room } from './room.ts';
import { createShipping, type NamedEvent } from './shipping.ts';
import { TOMBSTONE } from './spelling.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { eventStatus, type AppliedEvent } from './store/events.ts';
import type { LatestRow } from './store/latest-rows.ts';

/** The events of a batch, applied one after the other. */
export interface Applying {
  /** An event becomes deliveries, or is ignored: then its status says why. */
  apply(event: AppliedEvent): number | undefined;
  /** Of a batch that waited: the record goes to those who have come for the region. */
  deliver(event: AppliedEvent, route: Route): void;
  /** Before the end of each transaction: writes what was only counted. */
  finish(): void;
}

/** Numbers are stored: never renumbered. */
const states = ['held', 'gone', 'left'] as const satisfies readonly HeldState[];

/** What was derived above is a leave like any other. */
const ops = [
  'record',
  'delete',
  'leave',
  'absent',
  'leave',
] as const satisfies readonly Arriving['op'][];

const ignoredStatus = {
  older: eventStatus.older,
  same: eventStatus.same,
  conflicting: eventStatus.conflicting,
  notHeld: eventStatus.notHeld,
} as const;

export function createApplying(
  room: Room,
  batch: Pick<BatchRow, 'id' | 'flow' | 'number'>,
): Applying {
  const { store } = room;
  const flowName = store.names.idOf(batch.flow);
  const shipping = createShipping(room, batch);
  const routes = createRoutes(room);
  const hold = createHolding(room, batch, routes);
  const hasQuarantined = store.waiting.hasQuarantined(batch.flow);
  const hasCorrections = store.corrections.hasOpen(batch.flow);

  const change = (deciding: Deciding, change: Change): void => {
    const { event, route } = deciding;
    for (const { receiver, region } of change.tombstones) {
      shipping.ship(event, { receiver, region, form: TOMBSTONE });
    }
    for (const stop of change.records) shipping.ship(event, stop, route.to.indexOf(stop));
    for (const region of change.waiting) {
      store.waiting.wait({ flow: batch.flow, region, event: event.id });
    }
    hold(deciding, change.holds, change.state);
    if (hasQuarantined) settleQuarantined(room, batch.flow, event);
    if (hasCorrections) seeCorrections(room, batch.flow, event);
  };

  const ignore = (deciding: Deciding, { isRemembered }: Ignoring): void => {
    if (isRemembered) hold(deciding, NOWHERE, 'gone');
    else if (deciding.isHeld) store.latest.see(flowName, deciding.event.key, batch.id);
  };

  return {
    apply: (event) => {
      if (!isNamed(event)) return undefined;
      const row = store.latest.find(flowName, event.key);
      const route = event.route === null ? NOWHERE : routes.get(event.route);
      const deciding = { event, route, isHeld: row !== undefined };
      const decision = decideEvent(arriving(deciding, row), heldOf(row, routes));
      if (decision.kind === 'changed') {
        change(deciding, decision.change);
        return undefined;
      }
      ignore(deciding, decision);
      return ignoredStatus[decision.why];
    },
    deliver: (event, route) => {
      if (!isNamed(event)) return;
      for (const stop of route.to) shipping.ship(event, stop);
    },
    finish: shipping.finish,
  };
}

type Hold = (deciding: Deciding, route: Route, state: HeldState) => void;

/** Who holds what of a key from now on. */
function createHolding(
  { store }: Room,
  { id: batch, flow }: Pick<BatchRow, 'id' | 'flow'>,
  routes: Routes,
): Hold {
  const flowName = store.names.idOf(flow);
  return ({ event: { key, version, digest }, isHeld }, route, state) => {
    const held = { route: routes.idOf(route), state: states.indexOf(state), batch };
    if (isHeld) store.latest.update(flowName, { key, version, digest, ...held });
    else store.latest.insert(flowName, { key, version, digest, ...held });
  };
}

/** Routes in the form in which they are decided on, and back to their numbers. */
interface Routes {
  get(id: number): Route;
  idOf(route: Route): number;
}

/** As many as there are, in a small memory. */
const ROUTES_KEPT_MAX = 10_000;

function createRoutes({ store }: Room): Routes {
  const known = new Map<number, Route>();
  const ids = new WeakMap<Route, number>();
  return {
    get: (id) => {
      const kept = known.get(id);
      if (kept !== undefined) return kept;
      const route = unpackRoute(store.routes.textOf(id));
      if (known.size >= ROUTES_KEPT_MAX) known.clear();
      known.set(id, route);
      ids.set(route, id);
      return route;
    },
    idOf: (route) => ids.get(route) ?? store.routes.idOf(packRoute(route)),
  };
}

interface Deciding {
  readonly event: NamedEvent;
  readonly route: Route;
  /** Whether a version of its key is held already. */
  readonly isHeld: boolean;
}

type Ignoring = EventDecision & { readonly kind: 'ignored' };

const heldOf = (held: LatestRow | undefined, routes: Routes): Held | undefined =>
  held && {
    version: held.version,
    route: routes.get(held.route),
    state: states[held.state] ?? 'held',
  };

const arriving = ({ event, route }: Deciding, held: LatestRow | undefined): Arriving => ({
  op: ops[event.op] ?? 'record',
  version: event.version,
  route,
  isSameContent: held !== undefined && Buffer.compare(held.digest, event.digest) === 0,
});

const isNamed = (event: AppliedEvent): event is NamedEvent =>
  event.key !== null && event.version !== null;

/** A record that came again in order settles what was kept back of its key. */
function settleQuarantined({ store }: Room, flow: string, event: NamedEvent): void {
  for (const row of store.waiting.openOfKey(flow, event.key)) {
    if (row.event >= event.id) continue;
    store.waiting.decide({ ...row, state: 'corrected' });
    store.kept.erase(row.event);
  }
}
