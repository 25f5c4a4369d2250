import { shanghaiDateOf } from '../kernel/index.ts';
import type {
  FlowBatch,
  FlowManifest,
  FlowOrigin,
  FlowReconciliation,
  FlowTerms,
} from '../shapes/index.ts';
import type { FlowCalls, FlowClientParts } from './flow-calls.ts';
import { summarise, type Lines } from './flow-digest.ts';
import { isRefusedWith, persistently } from './flow-retry.ts';
import { lineOfDelivery, RelayRefused } from './relay-lines.ts';
import { deliveriesOf, type Above, type Run } from './relay-run.ts';
import { sendBatch } from './send-batch.ts';

/** Both sides, and how the lower one wants its records. */
export interface Relay extends Above {
  readonly below: FlowCalls;
  readonly lower: FlowClientParts;
  /** The flow at the lower gateway. */
  readonly into: string;
  readonly source: NonNullable<FlowTerms['source']>;
}

/** A batch that the lower gateway has applied. */
export interface RelayedBatch {
  /** Its number at the lower gateway. */
  readonly batch: string;
  readonly records: number;
  /** `mapped`: the form is not the first source's, and its digests compare no more. `none`: unsigned. */
  readonly origin: 'whole' | 'mapped' | 'none';
  readonly report: FlowReconciliation;
}

/** What is known of a batch beside its deliveries, the same whenever it is asked for. */
export interface BatchFacts {
  readonly origin: FlowOrigin | undefined;
  readonly window: FlowManifest['window'];
  /** Gateways that its origin tells of. */
  readonly hops: number;
}

export async function factsOf(relay: Relay, batch: string): Promise<BatchFacts> {
  const origin = await originOf(relay, batch);
  if (origin === undefined) return { origin, window: await windowOf(relay, batch), hops: 0 };
  const { window } = JSON.parse(origin.source.manifest) as FlowManifest;
  return { origin, window, hops: origin.passed.length };
}

/** Undefined when its source did not sign it: from there on the relay is the first that does. */
async function originOf(
  { above, flow, upper }: Relay,
  batch: string,
): Promise<FlowOrigin | undefined> {
  try {
    return await persistently(upper.wait, () => above.origin({ flow, batch }));
  } catch (error) {
    if (isRefusedWith(error, 'origin-unknown')) return undefined;
    throw error;
  }
}

async function windowOf(
  { above, flow, upper }: Relay,
  batch: string,
): Promise<BatchFacts['window']> {
  for (let before: string | undefined; ;) {
    const { batches } = await persistently(upper.wait, () => above.batches(flow, before));
    const found = batches.find((each) => each.batch === batch);
    if (found !== undefined) return found.window;
    before = batches.at(-1)?.batch;
    if (before === undefined) throw new RelayRefused('batch-unended', batch);
  }
}

/** The lower gateway's source records, read from the upper one each time they are needed. */
const linesOf = (relay: Relay, run: Run, { window }: BatchFacts): (() => Lines) => {
  const terms = { source: relay.source, on: shanghaiDateOf(Date.parse(window.until)) };
  return async function* () {
    for await (const delivery of deliveriesOf(relay, run)) yield lineOfDelivery(delivery, terms);
  };
};

export interface Handing {
  /** At the lower gateway. */
  readonly number: string;
  readonly run: Run;
  readonly facts: BatchFacts;
}

/** Sends it and waits until it is applied. @throws {RelayRefused} batch-refused, batch-unended */
export async function hand(relay: Relay, { number, run, facts }: Handing): Promise<RelayedBatch> {
  const relayed = relayedOf(facts, run);
  const report = await sendBatch(relay.lower, {
    flow: relay.into,
    batch: number,
    lines: linesOf(relay, run, facts),
    // What the upper gateway delivers is what changed, also of a snapshot.
    manifest: {
      content: 'delta',
      window: facts.window,
      ...(relayed === undefined ? {} : { relayed }),
    },
  });
  if (report.state === 'refused') throw new RelayRefused('batch-refused', number);
  if (report.state !== 'applied') throw new RelayRefused('batch-unended', number);
  return { batch: number, records: run.count, origin: kindOf(relayed), report };
}

/** Once records come in another form than the first source's, that is said to all below. */
function relayedOf({ origin, hops }: BatchFacts, { isWhole }: Run): FlowOrigin | undefined {
  if (origin === undefined || isWhole || origin.mapped !== undefined) return origin;
  return { ...origin, mapped: hops };
}

function kindOf(relayed: FlowOrigin | undefined): RelayedBatch['origin'] {
  if (relayed === undefined) return 'none';
  return relayed.mapped === undefined ? 'whole' : 'mapped';
}

interface Begun {
  readonly known: FlowBatch;
  readonly run: Run;
  readonly facts: BatchFacts;
}

/** Whether what the lower gateway was told of a batch are the first deliveries of this run. */
export async function isBegunWith(relay: Relay, { known, run, facts }: Begun): Promise<boolean> {
  const { declared, batch, flow } = known;
  if (declared === 0 || declared > run.count) return false;
  const call = { flow, batch };
  const { digest } = await persistently(relay.lower.wait, () => relay.below.reconciliation(call));
  const lines = linesOf(relay, { ...run, count: declared }, facts);
  const parts = { sha256: relay.lower.sha256, fields: relay.source.fields };
  return (await summarise(lines(), parts)).digest === digest.declared;
}
