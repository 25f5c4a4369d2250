import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSetSum, setTermOf } from '../proofs/index.ts';
import { createNodeClerks, type Clerks } from './index.ts';
import type { FlowManifest } from '../shapes/index.ts';
import {
  bytesOf,
  catalogOf,
  done,
  FLOW,
  Killed,
  lineOf,
  manifestFor,
  pullAll,
  recordOf,
  sha256,
  SOURCE,
  startFlowWorld,
  type Delivered,
  type FlowWorld,
  type Person,
} from './flow-world.test.ts';

/**
 * Any batches, cut into any segments, killed at any border of a chunk. What must come of it is said
 * here a second time, in other words and with tables of its own.
 */
const catalog = catalogOf();
const from = { flow: FLOW, system: SOURCE };

// ---- what is sent

const anyPerson: fc.Arbitrary<Person> = fc.record(
  {
    ZJ: fc.constantFrom('a', 'b', 'c', 'd'),
    XM: fc.constantFrom('甲', '乙'),
    QH: fc.constantFrom(
      '330106',
      '330102',
      '330104',
      '330110',
      '330113',
      '330200',
      '330300',
      '339999',
    ),
    QH2: fc.constantFrom('330106', '330200'),
    JD: fc.constantFrom('330110001', '330113001'),
    RQ: fc.constantFrom('2020-05-01', '2026-01-02', 'soon'),
    BB: fc.constantFrom('1', '2', '3', '10'),
    JE: fc.constantFrom('1', '2.50'),
    CZ: fc.constantFrom('I', 'I', 'U', 'U', 'D', 'L', '?'),
  },
  { requiredKeys: ['ZJ', 'XM', 'QH', 'RQ', 'BB', 'CZ'] },
);

const anyLine = fc.oneof(
  { weight: 12, arbitrary: anyPerson.map(lineOf) },
  { weight: 1, arbitrary: fc.constantFrom('{"ZJ":', '[]', '{"ZJ":"a","ZJ":"b"}', '') },
  { weight: 1, arbitrary: anyPerson.map((each) => lineOf({ ...each, XM: undefined })) },
);

interface AnyBatch {
  readonly lines: readonly string[];
  readonly content: FlowManifest['content'];
  /** Sizes of segments; repeated until all is sent. */
  readonly cuts: readonly number[];
  /** Pauses after which the process ends, one for each life. */
  readonly lives: readonly number[];
  readonly acknowledging: readonly (readonly [receiver: number, share: number])[];
}

const anyBatch: fc.Arbitrary<AnyBatch> = fc.record({
  lines: fc.array(anyLine, { maxLength: 14 }),
  content: fc.constantFrom('delta', 'delta', 'snapshot'),
  cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
  lives: fc.array(fc.nat({ max: 9 }), { maxLength: 4 }),
  acknowledging: fc.array(fc.tuple(fc.nat({ max: 2 }), fc.integer({ min: 1, max: 3 })), {
    maxLength: 3,
  }),
});

// ---- what must come of it

const RECEIVERS: Readonly<Record<string, readonly string[]>> = {
  'hz-core': ['330102', '330106', '330110', '330113'],
  'xh-desk': ['330106'],
  'nb-core': ['330200'],
};

/** What each of them receives of a person. */
const views: Readonly<Record<string, (sent: Person, region: string) => object>> = {
  'hz-core': ({ ZJ, XM, QH, RQ, BB }) => ({
    name: XM,
    number: ZJ,
    region: QH,
    since: RQ,
    version: BB,
  }),
  'xh-desk': ({ ZJ, QH }) => ({ number: ZJ, region: QH }),
  'nb-core': ({ ZJ, XM }) => ({ no: ZJ, mc: XM }),
};

/** Where a code of the years before the reform lies today, by hand; what is not there is nowhere. */
const BEFORE: Readonly<Record<string, string | undefined>> = {
  '330102': '330102',
  '330104': '330102',
  '330106': '330106',
  '330200': '330200',
  '330300': '330300',
};
const AFTER = new Set(['330102', '330106', '330110', '330113', '330200', '330300']);
const STREETS: Readonly<Record<string, string>> = { '330110001': '330110', '330113001': '330113' };

function today(code: string, { RQ = '', JD = '' }: Person): string | undefined {
  if (RQ >= '2021-04-01') return AFTER.has(code) ? code : undefined;
  return code === '330110' ? STREETS[JD] : BEFORE[code];
}

type Fate =
  | { readonly as: 'quarantined'; readonly key: string | undefined }
  | { readonly as: 'good'; readonly sent: Person; readonly regions: readonly string[] };

