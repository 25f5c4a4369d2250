import assert from 'node:assert/strict';
import { intent } from '../../scripts/faults/entries.ts';
import { judgeRound } from '../../scripts/faults/gateway/judge-round.ts';
import { killRounds } from '../../scripts/faults/index.ts';
import { verifierKey } from '../../scripts/faults/log-parts.ts';
import { describeOnLinux } from './linux-only.ts';

const ROUNDS = 10;

describeOnLinux('a gateway killed while it is asked', function () {
  // Each kill starts a process, which takes a busy machine many seconds.
  this.timeout(900_000);

  it('loses nothing it answered, abandons nothing silently, does nothing twice', async () => {
    const killed = await killRounds({ rounds: ROUNDS, seed: 5 });
    assert.deepEqual(killed.violations, []);
    assert.ok(killed.inFlight >= ROUNDS);
    assert.ok(killed.acknowledged >= ROUNDS);
    assert.equal(killed.replayed, ROUNDS);
    assert.ok(killed.asks <= killed.intents);
  });
});

describe('the oracle of killed gateways', () => {
  it('finds what is lost, what nobody asked for, and what has no end', async () => {
    const receipt = { index: 5, entry: '{}', proof: [], checkpoint: '' };
    const answers = new Map([
      ['BJ-1', { status: 200, receipt }],
      ['BJ-2', { status: 200 }],
    ]);
    const stored = [{ index: 4, text: '', entry: intent('x', {}) }];
    assert.deepEqual(await judgeRound({ verifierKey }, { answers }, stored), [
      'x () was never asked for',
      'x has exchange.intent',
      'the receipt of BJ-1 does not verify: checkpoint',
      'BJ-1 was acknowledged and is lost',
      'BJ-2 was answered 200  unrecorded',
    ]);
  });
});
