import type { Flow } from '../shapes/index.ts';
import { dueSecondsOf, lagOfFlow, type FlowLag } from './measuring.ts';
import type { Room } from './room.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';

/** 及时与完整, of a flow: what is not as it should be now, and whose turn it is. */
export interface FlowStanding extends FlowLag {
  /** The next batch should have come. */
  readonly isSilent: boolean;
  /** Something that the source has declared is not where it belongs. */
  readonly isShort: boolean;
  /** Agencies that somebody has to ask; empty when nobody. */
  readonly owners: readonly string[];
}

const DAY_SECONDS = 86_400;

/** From one window to the next; what comes as it happens has no next. */
const cadenceSeconds: Readonly<Record<Flow['frequency'], number>> = {
  realtime: Infinity,
  hourly: 3600,
  daily: DAY_SECONDS,
  weekly: 7 * DAY_SECONDS,
  monthly: 31 * DAY_SECONDS,
  quarterly: 92 * DAY_SECONDS,
  yearly: 366 * DAY_SECONDS,
};

export function standingOf(room: Room, name: string): FlowStanding | undefined {
  const flow = room.planOf(name)?.flow;
  if (flow === undefined) return undefined;
  const [newest] = room.store.batches.list(name, 1);
  const isSilent = isSilentSince(room, flow, newest);
  const quarantined = room.store.waiting.countQuarantined(name);
  const isUnended = newest !== undefined && newest.state !== 'applied';
  const late = receiversBehind(room, flow);
  const corrections = room.store.corrections.countOpenOf(name);
  const isSourcesTurn = isSilent || isUnended || quarantined > 0 || corrections > 0;
  return {
    ...lagOfFlow(room, name),
    isSilent,
    isShort: isUnended || quarantined > 0 || late.some(({ dead }) => dead > 0),
    owners: [
      ...new Set([
        ...(isSourcesTurn ? [flow.source.agency] : []),
        ...late.map(({ agency }) => agency),
      ]),
    ],
  };
}

/** A flow that never sent anything is silent from the day on which it began. */
function isSilentSince(room: Room, flow: Flow, newest: BatchRow | undefined): boolean {
  const day = room.today();
  if (day < flow.from || (flow.until !== undefined && flow.until <= day)) return false;
  const since = newest === undefined ? flow.from : manifestOf(newest).window.until;
  const dueSeconds = cadenceSeconds[flow.frequency] + dueSecondsOf(room, flow.flow);
  return room.clock.now() - Date.parse(since) > dueSeconds * MS_PER_SECOND;
}

const MS_PER_SECOND = 1000;

interface Behind {
  readonly agency: string;
  readonly dead: number;
}

/** Who has something waiting, or has refused it. */
function receiversBehind({ store }: Room, { flow, receivers }: Flow): readonly Behind[] {
  return store.receivers.ofFlow(flow).flatMap(({ id, system, released, acked }) => {
    const agency = receivers.find((each) => each.system === system)?.agency;
    const dead = store.dead.count(id);
    return agency === undefined || (released === acked && dead === 0) ? [] : [{ agency, dead }];
  });
}
