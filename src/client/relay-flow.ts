import type { FlowBatch, FlowDelivery } from '../shapes/index.ts';
import { createFlowCalls, type FlowClientParts } from './flow-calls.ts';
import { findBatch, persistently } from './flow-retry.ts';
import { RelayRefused } from './relay-lines.ts';
import {
  factsOf,
  hand,
  isBegunWith,
  type Handing,
  type Relay,
  type RelayedBatch,
} from './relay-hand.ts';
import { emptyRun, measureRun, pageAfter, type Run } from './relay-run.ts';

export interface RelayParts {
  /** The receiver's side: the gateway that batches come from. */
  readonly upper: FlowClientParts;
  /** The source's side: the gateway that they go to. */
  readonly lower: FlowClientParts;
}

export interface RelayOrder {
  /** At the upper gateway. */
  readonly flow: string;
  /** At the lower gateway. */
  readonly into: string;
  /** A batch that the lower gateway refused is sent once more, under a further number. */
  readonly isAgain?: boolean;
  /**
   * A page that the upper gateway has pushed, where it pushes: once the relay has come to its end,
   * whoever was sent it may acknowledge it.
   */
  readonly pushed?: readonly FlowDelivery[];
}

/**
 * Hands on everything that is ready: batch by batch, in order, also those that hold nothing for this
 * receiver. Nothing is kept here: what the lower gateway has applied is acknowledged at the upper
 * one, and whoever is killed in between finds the batch below and acknowledges it then.
 * @throws {FlowRefused} what either gateway refuses; {RelayRefused} what people must mend
 */
export async function* relayFlow(
  parts: RelayParts,
  order: RelayOrder,
): AsyncGenerator<RelayedBatch> {
  const relay = await openRelay(parts, order);
  const { wait } = parts.upper;
  let { acknowledged: after } = await persistently(wait, () => relay.above.receiver(order.flow));
  for (;;) {
    // Asked before the deliveries: what is in it has its deliveries ready by then.
    const missing = await missingBelow(relay);
    const [head] = await pageAfter(relay, after, 1);
    for (const batch of head === undefined ? missing : aheadOf(missing, head.batch)) {
      const run = emptyRun(batch, after);
      yield await hand(relay, { number: batch, run, facts: await factsOf(relay, batch) });
    }
    if (head === undefined) return;
    const run = await measureRun(relay, { batch: head.batch, after });
    const { handed, to } = await handRun({ ...relay, isAgain: order.isAgain === true }, run);
    const acknowledgement = { after, acknowledged: to };
    await persistently(wait, () => relay.above.acknowledge(order.flow, acknowledgement));
    yield handed;
    after = to;
  }
}

async function openRelay(parts: RelayParts, order: RelayOrder): Promise<Relay> {
  const below = createFlowCalls(parts.lower.client);
  const above = createFlowCalls(parts.upper.client);
  const { source } = await persistently(parts.lower.wait, () => below.terms(order.into));
  if (source === undefined) throw new Error(`not the source of ${order.into}`);
  return { ...parts, ...order, above, below, source };
}

/** Batches of the upper gateway that the lower one has not got to the end of, oldest first. */
async function missingBelow({ above, below, flow, into, upper, lower }: Relay): Promise<string[]> {
  const missing: string[] = [];
  for (let before: string | undefined; ;) {
    const { batches } = await persistently(upper.wait, () => above.batches(flow, before));
    for (const { batch } of batches) {
      const known = await persistently(lower.wait, () => findBatch(below, { flow: into, batch }));
      if (known !== undefined && known.state !== 'open') return missing;
      missing.unshift(batch);
      before = batch;
    }
    if (batches.length === 0) return missing;
  }
}

const aheadOf = (missing: readonly string[], batch: string): readonly string[] =>
  missing.slice(0, Math.max(0, missing.indexOf(batch)));

interface Trying extends Relay {
  readonly isAgain: boolean;
}

interface HandedRun {
  readonly handed: RelayedBatch;
  readonly to: number;
}

/**
 * Under its own number, or, when the batch was handed on already and this came later (claimed,
 * released), under one that tells from where. What was begun is ended as it was begun.
 */
async function handRun(relay: Trying, run: Run): Promise<HandedRun> {
  const facts = await factsOf(relay, run.batch);
  const late = `${run.batch}.late${facts.hops}-${run.after + 1}`;
  for (const number of [run.batch, late]) {
    const handed = await tryAs(relay, { number, run, facts });
    if (handed !== undefined) return handed;
  }
  throw new RelayRefused('batch-unended', run.batch);
}

/** Refusals of one batch until nobody believes any more that it will be taken. */
const ATTEMPTS_MAX = 9;

/** Undefined when the number stands for other records. @throws {RelayRefused} batch-refused */
async function tryAs(relay: Trying, handing: Handing): Promise<HandedRun | undefined> {
  const { run, facts } = handing;
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const number = attempt === 1 ? handing.number : `${handing.number}.again${attempt}`;
    const call = { flow: relay.into, batch: number };
    const known = await persistently(relay.lower.wait, () => findBatch(relay.below, call));
    if (known === undefined) {
      if (attempt > 1 && !relay.isAgain) break;
      return { handed: await hand(relay, { number, run, facts }), to: run.to };
    }
    if (!(await isBegunWith(relay, { known, run, facts }))) {
      await endEmpty(relay, known, handing);
      return undefined;
    }
    if (known.state !== 'refused') return resume(relay, known, handing);
  }
  throw new RelayRefused('batch-refused', handing.number);
}

async function resume(
  relay: Relay,
  { batch, declared }: FlowBatch,
  { run, facts }: Handing,
): Promise<HandedRun> {
  const begun = declared === run.count ? run : await measureRun(relay, run, declared);
  return { handed: await hand(relay, { number: batch, run: begun, facts }), to: begun.to };
}

/** It was empty when it was handed on, and the relay was killed before it was closed. */
async function endEmpty(
  relay: Relay,
  { batch, state, declared }: FlowBatch,
  { run, facts }: Handing,
): Promise<void> {
  if (state !== 'open' || declared > 0) return;
  await hand(relay, { number: batch, run: emptyRun(run.batch, run.after), facts });
}
