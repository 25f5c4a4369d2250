import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { ask, hiring, insured, insuredRow, resident } from '../../test/support/calls.ts';
import { answering } from '../../test/support/provider.ts';
import { send, signedRequest } from '../../test/support/raw.ts';
import { startWorld, type World } from '../../test/support/world.ts';
import { openGateway } from '../gateway.ts';
import { createAppLog } from '../observability/index.ts';
import { loadSettings } from '../settings/index.ts';
import type { Backup, Entry } from '../shapes/index.ts';
import { describeFile } from './backup/manifest.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

const manifestOf = (folder: string): Backup =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Backup;

/** Exchanges of the log's entries that commit to something, and those that have salts. */
function exchangesIn(folder: string): {
  readonly logged: Set<string>;
  readonly salted: Set<string>;
} {
  const log = new Database(join(folder, 'log.db'), { readonly: true });
  const evidence = new Database(join(folder, 'evidence.db'), { readonly: true });
  const bytes = log.prepare<[], Buffer>('SELECT bytes FROM entries').pluck().all();
  const salted = evidence.prepare<[], string>('SELECT exchange FROM evidence').pluck().all();
  log.close();
  evidence.close();
  const entries = bytes.map((text) => JSON.parse(text.toString('utf8')) as Entry);
  const logged = entries.flatMap((entry) =>
    'exchange' in entry && 'commitments' in entry ? [entry.exchange] : [],
  );
  return { logged: new Set(logged), salted: new Set(salted) };
}

