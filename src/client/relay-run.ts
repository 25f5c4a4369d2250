import type { FlowDelivery } from '../shapes/index.ts';
import type { FlowCalls, FlowClientParts } from './flow-calls.ts';
import { persistently } from './flow-retry.ts';
import { isWholeRecord } from './relay-lines.ts';

/** The gateway above, as its receiver reads it. */
export interface Above {
  readonly above: FlowCalls;
  readonly upper: FlowClientParts;
  readonly flow: string;
  /** A page that it has pushed here, which need not be asked for. */
  readonly pushed?: readonly FlowDelivery[] | undefined;
}

/** Deliveries of one batch that follow each other. */
export interface Run {
  readonly batch: string;
  readonly after: number;
  /** The last seq of it; `after` when it is empty. */
  readonly to: number;
  readonly count: number;
  /** Whether every record comes as the gateway above received it. */
  readonly isWhole: boolean;
}

export const emptyRun = (batch: string, after: number): Run => ({
  batch,
  after,
  to: after,
  count: 0,
  isWhole: true,
});

const PAGE_RECORDS = 1000;

export async function pageAfter(
  { above, upper, flow, pushed = [] }: Above,
  after: number,
  records = PAGE_RECORDS,
): Promise<readonly FlowDelivery[]> {
  const held = pushed.filter(({ seq }) => seq > after).slice(0, records);
  if (held[0]?.seq === after + 1) return held;
  const page = await persistently(upper.wait, () => above.deliveries({ flow, after, records }));
  return page as readonly FlowDelivery[];
}

/** Read again each time: deliveries stay as they are until they are acknowledged. */
export async function* deliveriesOf(
  above: Above,
  { after, count }: { readonly after: number; readonly count: number },
): AsyncGenerator<FlowDelivery> {
  let cursor = after;
  for (let left = count; left > 0;) {
    const page = await pageAfter(above, cursor, Math.min(left, PAGE_RECORDS));
    if (page.length === 0) return;
    yield* page;
    left -= page.length;
    cursor = page.at(-1)?.seq ?? cursor;
  }
}

/** To where the batch changes, or nothing more is ready, or so many. */
export async function measureRun(
  above: Above,
  { batch, after }: Pick<Run, 'batch' | 'after'>,
  countMax = Infinity,
): Promise<Run> {
  let run = emptyRun(batch, after);
  for await (const delivery of deliveriesOf(above, { after, count: countMax })) {
    if (delivery.batch !== batch) return run;
    const isWhole = run.isWhole && isWholeRecord(above.upper.sha256, delivery);
    run = { ...run, to: delivery.seq, count: run.count + 1, isWhole };
  }
  return run;
}
