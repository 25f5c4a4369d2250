import assert from 'node:assert/strict';
import { killRounds } from '../../scripts/faults/index.ts';
import { describeOnLinux } from './linux-only.ts';

const ROUNDS = 10;

describeOnLinux('a gateway killed while it is asked', function () {
  this.timeout(300_000);

  it('loses nothing it answered, abandons nothing silently, does nothing twice', async () => {
    const killed = await killRounds({ rounds: ROUNDS, seed: 5 });
    assert.deepEqual(killed.violations, []);
    assert.ok(killed.inFlight >= ROUNDS);
    assert.ok(killed.acknowledged >= ROUNDS);
    assert.equal(killed.replayed, ROUNDS);
    assert.ok(killed.asks <= killed.intents);
  });
});
