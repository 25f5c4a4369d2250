import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, type Io } from '../../src/cli/index.ts';
import type { Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Colleague, type Office } from './support/office.ts';

const DATASET = 'catalogs/datasets/tax-credit-rating.yaml';
const VERIFIER = 'v'.repeat(43);
const CODE = 'c'.repeat(16);

describe('jingwei catalog at a running gateway', () => {
  let office: Office;
  let root: string;
  let publisher: Colleague;
  let uploader: Colleague;

  /** What `jingwei sign-in` does, approved in the browser of who runs it. */
  async function signIn(page: Browser): Promise<void> {
    const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
    const post = (path: string, body?: unknown) => page.ask(path, { method: 'POST', body });
    await post('/v1/cli-sign-ins', { code: CODE, challenge });
    await post(`/v1/cli-sign-ins/${CODE}/approve`);
    // The session is bound to the user agent that asks for it.
    const reply = await fetch(`${office.origin}/v1/cli-sign-ins/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'jingwei-cli' },
      body: JSON.stringify({ code: CODE, verifier: VERIFIER }),
    });
    const { token, endsAt } = (await reply.json()) as { token: string; endsAt: string };
    mkdirSync(join(root, 'jingwei'));
    const stored = { baseUrl: office.origin, token, endsAt, displayName: '测试员' };
    writeFileSync(join(root, 'jingwei', 'session.json'), JSON.stringify(stored));
  }

  before(async function () {
    this.timeout(60_000);
    root = mkdtempSync(join(tmpdir(), 'jingwei-cli-'));
    office = await openOffice();
    const { secadmin } = await activateFounders(office);
    const page = await office.signedIn(secadmin);
    const roles = [{ role: 'publisher', scope: { kind: 'all' } }];
    const made = async (loginName: string): Promise<Colleague> => {
      const body = { loginName, displayName: '测试员', agency: 'zj-data-bureau', roles };
      const { json } = await page.ask('/v1/people', { method: 'POST', body });
      const { person } = json['person'] as { person: string };
      return office.activate({ loginName, person, token: String(json['activationToken']) });
    };
    uploader = await made('uploader');
    publisher = await made('publisher');
    await signIn(await office.signedIn(publisher));
  });
  after(async () => {
    await office.close();
    rmSync(root, { recursive: true });
  });

  async function catalog(argv: readonly string[], typed: readonly string[] = []) {
    const out: string[] = [];
    const err: string[] = [];
    const io: Io = {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      env: { XDG_CONFIG_HOME: root },
      color: false,
      typed,
    };
    const code = await run(['catalog', ...argv, '--json'], io);
    const value = JSON.parse(out.join('\n') || '{}') as Readonly<Record<string, unknown>>;
    return { code, value, err: err.join('\n') };
  }

  const proof = (who = publisher): readonly string[] => [who.loginName, who.password, who.code()];

  it('exports, uploads, compares and publishes with the proof that its person gives', async () => {
    const folder = join(root, 'copy');
    const exported = await catalog(['export', folder]);
    assert.equal(exported.code, 0, exported.err);
    const first = String(exported.value['bundle']);
    appendFileSync(join(folder, DATASET), '# 复核\n');
    const [catalogs, schemas] = [join(folder, 'catalogs'), join(folder, 'schemas')];
    const where = ['--catalogs', catalogs, '--schemas', schemas];
    assert.deepEqual((await catalog(['diff', ...where])).value['changed'], [DATASET]);

    const alone = await catalog(['publish', '--reason', '复核', ...where], proof(uploader));
    assert.equal(alone.code, 1);
    assert.match(alone.err, /own-request/);
    const [, kept = ''] = /(sha256:[0-9a-f]{64})/.exec(alone.err) ?? [];
    const published = await catalog(['publish', '--reason', '复核', '--bundle', kept], proof());
    assert.equal(published.code, 0, published.err);
    const { bundle, previous, by } = published.value;
    assert.deepEqual([previous, by], [first, publisher.person]);
    assert.equal((await catalog(['bundles'])).value['inForce'], bundle);
    assert.deepEqual((await catalog(['diff', first, String(bundle)])).value['changed'], [DATASET]);

    office.clock.advance(30_000);
    const refused = await catalog(['publish', '--reason', '再来一次', ...where], proof());
    assert.equal(refused.code, 1);
    assert.match(refused.err, /bundle-in-force/);
  });
});
