import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { instantOf } from './kernel/index.ts';
import type { Catalog } from './catalog/index.ts';
import { build } from './observability/index.ts';
import { ed25519NoteSigner, formatCheckpoint, signNote, verifierKeyOf } from './proofs/index.ts';
import { createNodeCryptoProvider } from './signatures/index.ts';
import { judgeReadiness } from './http/readiness.ts';
import type { Foundation } from './foundation.ts';
import { CLOCK_BEHIND_MAX_MS, judgeClock, readinessChecks } from './gateway-readiness.ts';

const crypto = createNodeCryptoProvider();
const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);
const NOW = build.notBefore + 1_000_000;

describe('the clock', () => {
  const cases = [
    { name: 'as the newest entry', now: NOW, newest: NOW, ok: true },
    { name: 'without an entry', now: NOW, newest: undefined, ok: true },
    { name: 'stepped back a little', now: NOW - CLOCK_BEHIND_MAX_MS, newest: NOW, ok: true },
    { name: 'behind the log', now: NOW - CLOCK_BEHIND_MAX_MS - 1, newest: NOW, ok: false },
    { name: 'never set', now: 0, newest: undefined, ok: false },
    { name: 'before the build', now: build.notBefore - 1, newest: undefined, ok: false },
  ];
  for (const { name, now, newest, ok } of cases) {
    it(`${ok ? 'is believed' : 'is not believed'} ${name}`, () => {
      const at = newest === undefined ? undefined : instantOf(newest);
      assert.equal(judgeClock(now, at).ok, ok);
    });
  }
});

/** A log of one entry under a fresh key. */
async function oneEntry() {
  const pair = crypto.generateKeyPair('ed25519');
  const key = createPrivateKey(pair.privatePem);
  const spki = createPublicKey(pair.publicPem).export({ type: 'spki', format: 'der' });
  const publicKey = spki.subarray(-32);
  const signer = ed25519NoteSigner(sha256, { name: 'test/log', publicKey }, (text) =>
    sign(null, text, key),
  );
  const root = new Uint8Array(32);
  const note = await signNote(formatCheckpoint({ origin: 'test/log', size: 1, root }), [signer]);
  return { note, verifierKey: verifierKeyOf(sha256, 'test/log', publicKey) };
}

describe('readiness of a gateway', () => {
  let entry: Awaited<ReturnType<typeof oneEntry>>;
  before(async () => (entry = await oneEntry()));

  /** Names of the checks that fail, once `broken` was done to a gateway that is fine. */
  async function unfit(broken: {
    readonly log?: Record<string, unknown>;
    readonly later?: Record<string, unknown>;
    readonly currentId?: () => Promise<string | undefined>;
    readonly datasets?: ReadonlyMap<string, unknown>;
    readonly now?: number;
  }): Promise<readonly string[]> {
    const log: Record<string, unknown> = {
      healthy: true,
      size: 1,
      checkpoint: () => entry.note,
      entries: () => [{ index: 0, entry: JSON.stringify({ at: instantOf(NOW) }) }],
      ...broken.log,
    };
    const base = {
      log,
      keys: { verifierKey: entry.verifierKey },
      sha256,
      bundles: { currentId: broken.currentId ?? (() => Promise.resolve('sha256:x')) },
    } as unknown as Foundation;
    const catalog = {
      bundle: 'sha256:x',
      datasets: broken.datasets ?? new Map([['d', {}]]),
    } as unknown as Catalog;
    const clock = { now: () => broken.now ?? NOW };
    const expiringKeys = () => 2;
    const checks = readinessChecks({ base, catalog: () => catalog, clock, expiringKeys });
    Object.assign(log, broken.later);
    const { checks: judged } = await judgeReadiness(checks);
    return judged.filter(({ ok }) => !ok).map(({ check }) => check);
  }

  const cases: readonly {
    readonly how: string;
    readonly check: string;
    readonly broken: Parameters<typeof unfit>[0];
  }[] = [
    { how: 'unhealthy', check: 'log-writable', broken: { log: { healthy: false } } },
    {
      how: 'a forged head',
      check: 'log-verified',
      broken: { later: { checkpoint: () => 'forged\n' } },
    },
    { how: 'a log cut back', check: 'log-verified', broken: { log: { size: 2 } } },
    { how: 'an empty catalog', check: 'bundle-loaded', broken: { datasets: new Map() } },
    {
      how: 'no publication',
      check: 'store-readable',
      broken: { currentId: () => Promise.resolve(undefined) },
    },
    {
      how: 'a failing SELECT',
      check: 'store-readable',
      broken: { currentId: () => Promise.reject(new Error('io')) },
    },
    {
      how: 'a clock behind the log',
      check: 'clock-sane',
      broken: { now: NOW - CLOCK_BEHIND_MAX_MS - 1 },
    },
  ];
  for (const { how, check, broken } of cases) {
    it(`fails ${check} alone with ${how}`, async () =>
      assert.deepEqual(await unfit(broken), [check]));
  }

  it('is given when nothing is wrong', async () => assert.deepEqual(await unfit({}), []));
});
