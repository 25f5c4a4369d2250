import assert from 'node:assert/strict';
import {
  done,
  FLOW,
  lineOf,
  manifestFor,
  person,
  sendBatch,
  startFlowWorld,
} from './flow-world.test.ts';

const DAY_SECONDS = 86_400;

describe('the lag of a flow', () => {
  it('is the age of the oldest batch that has not landed everywhere, and nothing when all have', async () => {
    const world = await startFlowWorld();
    try {
      assert.deepEqual(world.desk.lagOf(FLOW), { lagSeconds: 0, isOverdue: false });
      const until = '2026-06-01T00:00:00.000Z';
      const window = { from: '2026-05-31T00:00:00.000Z', until };
      const lines = [lineOf(person({ ZJ: 'a' }))];
      done(await sendBatch(world, lines, manifestFor('1', lines, { window })));
      world.nowMs = Date.parse(until) + DAY_SECONDS * 1000;
      assert.deepEqual(world.desk.lagOf(FLOW), { lagSeconds: DAY_SECONDS, isOverdue: false });
      world.nowMs += 1000;
      assert.equal(world.desk.lagOf(FLOW).isOverdue, true);
      for (const system of ['hz-core', 'xh-desk']) {
        const acknowledgement = { acknowledged: 1 };
        done(await world.desk.acknowledge({ flow: FLOW, system, acknowledgement }));
      }
      assert.deepEqual(world.desk.lagOf(FLOW), { lagSeconds: 0, isOverdue: false });
      const later = manifestFor('2', lines, { previous: '1', window });
      done(await world.desk.open({ flow: FLOW, system: 'province-core', manifest: later }));
      assert.equal(world.desk.lagOf(FLOW).isOverdue, true, 'an open batch is under way');
    } finally {
      world.end();
    }
  });
});
