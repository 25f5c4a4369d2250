import assert from 'node:assert/strict';
import { CHECK_TIMEOUT_MS, edgeChecks, judgeReadiness } from './readiness.ts';

describe('readiness', () => {
  const fine = { check: 'fine', judge: () => ({ ok: true }) };

  it('is every check together', async () => {
    const unfit = { check: 'unfit', judge: () => ({ ok: false, detail: 'why' }) };
    assert.deepEqual(await judgeReadiness([fine]), {
      ready: true,
      checks: [{ check: 'fine', ok: true }],
    });
    assert.deepEqual(await judgeReadiness([fine, unfit]), {
      ready: false,
      checks: [
        { check: 'fine', ok: true },
        { check: 'unfit', ok: false, detail: 'why' },
      ],
    });
  });

  it('takes a check that throws for one that fails, and quotes nothing', async () => {
    const full = Object.assign(new Error('secret'), { code: 'SQLITE_IOERR' });
    const thrown = {
      check: 'thrown',
      judge: () => {
        throw full;
      },
    };
    const rejected = { check: 'rejected', judge: () => Promise.reject(new TypeError('secret')) };
    assert.deepEqual((await judgeReadiness([thrown, rejected])).checks, [
      { check: 'thrown', ok: false, detail: 'Error SQLITE_IOERR' },
      { check: 'rejected', ok: false, detail: 'TypeError' },
    ]);
  });

  it('gives each check its own time', async () => {
    const never = { check: 'never', judge: () => new Promise<never>(() => undefined) };
    const began = performance.now();
    const { ready, checks } = await judgeReadiness([never, fine, { ...never, check: 'nor' }]);
    assert.equal(ready, false);
    assert.deepEqual(
      checks.map(({ ok }) => ok),
      [false, true, false],
    );
    assert.ok(performance.now() - began < 2 * CHECK_TIMEOUT_MS);
  });

  const edge = { stopping: () => false, inFlight: () => 2, inFlightMax: 2 };
  const cases = [
    { name: 'at its bound', over: {}, unfit: [] },
    { name: 'beyond its bound', over: { inFlight: () => 3 }, unfit: ['not-overloaded'] },
    { name: 'stopping', over: { stopping: () => true }, unfit: ['not-stopping'] },
  ];
  for (const { name, over, unfit } of cases) {
    it(`judges an edge ${name}`, async () => {
      const { checks } = await judgeReadiness(edgeChecks({ ...edge, ...over }));
      const found = checks.filter(({ ok }) => !ok).map(({ check }) => check);
      assert.deepEqual(found, unfit);
    });
  }
});
