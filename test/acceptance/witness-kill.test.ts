import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadWitnessSettings } from '../../src/settings/index.ts';
import { openWitnessBook } from '../../src/witness/index.ts';
import { createWitnessClient, type Submit } from '../../src/witness/cosigning/witness-client.ts';
import { formatAddCheckpoint } from '../../src/witness/add-checkpoint.ts';
import { logKey, testLog } from '../../src/witness/witness-harness.test.ts';
import { startWitnessProcess, witnessPlace } from '../support/witness.ts';

const ROUNDS = 6;
const KILL_WITHIN_MS = 120;

/** After the rounds there are more, and longer ones, where the machine was too busy for an answer. */
const killWithinMs = (round: number): number => KILL_WITHIN_MS * Math.max(1, round - ROUNDS + 2);
const ENTRIES = 20_000;

describe('a witness that is killed again and again', () => {
  const origin = 'log.example/killed';
  const key = logKey(origin);
  const log = testLog(
    origin,
    key,
    Array.from({ length: ENTRIES }, (_, index) => `entry ${index}`),
  );

  const growth = async (old: number): Promise<string> => {
    const note = await log.note(old + 1);
    return formatAddCheckpoint({ old, proof: log.proof(old, old + 1), note });
  };

  /** Grows as long as it is answered, a request after each answer; how far it was answered. */
  async function growUntilGone(submit: Submit, from: number): Promise<number> {
    for (let size = from; ; size += 1) {
      const answer = await submit(await growth(size)).catch(() => undefined);
      if (answer === undefined) return size;
      assert.equal(answer.status, 200);
    }
  }

  it('never forgets a checkpoint whose cosignature was handed out', async () => {
    const place = await witnessPlace();
    const submit = createWitnessClient(place.url, 2000);
    let held = 0;
    for (let round = 0; round < ROUNDS || held === 0; round += 1) {
      const witness = await startWitnessProcess(place, { verifierKeys: [key.verifierKey] });
      const killed = sleep(Math.random() * killWithinMs(round)).then(() => witness.kill('SIGKILL'));
      const cosigned = await growUntilGone(submit, held);
      await killed;
      const book = openWitnessBook(loadWitnessSettings(place.config));
      held = book.find(origin)?.size ?? 0;
      book.close();
      assert.ok(held === cosigned || held === cosigned + 1, `${held} held, ${cosigned} told`);
    }
    place.remove();
  });
});
