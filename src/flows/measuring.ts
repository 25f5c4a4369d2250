import type { Refusal } from '../kernel/index.ts';
import { sourceBatch, type BatchCall, type Room } from './room.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';
import { ordinalOf } from './store/events.ts';

/** The six dimensions of GB/T 36344. */
export type Dimension =
  'conformity' | 'completeness' | 'accuracy' | 'consistency' | 'timeliness' | 'accessibility';

/** By what follows the colon of a rule, or the rule itself. */
const dimensions: Readonly<Record<string, Dimension>> = {
  required: 'completeness',
  missing: 'completeness',
  minLength: 'completeness',
  key: 'completeness',
  version: 'completeness',
  'region-missing': 'completeness',
  'fact-date': 'completeness',
  format: 'accuracy',
  minimum: 'accuracy',
  maximum: 'accuracy',
  'check-failed': 'accuracy',
  amount: 'accuracy',
  'region-unknown': 'consistency',
  'region-abolished': 'consistency',
  'region-ambiguous': 'consistency',
  operation: 'consistency',
};

/** Whatever is not otherwise is a matter of form. */
export const dimensionOf = (rule: string): Dimension =>
  dimensions[rule.slice(rule.indexOf(':') + 1)] ?? 'conformity';

export interface Quality {
  readonly flow: string;
  readonly batch: string;
  readonly records: number;
  /** Share of records without a finding in that dimension, per mille; all six. */
  readonly scores: Readonly<Record<Dimension, number>>;
  /** Worst first. */
  readonly rules: readonly {
    readonly rule: string;
    readonly dimension: Dimension;
    readonly records: number;
    /** Where, never what. */
    readonly samples: readonly { readonly ordinal: number; readonly pointer: string }[];
  }[];
}

const SAMPLES_MAX = 5;
const SAMPLED_MAX = 10_000;

/** What the checks say of a batch, for its source. */
export async function qualityOf(room: Room, call: BatchCall): Promise<Quality | Refusal> {
  const batch = sourceBatch(room, call);
  if ('refused' in batch) return batch;
  const { waiting } = room.store;
  const found = waiting.listQuarantined(batch.id, SAMPLED_MAX);
  const records = batch.received - batch.dropped;
  const rules = waiting.countByRule(batch.id).map(({ rule, count }) => ({
    rule,
    dimension: dimensionOf(rule),
    records: count,
    samples: found
      .filter((row) => row.rule === rule)
      .slice(0, SAMPLES_MAX)
      .map(({ event, pointer }) => ({ ordinal: ordinalOf(event), pointer })),
  }));
  const failing = (dimension: Dimension): number =>
    rules
      .filter((each) => each.dimension === dimension)
      .reduce((sum, each) => sum + each.records, 0);
  const share = (dimension: Dimension): number => permille(records - failing(dimension), records);
  const { records: declared } = manifestOf(batch);
  const lag = await lagOf(room, call);
  const isLate = 'refused' in lag || lag.isOverdue;
  const landed = landedOf(room, batch.id);
  return {
    flow: batch.flow,
    batch: batch.number,
    records,
    rules,
    scores: {
      conformity: share('conformity'),
      completeness: Math.min(share('completeness'), permille(records, declared)),
      accuracy: share('accuracy'),
      consistency: share('consistency'),
      timeliness: isLate ? 0 : 1000,
      accessibility: permille(landed.acked, landed.derived),
    },
  };
}

export const permille = (part: number, whole: number): number =>
  whole === 0 ? 1000 : Math.floor((Math.max(0, Math.min(part, whole)) * 1000) / whole);

/** Deliveries, and those of them that have landed. */
export function landedOf(
  { store }: Room,
  batch: number,
): { readonly derived: number; readonly acked: number } {
  const shipments = store.shipments.ofBatch(batch);
  return {
    derived: shipments.reduce((sum, each) => sum + each.derived, 0),
    acked: shipments.reduce((sum, each) => sum + each.acked, 0),
  };
}

export interface Lag {
  readonly flow: string;
  readonly batch: string;
  /** Date of the oldest fact in the batch. */
  readonly oldestFact: string | undefined;
  /** From the end of the batch's window to the last acknowledgement, or to now. */
  readonly lagSeconds: number;
  readonly dueSeconds: number;
  readonly isOverdue: boolean;
  readonly receivers: readonly {
    readonly receiver: string;
    readonly lagSeconds: number;
    readonly isDelivered: boolean;
  }[];
}

/** 及时, of a flow: the batch that is longest under way. */
export interface FlowLag {
  /** Since its window ended; 0 when every batch has landed. */
  readonly lagSeconds: number;
  readonly isOverdue: boolean;
}

export function lagOfFlow(room: Room, flow: string): FlowLag {
  const since = room.store.batches.oldestUnderWay(flow);
  if (since === undefined) return { lagSeconds: 0, isOverdue: false };
  const ageMs = room.clock.now() - Date.parse(since);
  const lagSeconds = Math.max(0, Math.floor(ageMs / MS_PER_SECOND));
  return { lagSeconds, isOverdue: lagSeconds > dueSecondsOf(room, flow) };
}

const MS_PER_SECOND = 1000;

export const dueSecondsOf = (room: Room, flow: string): number =>
  secondsOf(room.planOf(flow)?.flow.timeliness ?? 'P0D');

const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const secondsOf = (duration: string): number => {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};

/** 及时: how long a batch took to land, against what the flow owes. */
export async function lagOf(room: Room, call: BatchCall): Promise<Lag | Refusal> {
  const batch = sourceBatch(room, call);
  if ('refused' in batch) return batch;
  const { oldest } = await room.tallies.of(batch);
  return { flow: batch.flow, batch: batch.number, oldestFact: oldest, ...timesOf(room, batch) };
}

/** Without looking at its records. */
export function timesOf(room: Room, batch: BatchRow): Omit<Lag, 'flow' | 'batch' | 'oldestFact'> {
  const { shipments, receivers } = room.store;
  const since = Date.parse(manifestOf(batch).window.until);
  const secondsTo = (epochMs: number): number => Math.max(0, Math.floor((epochMs - since) / 1000));
  const byReceiver = new Map<number, string | null>();
  for (const { receiver, delivered_at: at } of shipments.ofBatch(batch.id)) {
    const before = byReceiver.get(receiver);
    byReceiver.set(receiver, before === null || at === null ? null : at);
  }
  const now = room.clock.now();
  const measured = [...byReceiver].map(([id, at]) => ({
    receiver: receivers.byId(id)?.system ?? '',
    lagSeconds: secondsTo(at === null ? now : Date.parse(at)),
    isDelivered: at !== null,
  }));
  const isEnded = batch.state === 'applied' && measured.every((each) => each.isDelivered);
  const slowest = Math.max(0, ...measured.map((each) => each.lagSeconds));
  const lagSeconds = isEnded ? slowest : secondsTo(now);
  const dueSeconds = dueSecondsOf(room, batch.flow);
  return { lagSeconds, dueSeconds, isOverdue: lagSeconds > dueSeconds, receivers: measured };
}
