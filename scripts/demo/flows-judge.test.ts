import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReceivedSums, type Delivered } from '../../src/client/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { flowStories, type ToldBatch } from './edges/index.ts';
import { wrongIn } from './flows-judge.ts';
import type { Kept, PlayedFlow, Received } from './flows-play.ts';

const FLOW = 'enterprise-return';
const TABLED = 'nb-data-lake';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A flow that went as its story has it. */
function rightly(): PlayedFlow {
  const story = flowStories().find(({ flow }) => flow === FLOW) ?? assert.fail();
  const batches = new Map(
    [...story.batches]
      .reverse()
      .flatMap(({ number, lines }) =>
        lines.map(({ change }) => [String(change.sequence), number] as const),
      ),
  );
  const received = [...story.owed].map(([receiver, owed]): Received => {
    const deliveries = owed.map((each, index): Delivered => ({
      ...each,
      seq: index + 1,
      batch: batches.get(each.version) ?? '',
    }));
    if (receiver !== TABLED) return { receiver, way: 'pull', deliveries };
    const rows = new Map(
      owed.map(({ region, key, record }) => [`${region} ${key}`, { region, key, record }]),
    );
    const landed = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    return {
      receiver,
      way: 'table',
      rows: landed.flatMap(({ record, ...row }) =>
        record === undefined ? [] : [{ ...row, record }],
      ),
    };
  });
  return {
    story,
    received,
    reports: story.batches.map((batch) => reportOf(batch, received)),
    quarantined: story.batches.map(keptOf),
    unclaimed: story.unclaimed,
  };
}

const keptOf = ({ lines }: ToldBatch): readonly Kept[] =>
  lines.flatMap(({ truth }, ordinal) =>
    truth.kind === 'quarantined' ? [{ ordinal, rule: truth.rule }] : [],
  );

function reportOf(told: ToldBatch, received: readonly Received[]): FlowReconciliation {
  const { byRule, ...records } = told.book;
  const deliveries = told.owed.map((each) => {
    const [receiver = '', region = '', count] = each.split(' ');
    const book = createReceivedSums({ sha256 });
    for (const one of received.find((other) => other.receiver === receiver)?.deliveries ?? []) {
      book.add(one);
    }
    const digest = book
      .all()
      .find((sum) => sum.batch === told.number && sum.region === region)?.digest;
    return { receiver, region, acknowledged: Number(count), digest };
  });
  const report = {
    flow: FLOW,
    batch: told.number,
    state: 'applied',
    verdict: 'balanced',
    records,
    quarantinedBy: Object.entries(byRule).map(([rule, count]) => ({ rule, records: count })),
    deliveries,
  };
  return report as unknown as FlowReconciliation;
}

const nowhere = { edges: '' };

function firstReport(
  change: (report: FlowReconciliation) => Partial<FlowReconciliation>,
): Partial<PlayedFlow> {
  const { reports } = rightly();
  return {
    reports: reports.map((each, index) => (index > 0 ? each : { ...each, ...change(each) })),
  };
}

function toReceiver(wanted: string, change: (received: Received) => Received): Partial<PlayedFlow> {
  const { received } = rightly();
  return { received: received.map((each) => (each.receiver === wanted ? change(each) : each)) };
}

const foreign: Delivered = {
  seq: 9999,
  op: 'record',
  batch: '20210408-01',
  region: '330203',
  key: '[]',
  version: '1',
  record: {},
};

/** What goes wrong, and what must be said of it. */
const faults: readonly (readonly [string, () => Partial<PlayedFlow>, RegExp])[] = [
  [
    'a record at a wrong receiver',
    () =>
      toReceiver('qt-data-pool', (each) => ({
        ...each,
        deliveries: [...(each.deliveries ?? []), foreign],
      })),
    /qt-data-pool has not what it is owed/,
  ],
  [
    'a tombstone that is missing',
    () =>
      toReceiver('hz-data-lake', (each) => ({
        ...each,
        deliveries: (each.deliveries ?? []).filter(({ op }) => op === 'record'),
      })),
    /hz-data-lake has not what it is owed/,
  ],
  [
    'a row that should have gone',
    () =>
      toReceiver(TABLED, (each) => ({
        ...each,
        rows: [...(each.rows ?? []), { region: '330203', key: '[]', record: {} }],
      })),
    /nb-data-lake has not what it is owed/,
  ],
  [
    'an event unbooked',
    () => firstReport(({ records }) => ({ records: { ...records, ignored: records.ignored + 1 } })),
    /book of records/,
  ],
  [
    'a delivery unacknowledged',
    () => firstReport(({ deliveries }) => ({ deliveries: deliveries.slice(1) })),
    /book of deliveries/,
  ],
  ['a verdict', () => firstReport(() => ({ verdict: 'differing' })), /not balanced/],
  [
    'another record in quarantine',
    () => ({ quarantined: [[{ ordinal: 0, rule: 'source:format' }], []] }),
    /quarantined others/,
  ],
  ['a region that waits unseen', () => ({ unclaimed: [] }), /unclaimed otherwise/],
];

describe("the judge of the demo's flows", () => {
  it('has nothing to say of a flow that went as its story has it', () => {
    assert.deepEqual(wrongIn(rightly(), nowhere), []);
  });

  for (const [name, fault, said] of faults) {
    it(`names ${name}`, () => {
      assert.match(wrongIn({ ...rightly(), ...fault() }, nowhere).join('\n'), said);
    });
  }
});
