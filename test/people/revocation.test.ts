import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { packageRoot } from '../../src/settings/index.ts';
import { ask, insured, insuredRow } from '../support/calls.ts';
import { entriesOf } from '../support/log.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';
import { createBrowser, type Browser } from './support/browser.ts';

const PASSWORD = 'a heron over the meadow';
const KEYID = 'xihu-window:k1';
const STEP_MS = 30_000;

/** The security administrator, signed in at a browser. */
async function secadminAt({ gateway, administrators }: World): Promise<Browser> {
  const page = createBrowser({ origin: gateway.baseUrl });
  const post = (path: string, body: object) => page.ask(path, { method: 'POST', body });
  const found = administrators.find(({ role }) => role === 'security-administrator');
  const { loginName, activationToken: token } = found ?? assert.fail();
  const begun = await post('/v1/activation/begin', { token });
  const totp = new TOTP({ secret: Secret.fromBase32(String(begun.json['secret'])) });
  // Each code counts once, and that of the step after is taken too.
  const code = (steps: number): string =>
    totp.generate({ timestamp: Date.now() + steps * STEP_MS });
  const done = await post('/v1/activation/complete', { token, password: PASSWORD, code: code(0) });
  assert.equal(done.status, 200, done.text);
  const opened = await post('/v1/session', { name: loginName, password: PASSWORD, code: code(1) });
  assert.equal(opened.status, 200, opened.text);
  return page;
}

describe('an agency that has ended', () => {
  const file = 'catalogs/agencies/hz-xihu-approval.yaml';
  let world: World;
  before(async function () {
    this.timeout(60_000);
    const text = readFileSync(join(packageRoot, file), 'utf8');
    world = await startWorld({ documents: { [file]: `${text}until: 2026-01-01\n` } });
  });
  after(() => world.close());

  it('has no system that calls, though nobody has revoked its keys or its grants yet', async () => {
    world.provider.play(answering(insured(insuredRow())));
    const { status, body } = await ask(world.as('xihu-window'));
    assert.deepEqual([status, (body as { code?: string }).code], [401, 'key-unknown']);
    assert.equal(world.provider.asks(), 0);
    const other = await ask(world.as('hz-housing-desk'));
    assert.notEqual((other.body as { code?: string }).code, 'key-unknown');
  });
});

describe('a key that is revoked', () => {
  let world: World;
  before(async function () {
    this.timeout(60_000);
    world = await startWorld();
  });
  after(() => world.close());

  it('releases nothing, also to a request that is under way', async function () {
    this.timeout(60_000);
    const page = await secadminAt(world);
    const answer = answering(insured(insuredRow()));
    world.provider.play(answer);
    assert.equal((await ask(world.as('xihu-window'))).status, 200);

    let revoked: Promise<void> | undefined;
    world.provider.play((path, body, response) => {
      const asking = { method: 'POST', body: { reason: '主机失窃' } };
      revoked = page.ask(`/v1/keys/${KEYID}/revoke`, asking).then(({ status, text }) => {
        assert.equal(status, 200, text);
        answer(path, body, response);
      });
    });
    const before = entriesOf(world).length;
    const { status, body } = await ask(world.as('xihu-window'));
    await revoked;
    const told = body as { code?: string; records?: unknown };
    assert.deepEqual([status, told.code, told.records], [401, 'key-unknown', undefined]);
    assert.equal(world.provider.asks(), 1);
    const kinds = entriesOf(world)
      .slice(before)
      .map(({ kind }) => kind);
    assert.deepEqual(kinds, ['exchange.intent', 'key.revoked', 'exchange.outcome']);

    world.provider.play(answer);
    const again = await ask(world.as('xihu-window'));
    assert.deepEqual([again.status, (again.body as { code?: string }).code], [401, 'key-unknown']);
    assert.equal(world.provider.asks(), 0);
    assert.equal((await ask(world.as('hz-housing-desk'))).status !== 401, true);
  });
});
