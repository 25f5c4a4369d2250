import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProblemCode } from '../../src/kernel/index.ts';
import { ask, insured, insuredRow } from '../support/calls.ts';
import { answering, type Script } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';

const silent: Script = () => undefined;
const sound = answering(insured(insuredRow()));

/** Long enough for all asks of a test to be under way together on a busy machine. */
const TIMEOUT_MS = 1500;
const PAUSE_MS = 3000;
/** By then the pause is over, however busy the machine. */
const AGAIN_WITHIN_MS = 30_000;

describe('a provider that does not answer', () => {
  let world: World;
  before(async () => {
    world = await startWorld({
      limits: {
        providerInFlightMax: 3,
        providerFailuresMax: 3,
        providerPauseMs: PAUSE_MS,
        providerTimeoutMs: TIMEOUT_MS,
      },
    });
  });
  after(() => world.close());

  const codes = async (count: number): Promise<readonly (ProblemCode | 'released')[]> => {
    const client = world.as('xihu-window');
    const answers = await Promise.all(Array.from({ length: count }, () => ask(client)));
    return answers.map(({ status, body }) =>
      status === 200 ? 'released' : (body as { readonly code: ProblemCode }).code,
    );
  };

  it('has only so many asks under way: provider-busy', async () => {
    world.provider.play(silent);
    const answers = await codes(5);
    assert.deepEqual(answers.toSorted(), [
      'provider-busy',
      'provider-busy',
      'provider-timeout',
      'provider-timeout',
      'provider-timeout',
    ]);
  });

  it('is left alone after a while: provider-paused, at once and without asking it', async () => {
    world.provider.play(sound);
    const asked = world.provider.asks();
    assert.deepEqual(await codes(2), ['provider-paused', 'provider-paused']);
    assert.equal(world.provider.asks(), asked);
  });

  it('is asked again after the pause, and all is well', async () => {
    const deadline = Date.now() + AGAIN_WITHIN_MS;
    let [first] = await codes(1);
    for (; first === 'provider-paused' && Date.now() < deadline; [first] = await codes(1)) {
      await sleep(100);
    }
    assert.equal(first, 'released');
    assert.deepEqual(await codes(3), ['released', 'released', 'released']);
  });
});
