import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import {
  assisted,
  assistedTeller,
  bookOf,
  deliveriesTo,
  enterprises,
  insured,
  residents,
  type ExpectedDelivery,
  type Owed,
  enterpriseTeller,
  insuredTeller,
  residentTeller,
  tellStory,
  type StoryBatch,
  type Subject,
  type Teller,
} from '../../scripts/demo/flows/index.ts';
import {
  createFlowCalls,
  pullDeliveries,
  sendBatch,
  type Delivered,
} from '../../src/client/index.ts';
import { readFieldsOf } from '../../src/flows/index.ts';
import { sha256 } from '../../src/flows/flow-world.test.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { FlowReconciliation } from '../../src/shapes/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { declaredDigest } from './digest.ts';

const SEED = 20210409;
const SUBJECTS = 160;

const systems = [
  'zj-social-insurance',
  'zj-enterprise-register',
  'zj-population-changes',
  'hz-civil-assistance',
  'hz-data-lake',
  'nb-data-lake',
  'xihu-data-pool',
  'sc-data-pool',
  'qt-data-pool',
  'zj-welfare-pool',
];

const readRecord = (line: Uint8Array) => {
  const read = readFieldsOf(line);
  return read.ok ? read.record : undefined;
};

const plain = ({ op, region, key, version, record }: Delivered): ExpectedDelivery => ({
  op,
  region,
  key,
  version,
  ...(record === undefined ? {} : { record }),
});

const countsOf = ({ records, quarantinedBy }: FlowReconciliation) => {
  const { declared, mapped, quarantined, ignored, unclaimed } = records;
  const byRule = Object.fromEntries(quarantinedBy.map(({ rule, records: count }) => [rule, count]));
  return { declared, mapped, quarantined, ignored, unclaimed, byRule };
};

const regionRow = (of: { readonly receiver: string; readonly region: string }, count: number) =>
  `${of.receiver} ${of.region} ${count}`;

function owedByRegion<S extends Subject>(
  owed: Owed<S>,
  lines: StoryBatch<S>['lines'],
): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of owed.receivers) {
    for (const { region } of deliveriesTo(owed, each, lines)) {
      const place = `${each.receiver} ${region}`;
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  }
  return [...counts].map(([place, count]) => `${place} ${count}`);
}

describe('the flows of the example province', () => {
  let world: World;
  before(async () => {
    world = await startWorld({ systems });
  });
  after(() => world.close());

  const partsOf = (system: string) => ({
    client: world.as(system),
    sha256,
    wait: (ms: number) => setTimeout(ms, undefined),
  });

  const send = <S extends Subject>({ source, flow }: Owed<S>, batch: StoryBatch<S>) =>
    sendBatch(partsOf(source), {
      flow,
      batch: batch.number,
      lines: () => batch.lines.map(({ text }) => utf8(text)),
      manifest: { window: batch.window },
      readRecord,
    });

  async function pullAll(flow: string, system: string): Promise<readonly Delivered[]> {
    const all: Delivered[] = [];
    for await (const page of pullDeliveries(partsOf(system), { flow, records: 50 })) {
      all.push(...page.deliveries);
    }
    return all;
  }

  function behaves<S extends Subject>(owed: Owed<S>, teller: Teller<S>): void {
    const batches = tellStory(teller, SEED);
    describe(owed.flow, () => {
      it('books every record as the story has it, under the digest the source sums itself', async () => {
        for (const batch of batches) {
          const report = await send(owed, batch);
          assert.deepEqual(countsOf(report), bookOf(owed, batch.lines), batch.number);
          assert.equal(report.intake, 'balanced');
          const texts = batch.lines.map(({ text }) => text);
          assert.equal(report.digest.received, declaredDigest(owed, texts));
        }
      });

      it('gives each receiver exactly its own, in its own form and in order', async () => {
        for (const receiver of owed.receivers) {
          const lines = batches.flatMap(({ lines: each }) => each);
          const delivered = await pullAll(owed.flow, receiver.receiver);
          const expected = deliveriesTo(owed, receiver, lines);
          assert.deepEqual(delivered.map(plain), expected, receiver.receiver);
        }
      });

      it('has both books balanced once everything is acknowledged', async () => {
        const { flow, source } = owed;
        for (const { number: batch, lines } of batches) {
          const calls = createFlowCalls(world.as(source));
          const report = await calls.reconciliation({ flow, batch });
          assert.equal(report.verdict, 'balanced');
          const left = report.deliveries.filter(({ pending, dead }) => pending + dead > 0);
          assert.deepEqual(left, []);
          const acknowledged = report.deliveries.map((each) => regionRow(each, each.acknowledged));
          assert.deepEqual(acknowledged.sort(), [...owedByRegion(owed, lines)].sort());
        }
      });
    });
  }

  behaves(insured, insuredTeller(SEED, SUBJECTS));
  behaves(enterprises, enterpriseTeller(SEED, SUBJECTS));
  behaves(residents, residentTeller(SEED, SUBJECTS));
  behaves(assisted, assistedTeller(SEED, SUBJECTS));
});
