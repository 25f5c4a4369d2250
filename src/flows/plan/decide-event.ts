import { NOWHERE, type Route, type Stop } from './route.ts';
import { compareVersions } from './versions.ts';

/**
 * What receivers hold of a key. `gone`: deleted by the source, and for good up to that version.
 * `left`: taken from some or all regions without an end of the record itself, so that the same
 * version may still come for another region.
 */
export interface Held {
  readonly version: string;
  readonly route: Route;
  readonly state: HeldState;
}

export type HeldState = 'held' | 'gone' | 'left';

export interface Arriving {
  readonly op: 'record' | 'delete' | 'leave' | 'absent';
  readonly version: string;
  readonly route: Route;
  /** Whether its content is what is held. */
  readonly isSameContent: boolean;
}

/** Why an event changes nothing. */
export type Ignored = 'older' | 'same' | 'conflicting' | 'notHeld';

export interface Change {
  /** Before the records: a mover leaves its old region before it comes to the new one. */
  readonly tombstones: readonly Pick<Stop, 'receiver' | 'region'>[];
  readonly records: readonly Stop[];
  /** Regions without a receiver in which the record now waits. */
  readonly waiting: readonly string[];
  /** Who holds the key from now on. */
  readonly holds: Route;
  readonly state: HeldState;
}

export type EventDecision =
  | { readonly kind: 'changed'; readonly change: Change }
  | {
      readonly kind: 'ignored';
      readonly why: Ignored;
      /** A delete of what was never held: earlier versions that come later must stay away. */
      readonly isRemembered: boolean;
    };

/** What an event changes for whom, against what they hold. */
export function decideEvent(arriving: Arriving, held: Held | undefined): EventDecision {
  const order = held === undefined ? 1 : compareVersions(arriving.version, held.version);
  if (order < 0) return ignored('older');
  if (arriving.op === 'record') return decideRecord(arriving, held, order);
  if (arriving.op === 'leave') return decideLeave(arriving, held);
  if (held === undefined || held.state === 'gone') return ignored('notHeld', true);
  return removed(held.route, NOWHERE, arriving.op === 'delete' ? 'gone' : 'left');
}

const ignored = (why: Ignored, isRemembered = false): EventDecision => ({
  kind: 'ignored',
  why,
  isRemembered,
});

function decideRecord(
  { route, isSameContent }: Arriving,
  held: Held | undefined,
  order: number,
): EventDecision {
  const before = held?.route ?? NOWHERE;
  const isRepeated = order === 0 && held?.state !== 'left';
  if (isRepeated) {
    if (!isSameContent || held?.state === 'gone') return ignored('conflicting');
    if (isSameRoute(before, route)) return ignored('same');
  }
  return received(before, route, isRepeated);
}

/** Who has it already does not get it again when it is only repeated. */
function received(before: Route, route: Route, isRepeated: boolean): EventDecision {
  // The same record may have new receivers since: they get it, the others not again.
  const isKnown = (stop: Stop): boolean => isRepeated && has(before, stop);
  return {
    kind: 'changed',
    change: {
      tombstones: before.to.filter((stop) => !has(route, stop)),
      records: route.to.filter((stop) => !isKnown(stop)),
      waiting: route.waiting.filter((region) => !(isRepeated && before.waiting.includes(region))),
      holds: route,
      state: 'held',
    },
  };
}

/** Gone from the regions it names, and nothing said of others. */
function decideLeave({ route }: Arriving, held: Held | undefined): EventDecision {
  if (held === undefined || held.state === 'gone') return ignored('notHeld');
  const left = new Set([...route.to.map(({ region }) => region), ...route.waiting]);
  const rest: Route = {
    to: held.route.to.filter(({ region }) => !left.has(region)),
    waiting: held.route.waiting.filter((region) => !left.has(region)),
  };
  return isSameRoute(rest, held.route) ? ignored('notHeld') : removed(held.route, rest, 'left');
}

const has = (route: Route, stop: Pick<Stop, 'receiver' | 'region'>): boolean =>
  route.to.some(({ receiver, region }) => receiver === stop.receiver && region === stop.region);

const isSameRoute = (a: Route, b: Route): boolean =>
  a.to.length === b.to.length &&
  a.to.every((stop) => has(b, stop)) &&
  a.waiting.length === b.waiting.length &&
  a.waiting.every((region) => b.waiting.includes(region));

const removed = (before: Route, after: Route, state: HeldState): EventDecision => ({
  kind: 'changed',
  change: {
    tombstones: before.to.filter((stop) => !has(after, stop)),
    records: [],
    waiting: [],
    holds: after,
    state,
  },
});
