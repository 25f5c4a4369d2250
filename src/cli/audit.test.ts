import assert from 'node:assert/strict';
import { cpSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

/** The log of a gateway as `jingwei init` leaves it. */
async function foundedGateway(): Promise<{
  readonly data: string;
  readonly settings: string;
  readonly verifierKey: string;
}> {
  const folder = freshFolder();
  const settings = join(folder, 'jingwei.yaml');
  writeFileSync(settings, 'data: data\ncerts: certs\nlog: { origin: cli.test/log }\n');
  const { code, value } = await runJson('init', '--settings', settings);
  assert.equal(code, 0);
  return { data: join(folder, 'data'), settings, verifierKey: String(value['verifierKey']) };
}

function copyOf(data: string, change: (database: Database.Database) => void): string {
  const copy = join(freshFolder(), 'data');
  cpSync(data, copy, { recursive: true });
  const database = new Database(join(copy, 'log.db'));
  change(database);
  database.close();
  return copy;
}

describe('jingwei init and audit verify', () => {
  let gateway: Awaited<ReturnType<typeof foundedGateway>>;
  before(async () => {
    gateway = await foundedGateway();
  });

  it('does not found a gateway twice', async () => {
    const { io, err } = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run(['init', '--settings', gateway.settings], io), 1);
    assert.match(err(), /^The file exists and is kept: .*gateway\.key\.pem$/);
  });

  it('tells what was founded', async () => {
    const settings = join(freshFolder(), 'jingwei.yaml');
    writeFileSync(settings, 'data: data\ncerts: certs\n');
    const { io, out } = capture();
    assert.equal(await run(['init', '--settings', settings], io), 0);
    assert.match(out(), /^网关已建立：登记密钥 0 个，授权 \d+ 项/);
  });

  it('verifies a sound log by its folder and by the settings', async () => {
    const byFolder = await runJson('audit', 'verify', '--data', gateway.data);
    assert.equal(byFolder.code, 0);
    assert.equal(byFolder.value['ok'], true);
    assert.match(byFolder.err, /已核对/);
    const bySettings = await runJson('audit', 'verify', '--settings', gateway.settings);
    assert.deepEqual(bySettings.value, byFolder.value);
  });

  it('draws a bar of its progress on a terminal', async () => {
    const drawn: string[] = [];
    const { io, err } = capture({ JINGWEI_LANG: 'en' });
    const terminal = { ...io, redraw: (line: string) => void drawn.push(line) };
    assert.equal(await run(['audit', 'verify', '--data', gateway.data], terminal), 0);
    assert.equal(err(), '');
    assert.match(drawn.at(-1) ?? '', /^\[#{24}\] 100% checked (\d+)\/\1$/);
  });

  it('verifies the signatures too, where the data folder is', async () => {
    const verify = ['audit', 'verify', '--signatures'] as const;
    const { code, value } = await runJson(...verify, '--settings', gateway.settings);
    const none = { requests: 0, requestsNotKept: 0, requestsDeniable: 0 };
    const kept = { checkpoints: 0, cosignatures: 0, timestamps: 0, timestampsUnjudged: 0 };
    assert.deepEqual([code, value['signatures']], [0, { ...none, ...kept }]);
    const { io, out } = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run([...verify, '--data', gateway.data], io), 0);
    assert.match(out(), /^Signatures hold: 0 requests/m);
    const elsewhere = ['--mirror', gateway.data, '--verifier-key', gateway.verifierKey] as const;
    const misused = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run([...verify, ...elsewhere], misused.io), 2);
    assert.match(misused.err(), /--signatures needs/);
  });

  it('takes the verifier key from elsewhere when it is given', async () => {
    const place = ['--data', gateway.data] as const;
    const own = await runJson('audit', 'verify', ...place, '--verifier-key', gateway.verifierKey);
    assert.equal(own.code, 0);
    const { verifierKey } = await foundedGateway();
    const other = await runJson('audit', 'verify', ...place, '--verifier-key', verifierKey);
    assert.equal(other.code, 1);
    assert.equal(other.value['reason'], 'checkpoint-signature');
  });

  it('names the first bad entry of a tampered log', async () => {
    const copy = copyOf(gateway.data, (database) => {
      const bytes = database.prepare('SELECT bytes FROM entries WHERE idx = 1').pluck().get();
      const changed = String(bytes).replace('jingwei init', 'somebody else');
      database.prepare('UPDATE entries SET bytes = ? WHERE idx = 1').run(Buffer.from(changed));
    });
    const { io, out } = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run(['audit', 'verify', '--data', copy], io), 1);
    assert.match(out(), /^✗ The log is broken \(entry-changed\)/);
    assert.match(out(), /First bad entry: 1$/);
  });

  it('finds a log cut back by an earlier checkpoint', async () => {
    const database = new Database(join(gateway.data, 'log.db'), { readonly: true });
    const checkpoint = database.prepare('SELECT checkpoint FROM head').pluck().get() as string;
    database.close();
    const kept = join(freshFolder(), 'checkpoint');
    for (const text of [checkpoint, JSON.stringify({ receipt: { checkpoint } })]) {
      writeFileSync(kept, text);
      const own = await runJson('audit', 'verify', '--data', gateway.data, '--trusted', kept);
      assert.equal(own.code, 0);
    }
    const { data } = await foundedGateway();
    const other = await runJson('audit', 'verify', '--data', data, '--trusted', kept);
    assert.equal(other.code, 1);
  });

  it('says so when a file holds no checkpoint, or there is no log', async () => {
    const nothing = join(freshFolder(), 'nothing.json');
    writeFileSync(nothing, '{}');
    const data = ['--data', gateway.data] as const;
    assert.equal((await runJson('audit', 'verify', ...data, '--trusted', nothing)).code, 1);
    assert.equal((await runJson('audit', 'verify', '--data', freshFolder())).code, 1);
  });

  it('keeps the private keys to their owner', () => {
    for (const file of ['gateway.key.pem', 'log.key.pem', 'index.key']) {
      assert.equal(statSync(join(gateway.data, file)).mode & 0o777, 0o600);
    }
    assert.match(readFileSync(join(gateway.data, 'log.vkey'), 'utf8'), /^cli\.test\/log\+/);
  });
});
