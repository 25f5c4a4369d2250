import type { Refusal } from '../kernel/index.ts';
import { dimensionOf, landedOf, permille, timesOf, type Dimension } from './measuring.ts';
import { sourcePlan, type FlowCall, type Room } from './room.ts';
import { manifestOf, type BatchRow } from './store/batch-rows.ts';
import { ordinalOf } from './store/events.ts';

/** What the checks say of a source over its newest batches. */
export interface FlowQuality {
  readonly flow: string;
  /** How many batches it is about, and from where to where their windows reach. */
  readonly batches: number;
  readonly from?: string;
  readonly until?: string;
  readonly records: number;
  /** Per mille; all six. Timeliness: of batches that landed in time. */
  readonly scores: Readonly<Record<Dimension, number>>;
  /** Worst first. */
  readonly rules: readonly {
    readonly rule: string;
    readonly dimension: Dimension;
    readonly records: number;
    /** Of the newest batch that breaks it; where, never what. */
    readonly samples: readonly {
      readonly batch: string;
      readonly ordinal: number;
      readonly pointer: string;
    }[];
  }[];
}

/** Newest batches that count. */
const BATCHES_MAX = 100;
const SAMPLES_MAX = 5;
/** Looked through for samples, of one batch. */
const SAMPLED_MAX = 1000;

export function qualityOfFlow(room: Room, call: FlowCall): FlowQuality | Refusal {
  const plan = sourcePlan(room, call);
  if ('refused' in plan) return plan;
  // What is still being sent says nothing yet; what was refused says a lot.
  const batches = room.store.batches
    .list(call.flow, BATCHES_MAX)
    .filter(({ state }) => state === 'applied' || state === 'refused');
  const rules = rulesOf(room, batches);
  const records = sumOf(batches, ({ received, dropped }) => received - dropped);
  return {
    flow: call.flow,
    batches: batches.length,
    ...windowOf(batches),
    records,
    scores: scoresOf(room, batches, { rules, records }),
    rules,
  };
}

const sumOf = (batches: readonly BatchRow[], of: (batch: BatchRow) => number): number =>
  batches.reduce((sum, each) => sum + of(each), 0);

function windowOf(batches: readonly BatchRow[]): Pick<FlowQuality, 'from' | 'until'> {
  const [newest, oldest] = [batches[0], batches.at(-1)];
  if (newest === undefined || oldest === undefined) return {};
  return { from: manifestOf(oldest).window.from, until: manifestOf(newest).window.until };
}

function rulesOf({ store }: Room, batches: readonly BatchRow[]): FlowQuality['rules'] {
  const counts = new Map<string, number>();
  const newestOf = new Map<string, BatchRow>();
  for (const batch of batches) {
    for (const { rule, count } of store.waiting.countByRule(batch.id)) {
      counts.set(rule, (counts.get(rule) ?? 0) + count);
      if (!newestOf.has(rule)) newestOf.set(rule, batch);
    }
  }
  const samplesOf = (rule: string): FlowQuality['rules'][number]['samples'] => {
    const batch = newestOf.get(rule);
    const found = batch === undefined ? [] : store.waiting.listQuarantined(batch.id, SAMPLED_MAX);
    return found
      .filter((row) => row.rule === rule)
      .slice(0, SAMPLES_MAX)
      .map(({ event, pointer }) => ({
        batch: batch?.number ?? '',
        ordinal: ordinalOf(event),
        pointer,
      }));
  };
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1))
    .map(([rule, count]) => ({
      rule,
      dimension: dimensionOf(rule),
      records: count,
      samples: samplesOf(rule),
    }));
}

interface Found {
  readonly rules: FlowQuality['rules'];
  readonly records: number;
}

function scoresOf(
  room: Room,
  batches: readonly BatchRow[],
  { rules, records }: Found,
): FlowQuality['scores'] {
  const share = (dimension: Dimension): number => {
    const failing = rules.filter((each) => each.dimension === dimension);
    return permille(records - failing.reduce((sum, each) => sum + each.records, 0), records);
  };
  const applied = batches.filter(({ state }) => state === 'applied');
  const landed = applied.map(({ id }) => landedOf(room, id));
  const inTime = applied.filter((batch) => !timesOf(room, batch).isOverdue);
  const declared = sumOf(batches, (batch) => manifestOf(batch).records);
  return {
    conformity: share('conformity'),
    completeness: Math.min(share('completeness'), permille(records, declared)),
    accuracy: share('accuracy'),
    consistency: share('consistency'),
    timeliness: permille(inTime.length, applied.length),
    accessibility: permille(
      landed.reduce((sum, { acked }) => sum + acked, 0),
      landed.reduce((sum, { derived }) => sum + derived, 0),
    ),
  };
}
