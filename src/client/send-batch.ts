import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FlowBatch, FlowManifest, FlowReconciliation } from '../shapes/index.ts';
import {
  createFlowCalls,
  type BatchCall,
  type FlowCalls,
  type FlowClientParts,
} from './flow-calls.ts';
import {
  bucketDigests,
  bucketOf,
  summarise,
  termsOfLine,
  type DigestParts,
  type Lines,
  type ReadRecord,
} from './flow-digest.ts';
import { findBatch, persistently } from './flow-retry.ts';

export interface SendProgress {
  readonly step: 'summed' | 'sent' | 'interrupted' | 'applying' | 'gap';
  /** Of what the step counts: records, or buckets of a gap. */
  readonly done: number;
  readonly records: number;
}

export interface BatchOrder extends BatchCall {
  /** The records, one JSON text each, without line ends. Read several times: each time the same. */
  readonly lines: () => Lines;
  /** What the manifest says beside counts and digests; `previous` is asked for when absent. */
  readonly manifest: Pick<FlowManifest, 'window'> &
    Partial<Pick<FlowManifest, 'content' | 'previous' | 'amounts' | 'relayed'>>;
  /** Stricter than JSON.parse, where the source may hold what the gateway cannot read. */
  readonly readRecord?: ReadRecord | undefined;
  readonly onProgress?: ((progress: SendProgress) => void) | undefined;
}

/** A segment is sent when it has so many bytes; the gateway takes at most 4 MiB. */
const SEGMENT_BYTES = 2_097_152;

/** Regions that a manifest may list; above, it has the total alone. */
const REGIONS_MAX = 5000;

/** Between two looks at a batch that is being applied, milliseconds. */
const APPLYING_WAIT_MS = 500;

/** Gaps asked for until a batch that does not come out right is left as it is. */
const GAPS_MAX = 3;

const LINE_FEED = 0x0a;

const zip = promisify(gzip);

interface Sending extends FlowClientParts {
  readonly calls: FlowCalls;
  readonly order: BatchOrder;
  readonly digest: DigestParts;
  readonly records: number;
}

/**
 * Sums, declares, sends and closes a batch. A connection that breaks, a gateway that is killed: what
 * it has is asked for and the rest sent; so is a batch that another process began with the same
 * lines. What is missing at the end is found by digest bucket and sent again.
 * @throws {FlowRefused} when the gateway refuses; {TypeError} when it stays away.
 */
export async function sendBatch(
  parts: FlowClientParts,
  order: BatchOrder,
): Promise<FlowReconciliation> {
  const calls = createFlowCalls(parts.client);
  const terms = await persistently(parts.wait, () => calls.terms(order.flow));
  if (terms.source === undefined) throw new Error(`not the source of ${order.flow}`);
  const { fields, amounts } = terms.source;
  const digest = { ...parts, fields, amounts, readRecord: order.readRecord };
  const { regions, ...whole } = await summarise(order.lines(), digest);
  const sending = { ...parts, calls, order, digest, records: whole.records };
  tell(sending, 'summed', whole.records);
  const { flow, batch } = order;
  const manifest: FlowManifest = {
    content: terms.content,
    ...(await previousOf(sending, terms.source.last)),
    ...whole,
    ...order.manifest,
    batch,
    ...(regions.length > REGIONS_MAX ? {} : { regions: regions.map((each) => ({ ...each })) }),
  };
  const opened = await persistently(parts.wait, () => calls.open(flow, manifest));
  if (opened.state === 'open') await sendFrom(sending, opened.received);
  return settle(sending);
}

const tell = ({ order, records }: Sending, step: SendProgress['step'], done: number): void =>
  order.onProgress?.({ step, done, records });

