import assert from 'node:assert/strict';
import {
  done,
  FLOW,
  lineOf,
  manifestFor,
  person,
  sendBatch,
  startFlowWorld,
  type FlowWorld,
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
