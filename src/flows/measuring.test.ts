import assert from 'node:assert/strict';
import {
  catalogOf,
  done,
  FLOW,
  lineOf,
  manifestFor,
  person,
  sendBatch,
  startFlowWorld,
  type FlowWorld,
  type Person,
} from './flow-world.test.ts';

const DAY_SECONDS = 86_400;

const standingOf = ({ desk }: FlowWorld) => desk.standingOf(FLOW) ?? assert.fail();

const lagOf = (world: FlowWorld) => {
  const { lagSeconds, isOverdue } = standingOf(world);
  return { lagSeconds, isOverdue };
};

describe('the lag of a flow', () => {
  it('is the age of the oldest batch that has not landed everywhere, and nothing when all have', async () => {
    const world = await startFlowWorld();
    try {
      assert.deepEqual(lagOf(world), { lagSeconds: 0, isOverdue: false });
      const until = '2026-06-01T00:00:00.000Z';
      const window = { from: '2026-05-31T00:00:00.000Z', until };
      const lines = [lineOf(person({ ZJ: 'a' }))];
      done(await sendBatch(world, lines, manifestFor('1', lines, { window })));
      world.nowMs = Date.parse(until) + DAY_SECONDS * 1000;
      assert.deepEqual(lagOf(world), { lagSeconds: DAY_SECONDS, isOverdue: false });
      world.nowMs += 1000;
      assert.equal(lagOf(world).isOverdue, true);
      for (const system of ['hz-core', 'xh-desk']) {
        const acknowledgement = { acknowledged: 1 };
        done(await world.desk.acknowledge({ flow: FLOW, system, acknowledgement }));
      }
      assert.deepEqual(lagOf(world), { lagSeconds: 0, isOverdue: false });
      const later = manifestFor('2', lines, { previous: '1', window });
      done(await world.desk.open({ flow: FLOW, system: 'province-core', manifest: later }));
      assert.equal(lagOf(world).isOverdue, true, 'an open batch is under way');
    } finally {
      world.end();
    }
  });
});

describe('whose turn it is in a flow', () => {
  it('is nobody’s while all is well, and the source’s when the next batch does not come', async () => {
    const world = await startFlowWorld();
    try {
      assert.deepEqual(
        [standingOf(world).isSilent, standingOf(world).owners],
        [true, ['province']],
      );
      const until = '2026-06-01T00:00:00.000Z';
      const window = { from: '2026-05-31T00:00:00.000Z', until };
      const lines = [lineOf(person({ ZJ: 'a' }))];
      done(await sendBatch(world, lines, manifestFor('1', lines, { window })));
      const behind = standingOf(world);
      assert.deepEqual([behind.isShort, behind.owners], [false, ['hangzhou', 'xihu']]);
      for (const system of ['hz-core', 'xh-desk']) {
        const acknowledgement = { acknowledged: 1 };
        done(await world.desk.acknowledge({ flow: FLOW, system, acknowledgement }));
      }
      // Daily, and a day to land: two days after the window the next one is late.
      world.nowMs = Date.parse(until) + 2 * DAY_SECONDS * 1000;
      const well = { isSilent: false, isShort: false, owners: [] };
      assert.deepEqual(standingOf(world), { lagSeconds: 0, isOverdue: false, ...well });
      world.nowMs += 1;
      const late = standingOf(world);
      assert.deepEqual([late.isSilent, late.owners], [true, ['province']]);
      assert.equal(world.desk.standingOf('none'), undefined);
    } finally {
      world.end();
    }
  });
});

describe('the quality of a source', () => {
  it('is that of its newest batches, the worst rule first, refused ones among them', async () => {
    const world = await startFlowWorld(catalogOf({ errorsMaxPerMille: 500 }));
    try {
      const call = { flow: FLOW, system: 'province-core' };
      const none = done(world.desk.qualityOfFlow(call));
      assert.deepEqual([none.batches, none.records, none.scores.conformity], [0, 0, 1000]);
      const send = async (batch: string, people: readonly Person[], previous?: string) => {
        const lines = people.map((each) => lineOf(person(each)));
        const over = previous === undefined ? {} : { previous };
        done(await sendBatch(world, lines, manifestFor(batch, lines, over)));
      };
      await send('1', [{ ZJ: 'a' }, { ZJ: 'b' }, { ZJ: 'c', QH: '339999' }, { ZJ: 'd', XM: '' }]);
      await send('2', [{ ZJ: 'e', QH: '339999' }], '1');
      const quality = done(world.desk.qualityOfFlow(call));
      assert.deepEqual(
        [
          quality.batches,
          quality.records,
          quality.rules.map(({ rule, records }) => [rule, records]),
        ],
        [
          2,
          5,
          [
            ['region-unknown', 2],
            ['source:minLength', 1],
          ],
        ],
      );
      const { consistency, completeness, accuracy, accessibility } = quality.scores;
      assert.deepEqual([consistency, completeness, accuracy, accessibility], [600, 800, 1000, 0]);
      assert.deepEqual(quality.rules[0]?.samples, [{ batch: '2', ordinal: 0, pointer: '/region' }]);
      const stranger = world.desk.qualityOfFlow({ flow: FLOW, system: 'hz-core' });
      assert.deepEqual(stranger, { refused: 'flow-unknown' });
    } finally {
      world.end();
    }
  });
});