function fateOf(line: string): Fate {
  const sent = recordOf(line);
  if (sent === undefined) return { as: 'quarantined', key: undefined };
  const bad = { as: 'quarantined', key: sent.ZJ } as const;
  if (sent.CZ === '?') return bad;
  const isRecord = sent.CZ === 'I' || sent.CZ === 'U';
  if (isRecord && sent.XM === undefined) return bad;
  if (sent.RQ === 'soon') return bad;
  if (sent.CZ === 'D') return { as: 'good', sent, regions: [] };
  const regions = [sent.QH, sent.QH2].flatMap((code) => (code === undefined ? [] : [code]));
  const resolved = regions.map((code) => today(code, sent));
  if (resolved.includes(undefined)) return bad;
  return { as: 'good', sent, regions: [...new Set(resolved as string[])] };
}

interface Told {
  readonly version: number;
  readonly line: string;
  readonly regions: ReadonlySet<string>;
  readonly state: 'there' | 'deleted' | 'left';
}

/** The world as the source tells it: who lives where, by what was said last. */
class Story {
  readonly people = new Map<string, Told>();
  /** region and key to the line last delivered there. */
  readonly copies = new Map<string, string>();

  tell({ lines, content }: AnyBatch): void {
    const mentioned = new Set<string>();
    let isAnybodyNameless = false;
    for (const line of lines) {
      const fate = fateOf(line);
      if (fate.as === 'quarantined') {
        if (fate.key === undefined) isAnybodyNameless = true;
        else mentioned.add(fate.key);
        continue;
      }
      mentioned.add(fate.sent.ZJ);
      this.hear(line, fate);
    }
    if (content !== 'snapshot' || isAnybodyNameless) return;
    for (const [key, known] of this.people) {
      if (mentioned.has(key) || known.state === 'deleted') continue;
      this.move(key, { ...known, regions: new Set(), state: 'left' });
    }
  }

  private hear(line: string, { sent, regions }: Fate & { readonly as: 'good' }): void {
    const known = this.people.get(sent.ZJ);
    const version = Number(sent.BB);
    if (known !== undefined && version < known.version) return;
    const fresh = { version, line, regions: new Set(regions), state: 'there' as const };
    if (sent.CZ === 'D') this.move(sent.ZJ, { ...fresh, state: 'deleted' });
    else if (sent.CZ === 'L') this.leave(sent.ZJ, version, regions);
    else if (known?.version !== version || known.state === 'left') {
      this.move(sent.ZJ, fresh);
      for (const region of regions) this.copies.set(`${region} ${sent.ZJ}`, line);
    }
  }

  private leave(key: string, version: number, regions: readonly string[]): void {
    const known = this.people.get(key);
    if (known === undefined || known.state === 'deleted') return;
    const rest = new Set([...known.regions].filter((region) => !regions.includes(region)));
    if (rest.size === known.regions.size) return;
    this.move(key, { version, line: known.line, regions: rest, state: 'left' });
  }

  private move(key: string, next: Told): void {
    for (const region of this.people.get(key)?.regions ?? []) {
      if (!next.regions.has(region)) this.copies.delete(`${region} ${key}`);
    }
    this.people.set(key, next);
  }

  /** What a receiver must end up with, by region and key. */
  copyOf(receiver: string): ReadonlyMap<string, object> {
    const regions = RECEIVERS[receiver] ?? [];
    const copy = new Map<string, object>();
    for (const [place, line] of this.copies) {
      const region = place.slice(0, 6);
      const sent = JSON.parse(line) as Person;
      const view = views[receiver]?.(sent, region) ?? {};
      if (regions.includes(region)) copy.set(place, JSON.parse(JSON.stringify(view)) as object);
    }
    return copy;
  }
}

// ---- a run

async function living<T extends object>(
  world: FlowWorld,
  lives: number[],
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const left = lives.shift();
    world.killAfter = left;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      await world.reopen();
    }
  }
}

async function send(world: FlowWorld, batch: AnyBatch, manifest: FlowManifest): Promise<void> {
  const { lines, cuts } = batch;
  const lives = [...batch.lives];
  const call = { ...from, batch: manifest.batch };
  await living(world, lives, () => world.desk.open({ ...from, manifest }));
  for (let turn = 0; ; turn += 1) {
    const { received } = done(world.desk.state(call));
    if (received >= lines.length) break;
    const size = cuts[turn % cuts.length] ?? 1;
    // Some of what was sent is sent again, as a sender does who lost the answer.
    const first = Math.max(0, received - (turn % 2));
    const bytes = bytesOf(lines.slice(first, first + size + 1));
    await living(world, lives, () => world.desk.take({ ...call, from: first, bytes }));
  }
  const report = done(await living(world, lives, () => world.desk.close(call)));
  world.killAfter = undefined;
  assert.equal(report.state, 'applied');
}

