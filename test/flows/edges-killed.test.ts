import assert from 'node:assert/strict';
import { edgeRounds } from './support/edge-rounds.ts';

const ROUNDS = 5;

describe('a gateway killed while it moves one table into others', () => {
  it('has every row where it belongs in the end, and both books balanced', async () => {
    const { violations, batches, deliveries } = await edgeRounds({ rounds: ROUNDS, seed: 7 });
    assert.deepEqual(violations, []);
    assert.ok(batches > 1 && deliveries > 3000, `${batches} batches, ${deliveries} deliveries`);
  });
});
