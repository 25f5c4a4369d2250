import assert from 'node:assert/strict';
import { readArguments } from './arguments.ts';
import { soak } from './soak.ts';
import { openStage, type Stage } from './stage.ts';

const REQUESTS = 150;

describe('the soak', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it('sends what it is asked to and counts every reply', async () => {
    const soaked = await soak(stage, { hostile: REQUESTS, seed: 3, atOnce: 4 });
    assert.deepEqual(soaked.told, []);
    assert.equal(soaked.violations, 0);
    const replies = Object.values(soaked.byStatus).reduce((sum, count) => sum + count, 0);
    // Some are sent a second time, as replays.
    assert.ok(replies >= REQUESTS);
    assert.ok(soaked.memoryMiB.end > 0);
  });

  it('takes what to run, how much of it, and a seed', () => {
    const read = readArguments(['--hostile', '5', '--seed', '9']);
    assert.deepEqual(read, { hostile: 5, seed: 9, atOnce: 16 });
    const faults = readArguments(['--kill', '200', '--power', '1000', '--sweep', '1']);
    assert.deepEqual(faults, { kill: 200, power: 1000, sweep: 1, seed: 1, atOnce: 16 });
    assert.deepEqual(readArguments(['--flows', '50']), { flows: 50, seed: 1, atOnce: 16 });
    const edges = readArguments(['--flow-edges', '30']);
    assert.deepEqual(edges, { 'flow-edges': 30, seed: 1, atOnce: 16 });
    assert.deepEqual(readArguments(['--exchanges', '200000']), {
      exchanges: 200_000,
      seed: 1,
      atOnce: 16,
    });
    const wrong = [[], ['--hostile', '0'], ['--hostile', 'x'], ['--kill', '-1'], ['--loud']];
    for (const args of wrong) assert.throws(() => readArguments(args));
  });
});
