import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ProblemCode, Refusal } from '../kernel/index.ts';
import { createProviderGuard } from './provider-guard.ts';

const limits = { inFlightMax: 3, failuresMax: 4, pauseMs: 1000 };

const answered = { ok: true };

/** A guard with a clock of its own, whose asks end as they are told. */
function bench() {
  let now = Date.UTC(2026, 10, 22);
  let asked = 0;
  const { guard } = createProviderGuard({ now: () => now }, limits);
  const ask = (system: string, end: object = answered): Promise<object> =>
    guard(system, () => {
      asked += 1;
      return Promise.resolve(end);
    });
  return { guard, ask, pass: (ms: number) => (now += ms), asked: () => asked };
}

const codeOf = (answer: object): ProblemCode | undefined => (answer as Partial<Refusal>).refused;

const failing = { refused: 'provider-timeout' } as const;

describe('routing guards providers', () => {
  it('leaves a system alone after failures in a row, and no other', async () => {
    const { ask, asked } = bench();
    for (let turn = 0; turn < limits.failuresMax; turn += 1) await ask('dead', failing);
    const refused = (await ask('dead')) as Refusal;
    assert.equal(refused.refused, 'provider-paused');
    assert.equal(refused.retryAfterSeconds, 1);
    assert.match(
      refused.detail?.en ?? '',
      /4 times in a row; tried again after 2026-11-22T00:00:01/,
    );
    assert.equal(asked(), limits.failuresMax);
    assert.deepEqual(await ask('sound'), answered);
  });

  it('lets one ask try it after the pause: all go ahead if it answers, none if it does not', async () => {
    for (const [end, then] of [
      [answered, undefined],
      [failing, 'provider-paused'],
    ] as const) {
      const { ask, guard, pass } = bench();
      for (let turn = 0; turn < limits.failuresMax; turn += 1) await ask('s', failing);
      pass(limits.pauseMs);
      let finish: (answer: object) => void = () => undefined;
      const trial = guard('s', () => new Promise<object>((resolve) => (finish = resolve)));
      assert.equal(codeOf(await ask('s')), 'provider-paused');
      finish(end);
      await trial;
      assert.equal(codeOf(await ask('s')), then);
    }
  });

  it('counts only failures in a row that say the system is not there', async () => {
    for (const interruption of [answered, { refused: 'provider-failed' }]) {
      const { ask } = bench();
      for (let turn = 0; turn < 3 * limits.failuresMax; turn += 1) {
        await ask('s', turn % limits.failuresMax === 0 ? interruption : failing);
      }
      assert.deepEqual(await ask('s'), answered);
    }
  });

  it('gives back the place of an ask that breaks', async () => {
    const { guard, ask } = bench();
    for (let turn = 0; turn < 10; turn += 1) {
      await assert.rejects(guard('s', () => Promise.reject(new Error('broken'))));
    }
    assert.deepEqual(await ask('s'), answered);
  });

  it('never has more asks of a system under way than it may, whatever comes', async () => {
    const step = fc.record({
      system: fc.constantFrom('a', 'b'),
      starts: fc.boolean(),
      end: fc.constantFrom(answered, failing),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { guard } = bench();
        const open: { readonly system: string; readonly finish: (end: object) => void }[] = [];
        const underWay = (system: string): number =>
          open.filter((each) => each.system === system).length;
        for (const { system, starts, end } of steps) {
          if (starts) {
            const before = underWay(system);
            const answer = guard(
              system,
              () => new Promise<object>((finish) => open.push({ system, finish })),
            );
            if (before === limits.inFlightMax) {
              assert.equal(codeOf(await answer), 'provider-busy');
            }
          } else {
            open.shift()?.finish(end);
            await new Promise(setImmediate);
          }
          assert.equal(underWay(system) <= limits.inFlightMax, true);
        }
      }),
    );
  });
});
