import { setImmediate } from 'node:timers/promises';
import { instantOf, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { compilePlan, type FlowPlan } from './plan/plan.ts';
import type { FlowDeskOptions, FlowDeskParts } from './ports.ts';
import type { BatchRow } from './store/batch-rows.ts';
import { noClerks, type Clerks } from './clerks/clerks.ts';
import { createFlowStore, type FlowStore } from './store/flow-store.ts';
import { createTallies, type Tallies } from './tallies.ts';
import { createKeyedTurns, type KeyedTurns } from './turns.ts';

/** What every act of the desk works with. */
export interface Room extends Omit<FlowDeskParts, 'database'> {
  /** Between two transactions: whoever else waits has a turn. */
  readonly pause: () => Promise<void>;
  readonly chunkRecords: number;
  readonly clerks: Clerks;
  readonly options: FlowDeskOptions;
  readonly store: FlowStore;
  readonly tallies: Tallies;
  readonly turns: KeyedTurns;
  /** Undefined when the catalog in force has no such flow. */
  readonly planOf: (flow: string) => FlowPlan | undefined;
  readonly now: () => string;
  readonly today: () => string;
}

/** Whom a call comes from and what it is about. */
export interface FlowCall {
  readonly flow: string;
  /** The system that signed. */
  readonly system: string;
}

export interface BatchCall extends FlowCall {
  readonly batch: string;
}

export function createRoom(parts: FlowDeskParts, options: FlowDeskOptions): Room {
  const store = createFlowStore(parts.database);
  return {
    ...parts,
    pause: parts.pause ?? (() => setImmediate()),
    clerks: parts.clerks ?? noClerks(parts.sha256),
    chunkRecords: options.chunkRecords ?? CHUNK_RECORDS,
    options,
    store,
    tallies: createTallies(store),
    turns: createKeyedTurns(),
    planOf: plansOf(parts),
    now: () => instantOf(parts.clock.now()),
    today: () => shanghaiDateOf(parts.clock.now()),
  };
}

function plansOf({ catalog, sha256 }: FlowDeskParts): Room['planOf'] {
  const known = new WeakMap<Catalog, Map<string, FlowPlan>>();
  return (name) => {
    const inForce = catalog();
    const plans = known.get(inForce) ?? new Map<string, FlowPlan>();
    known.set(inForce, plans);
    const flow = inForce.flows.get(name);
    if (flow === undefined) return undefined;
    const plan = plans.get(name) ?? compilePlan(flow, inForce, sha256);
    plans.set(name, plan);
    return plan;
  };
}

/** The flow, when the caller is its source; other flows look like none. */
export function sourcePlan(room: Room, { flow, system }: FlowCall): FlowPlan | Refusal {
  const plan = room.planOf(flow);
  return plan?.flow.source.system === system ? plan : { refused: 'flow-unknown' };
}

/** The source's own batch. */
export function sourceBatch(room: Room, call: BatchCall): BatchRow | Refusal {
  const plan = sourcePlan(room, call);
  if ('refused' in plan) return plan;
  return room.store.batches.find(call.flow, call.batch) ?? { refused: 'batch-unknown' };
}

/** Records written in one transaction: short enough that exchanges hardly wait. */
const CHUNK_RECORDS = 500;