describe('jingwei backup and restore', () => {
  let world: World;
  let settings: string;
  /** Taken under load, with the secret keys. */
  let backup: string;
  let size: number;

  before(async () => {
    world = await startWorld();
    world.provider.play(answering(insured(insuredRow())));
    settings = join(dirname(world.settings.data), 'jingwei.json');
    backup = join(freshFolder(), 'backup');
    const load = startLoad();
    await sleep(300);
    const { code, value } = await runJson(
      'backup',
      '--out',
      backup,
      '--settings',
      settings,
      '--with-keys',
    );
    assert.equal(code, 0);
    size = (value['log'] as Backup['log']).size;
    await load.stop();
  });
  after(() => world.close());

  /** Calls without a pause between them, several at once. */
  function startLoad() {
    const client = world.as('xihu-window');
    let isOver = false;
    const caller = async (): Promise<void> => {
      while (!isOver) await ask(client, { body: { items: ['status'] } });
    };
    const callers = [caller(), caller(), caller(), caller()];
    return {
      stop: async () => {
        isOver = true;
        await Promise.all(callers);
      },
    };
  }

  /** Settings of another gateway that differs in its data folder, which is not there. */
  function otherGateway(over: object = {}): { readonly file: string; readonly data: string } {
    const certs = join(dirname(world.settings.data), 'certs');
    const folder = freshFolder();
    const file = join(folder, 'jingwei.json');
    const same = JSON.parse(readFileSync(settings, 'utf8')) as object;
    const other = { ...same, certs, data: 'data', ...over };
    writeFileSync(file, JSON.stringify(other));
    return { file, data: join(folder, 'data') };
  }

  it('copies a gateway at work to a set that fits together', () => {
    const { logged, salted } = exchangesIn(backup);
    assert.ok(logged.size > 0);
    assert.deepEqual(
      [...logged].filter((exchange) => !salted.has(exchange)),
      [],
    );
    const last = new Database(join(world.settings.data, 'log.db'), { readonly: true });
    const newest = last.prepare('SELECT size FROM head').pluck().get() as number;
    last.close();
    assert.ok(newest > size, 'the gateway went on while it was copied');
  });

  it('keeps what it copies to its owner, and one file each', () => {
    const names = readdirSync(backup).sort();
    assert.deepEqual(
      names,
      [...manifestOf(backup).files.map(({ name }) => name), 'manifest.json'].sort(),
    );
    for (const name of names) assert.equal(statSync(join(backup, name)).mode & 0o777, 0o600, name);
  });

  it('leaves the secret keys out unless they are asked for', async () => {
    const out = freshFolder();
    assert.equal((await runJson('backup', '--out', out, '--settings', settings)).code, 0);
    assert.deepEqual(
      readdirSync(out).filter((name) => name.includes('key')),
      ['log.vkey'],
    );
    const { file } = otherGateway();
    const { code, value } = await runJson('restore', '--from', out, '--settings', file);
    assert.equal(code, 0);
    assert.ok((value['missingKeys'] as string[]).includes('log.key.pem'));
  });

  it('writes into no folder that has something in it', async () => {
    const before = readdirSync(backup);
    const { code, err } = await runJson('backup', '--out', backup, '--settings', settings);
    assert.equal(code, 1);
    assert.match(err, /不是空的/);
    assert.deepEqual(readdirSync(backup), before);
  });

  it('restores a gateway that serves, whose log goes on and verifies', async () => {
    const { file, data } = otherGateway();
    const { io, out } = capture({ JINGWEI_LANG: 'en' });
    const key = ['--verifier-key', world.verifierKey];
    assert.equal(await run(['restore', '--from', backup, '--settings', file, ...key], io), 0);
    assert.match(out(), /rollback/);
    assert.match(out(), /witnesses will notice/);
    const gateway = await openGateway({
      settings: loadSettings({ file, env: {} }),
      appLog: createAppLog({ level: 'error' }),
      onFatal: (error) => assert.fail(error),
    });
    const restored: World = { ...world, gateway };
    const { status } = await fetch(`${gateway.baseUrl}/readyz`);
    assert.equal(status, 200);
    const subject = { citizenId: resident.citizenId };
    const body = JSON.stringify({ purpose: hiring, subject, items: ['status'] });
    assert.equal((await send(await signedRequest(restored, { body }))).status, 200);
    await gateway.close();
    const verified = await runJson('audit', 'verify', '--data', data, ...key);
    assert.equal(verified.code, 0);
    assert.ok(Number(verified.value['size']) >= size + 2);
  });

  const tampered: readonly {
    readonly name: string;
    readonly tamper: (copy: string) => void | Promise<void>;
    readonly says: RegExp;
  }[] = [
    {
      name: 'with a byte changed',
      tamper: (copy) => {
        const file = join(copy, 'evidence.db');
        const bytes = readFileSync(file);
        bytes[bytes.length - 1]! ^= 1;
        writeFileSync(file, bytes);
      },
      says: /evidence\.db 与备份清单不符/,
    },
    {
      name: 'with an entry changed and its digest made to fit',
      tamper: async (copy) => {
        const log = new Database(join(copy, 'log.db'));
        const changed = `replace(CAST(bytes AS TEXT), 'jingwei init', 'somebody ok')`;
        log.exec(`UPDATE entries SET bytes = CAST(${changed} AS BLOB) WHERE idx = 1`);
        log.close();
        await rewrite(copy, {});
      },
      says: /日志不可信：日志条目在记录后被改动/,
    },
    {
      name: 'whose checkpoint is not the log’s',
      tamper: (copy) => rewrite(copy, { checkpoint: 'another' }),
      says: /检查点不是清单所记的/,
    },
    {
      name: 'whose verifier key is another',
      tamper: (copy) => rewrite(copy, { verifierKey: 'test+1+x' }),
      says: /日志公钥不符/,
    },
    {
      name: 'of another log',
      tamper: (copy) => rewrite(copy, { origin: 'another.log' }),
      says: /another\.log/,
    },
    {
      name: 'that lacks a file',
      tamper: (copy) =>
        writeManifest(copy, { ...manifestOf(copy), files: filesBut(copy, 'store.db') }),
      says: /文件不对：store\.db/,
    },
    {
      name: 'whose manifest leads elsewhere',
      tamper: (copy) => {
        const files = manifestOf(copy).files.map((file) => ({ ...file, name: '../x' }));
        writeManifest(copy, { ...manifestOf(copy), files });
      },
      says: /清单不合格/,
    },
    {
      name: 'whose manifest is no JSON',
      tamper: (copy) => writeFileSync(join(copy, 'manifest.json'), '{'),
      says: /清单不合格/,
    },
  ];

  const filesBut = (copy: string, name: string): Backup['files'] =>
    manifestOf(copy).files.filter((file) => file.name !== name);

  const writeManifest = (copy: string, manifest: Backup): void =>
    writeFileSync(join(copy, 'manifest.json'), JSON.stringify(manifest));

  /** A manifest that fits the files as they are, but for what is said of the log. */
  async function rewrite(copy: string, log: Partial<Backup['log']>): Promise<void> {
    const manifest = manifestOf(copy);
    const files = await Promise.all(manifest.files.map(({ name }) => describeFile(copy, name)));
    writeManifest(copy, { ...manifest, files, log: { ...manifest.log, ...log } });
  }

  for (const { name, tamper, says } of tampered) {
    it(`refuses a backup ${name}, and leaves nothing`, async () => {
      const copy = join(freshFolder(), 'copy');
      cpSync(backup, copy, { recursive: true });
      await tamper(copy);
      const { file, data } = otherGateway();
      const { code, err } = await runJson('restore', '--from', copy, '--settings', file);
      assert.equal(code, 1);
      assert.match(err, says);
      assert.deepEqual(readdirSync(dirname(data)), ['jingwei.json']);
    });
  }

  it('refuses a verifier key that is not the one given', async () => {
    const { file } = otherGateway();
    const key = `${world.verifierKey.slice(0, -2)}AA`;
    const { code } = await runJson(
      'restore',
      '--from',
      backup,
      '--settings',
      file,
      '--verifier-key',
      key,
    );
    assert.equal(code, 1);
  });

  it('puts nothing into a data folder that has something in it', async () => {
    const { file, data } = otherGateway();
    mkdirSync(data);
    writeFileSync(join(data, 'log.db'), '');
    const { code, err } = await runJson('restore', '--from', backup, '--settings', file);
    assert.equal(code, 1);
    assert.match(err, /不是空的/);
    assert.deepEqual(readdirSync(data), ['log.db']);
  });

  it('copies what sources of flows remember, and brings it back', async () => {
    const edges = join(world.settings.data, 'flow-edges');
    mkdirSync(join(edges, 'people.files', '1'), { recursive: true });
    writeFileSync(join(edges, 'people.files', '1', 'manifest.json'), '{}');
    const book = new Database(join(edges, 'people.db'));
    book.exec('CREATE TABLE state (number INTEGER) STRICT; INSERT INTO state VALUES (7)');
    book.close();
    const out = join(freshFolder(), 'edges');
    const taken = await runJson('backup', '--out', out, '--settings', settings);
    assert.equal(taken.code, 0);
    const names = manifestOf(out).files.map(({ name }) => name);
    const expected = ['flow-edges/people.db', 'flow-edges/people.files/1/manifest.json'];
    assert.deepEqual(names.slice(0, 2), expected);
    const copied = new Database(join(out, 'flow-edges', 'people.db'), { readonly: true });
    assert.equal(copied.prepare('SELECT number FROM state').pluck().get(), 7);
    copied.close();
    const target = freshFolder();
    writeFileSync(
      join(target, 'jingwei.json'),
      JSON.stringify({ data: 'data', log: world.settings.log }),
    );
    const from = ['--from', out, '--settings', join(target, 'jingwei.json')];
    assert.equal((await runJson('restore', ...from)).code, 0);
    const restored = join(target, 'data', 'flow-edges', 'people.files', '1', 'manifest.json');
    assert.equal(readFileSync(restored, 'utf8'), '{}');
  });

  it('refuses the settings of another log', async () => {
    const { file } = otherGateway({ log: { origin: 'other/log' } });
    const { code, err } = await runJson('restore', '--from', backup, '--settings', file);
    assert.equal(code, 1);
    assert.match(err, /other\/log/);
  });
});