/** The newest batch; of a batch that is known already, what was declared before it then. */
async function previousOf(
  { calls, order, wait }: Sending,
  last: string | undefined,
): Promise<Pick<FlowManifest, 'previous'>> {
  if (last === undefined || 'previous' in order.manifest) return {};
  const known = await persistently(wait, () => findBatch(calls, order));
  const previous = known === undefined ? last : known.previous;
  return previous === undefined ? {} : { previous };
}

/** Lines by the segment, from the ordinal of the first one wanted. */
async function* segmentsOf(
  lines: Lines,
  from: number,
): AsyncGenerator<{ readonly from: number; readonly until: number; readonly bytes: Uint8Array }> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let ordinal = 0;
  let first = from;
  for await (const line of lines) {
    ordinal += 1;
    if (ordinal <= from) continue;
    if (size > 0 && size + line.length >= SEGMENT_BYTES) {
      yield { from: first, until: ordinal - 1, bytes: joined(pieces, size) };
      pieces = [];
      size = 0;
      first = ordinal - 1;
    }
    pieces.push(line);
    size += line.length + 1;
  }
  if (size > 0) yield { from: first, until: ordinal, bytes: joined(pieces, size) };
}

function joined(lines: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const line of lines) {
    whole.set(line, at);
    at += line.length;
    whole[at] = LINE_FEED;
    at += 1;
  }
  return whole;
}

async function sendFrom(sending: Sending, from: number): Promise<void> {
  const lines = sending.order.lines();
  const { received } = await sendAll(sending, { lines, from, shift: 0 });
  tell(sending, 'sent', received);
}

interface Stretch {
  readonly lines: Lines;
  /** Of these lines, the first one to send. */
  readonly from: number;
  /** The gateway's ordinal of a line is its own and this. */
  readonly shift: number;
}

async function sendAll(sending: Sending, { lines, from, shift }: Stretch): Promise<FlowBatch> {
  const { calls, order, wait } = sending;
  const { flow, batch } = order;
  let state = await persistently(wait, () => calls.state({ flow, batch }));
  for await (const segment of segmentsOf(lines, from)) {
    if (segment.until + shift <= state.received) continue;
    const bytes = await zip(segment.bytes);
    const put = { flow, batch, from: segment.from + shift, bytes, isGzipped: true };
    state = await persistently(
      wait,
      () => calls.put(put),
      () => tell(sending, 'interrupted', segment.from),
    );
    tell(sending, 'sent', state.received);
  }
  return state;
}

/** Closes until it is closed; what is missing or differs is sent again first. */
async function settle(sending: Sending): Promise<FlowReconciliation> {
  let report = await closed(sending);
  for (let gaps = 0; gaps < GAPS_MAX; gaps += 1) {
    if (report.state !== 'open' || report.intake === 'balanced') return report;
    await fillGap(sending);
    report = await closed(sending);
  }
  return report;
}

async function closed(sending: Sending): Promise<FlowReconciliation> {
  const { calls, order, wait, records } = sending;
  const { flow, batch } = order;
  for (;;) {
    const answer = await persistently(wait, () => calls.close({ flow, batch }));
    if ('verdict' in answer) return answer;
    tell(sending, 'applying', records);
    await wait(APPLYING_WAIT_MS);
  }
}

async function* linesIn(
  lines: Lines,
  digest: DigestParts,
  buckets: ReadonlySet<number>,
): AsyncGenerator<Uint8Array> {
  for await (const line of lines) {
    if (buckets.has(bucketOf(termsOfLine(line, digest)))) yield line;
  }
}

async function fillGap(sending: Sending): Promise<void> {
  const { calls, order, digest, wait } = sending;
  const { flow, batch } = order;
  const buckets = await bucketDigests(order.lines(), digest);
  const gap = await persistently(wait, () => calls.askGap({ flow, batch, buckets }));
  tell(sending, 'gap', gap.buckets.length);
  const lines = linesIn(order.lines(), digest, new Set(gap.buckets));
  await sendAll(sending, { lines, from: 0, shift: gap.received });
}