/** One copy of a receiver: what is told twice is recognised by its seq. */
class Copy {
  readonly rows = new Map<string, object>();
  readonly seen = new Map<number, Delivered>();
  last = 0;

  readonly receiver: string;

  constructor(receiver: string) {
    this.receiver = receiver;
  }

  take(delivered: readonly Delivered[]): void {
    for (const each of delivered) {
      const before = this.seen.get(each.seq);
      assert.deepEqual(before ?? each, each, 'a seq means one delivery for ever');
      this.seen.set(each.seq, each);
      if (each.seq <= this.last) continue;
      assert.equal(each.seq, this.last + 1, 'seqs rise without a gap');
      this.last = each.seq;
      this.keep(each);
    }
  }

  private keep({ op, region, key, record }: Delivered): void {
    assert.ok(RECEIVERS[this.receiver]?.includes(region), `${this.receiver} got ${region}`);
    const place = `${region} ${(JSON.parse(key) as string[])[0]}`;
    if (op === 'tombstone') {
      assert.ok(this.rows.has(place), 'nothing is taken that was not given');
      this.rows.delete(place);
    } else this.rows.set(place, record ?? {});
  }
}

function shipped(copies: readonly Copy[], batch: string) {
  const sums = new Map<string, ReturnType<typeof createSetSum>>();
  for (const { receiver, seen } of copies) {
    for (const { batch: own, region, key, version, digest } of seen.values()) {
      if (own !== batch) continue;
      const name = `${receiver} ${region}`;
      const sum = sums.get(name) ?? createSetSum();
      const bytes = digest === undefined ? undefined : Buffer.from(digest.slice(7), 'hex');
      sum.add(setTermOf(sha256, { region, key, version, digest: bytes }));
      sums.set(name, sum);
    }
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [name, sum.text()]));
}

async function booksBalance(world: FlowWorld, batch: string, copies: readonly Copy[]) {
  const report = done(await world.desk.reconciliation({ ...from, batch }));
  const { declared, mapped, quarantined, ignored, unclaimed } = report.records;
  assert.equal(declared, mapped + quarantined + ignored + unclaimed);
  for (const { derived, acknowledged, pending, dead } of report.deliveries) {
    assert.equal(derived, acknowledged + pending + dead);
    assert.equal(pending + dead, 0);
  }
  assert.equal(report.verdict, 'balanced');
  const told = report.deliveries.map(({ receiver, region, digest }) => [
    `${receiver} ${region}`,
    digest,
  ]);
  assert.deepEqual(Object.fromEntries(told), shipped(copies, batch));
}

/** Alone, and with threads that are given everything. */
const ways: readonly (readonly [name: string, clerks: Clerks | undefined, runs: number])[] = [
  ['by itself', undefined, 60],
  ['with clerks', createNodeClerks(sha256, { threads: 2, sheetsMin: 1 }), 20],
];

describe('any batches, whatever happens in between', () => {
  after(() => {
    for (const [, clerks] of ways) clerks?.end();
  });

  for (const [name, clerks, runs] of ways) {
    it(`balance in both books and leave each receiver exactly what is its own, ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyBatch, { minLength: 1, maxLength: 4 }), async (batches) => {
          const world = await startFlowWorld(catalog, 3, clerks);
          const story = new Story();
          const copies = Object.keys(RECEIVERS).map((receiver) => new Copy(receiver));
          try {
            for (const [index, batch] of batches.entries()) {
              const previous = index === 0 ? {} : { previous: String(index) };
              const over = { content: batch.content, ...previous };
              await send(world, batch, manifestFor(String(index + 1), batch.lines, over));
              story.tell(batch);
              for (const [at, share] of batch.acknowledging) {
                await takeSome(world, copies[at]!, share);
              }
            }
            for (const copy of copies) {
              await takeSome(world, copy, 1);
              assert.deepEqual(copy.rows, story.copyOf(copy.receiver));
            }
            for (const index of batches.keys())
              await booksBalance(world, String(index + 1), copies);
          } finally {
            world.end();
          }
        }),
        { numRuns: Number(process.env['FLOW_RUNS'] ?? runs) },
      );
    });
  }
});

/** Takes what is there, and acknowledges a share of it: the rest comes again. */
async function takeSome(world: FlowWorld, copy: Copy, share: number): Promise<void> {
  const { receiver: system } = copy;
  const state = done(world.desk.receiver({ flow: FLOW, system }));
  const delivered = pullAll(world, system, state.acknowledged);
  copy.take(delivered);
  const upTo = state.acknowledged + Math.ceil(delivered.length / share);
  const acknowledgement = { acknowledged: upTo };
  done(await world.desk.acknowledge({ flow: FLOW, system, acknowledgement }));
}
