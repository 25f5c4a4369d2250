import assert from 'node:assert/strict';
import { soakFlows } from './soak-flows.ts';

const ROUNDS = 3;

/** A gateway is started five times, on a machine that may be busy. */
const TIMEOUT_MS = 600_000;

describe('the soak of flows', () => {
  it('loses nothing and misdelivers nothing, though the gateway is killed in every round', async () => {
    const soaked = await soakFlows({ flows: ROUNDS, seed: 5 });
    assert.deepEqual(soaked.told, []);
    assert.equal(soaked.violations, 0);
    assert.equal(soaked.kills, ROUNDS);
    assert.ok(soaked.logVerified);
    assert.ok(soaked.deliveries > 500);
  }).timeout(TIMEOUT_MS);
});
