import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { freshFolder, runJson } from '../../src/cli/capture.test.ts';
import { openFoundation, type Foundation } from '../../src/foundation.ts';
import { noteVerifierOf, openFollowedLog } from '../../src/audit/index.ts';
import { Fault, newId } from '../../src/kernel/index.ts';
import { verifyReceipt } from '../../src/proofs/index.ts';
import { loadSettings } from '../../src/settings/index.ts';
import type { Entry } from '../../src/shapes/index.ts';

const rethrow = (error: Error): never => {
  throw error;
};

const isArchived = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'entry-archived';

/** A refusal as the log has it. */
const refused = (exchange: string): Entry =>
  ({
    kind: 'exchange.refused',
    at: '2020-01-01T00:00:00.000Z',
    exchange,
    who: { system: 'x', agency: 'x', keyid: 'x:k1', algorithm: 'ed25519' },
    versions: { bundle: `sha256:${'0'.repeat(64)}` },
    status: 403,
    code: 'no-grant',
    commitments: {},
    steps: [],
  }) as unknown as Entry;

describe('archiving entries whose term is over', () => {
  const folder = freshFolder();
  const file = join(folder, 'jingwei.yaml');
  const data = join(folder, 'data');
  const archive = join(folder, 'archive');
  const exchanges = Array.from({ length: 900 }, () => newId());
  let verifierKey: string;

  const opened = async <Result>(
    work: (base: Foundation) => Promise<Result>,
    withArchive = true,
  ): Promise<Result> => {
    const settings = loadSettings({ file, env: {} });
    const { logYears, evidenceDays, erasureDays } = settings.retention;
    const retention = { logYears, evidenceDays, erasureDays };
    const base = await openFoundation(withArchive ? settings : { ...settings, retention }, rethrow);
    try {
      return await work(base);
    } finally {
      await base.close();
    }
  };

  const bytesHeld = (): number => {
    const database = new Database(join(data, 'log.db'), { readonly: true });
    const sum = database.prepare('SELECT SUM(length(bytes) > 0) FROM entries').pluck().get();
    database.close();
    return Number(sum);
  };

  const verify = (...where: readonly string[]) => runJson('audit', 'verify', ...where);

  before(async function () {
    this.timeout(60_000);
    writeFileSync(file, 'data: data\ncerts: certs\nlog: { origin: archive.test/log }\n');
    appendFileSync(file, 'retention: { archive: archive }\n');
    const { value } = await runJson('init', '--settings', file);
    verifierKey = String(value['verifierKey']);
    await opened(async ({ log }) => {
      await Promise.all(exchanges.map((exchange) => log.append(refused(exchange))));
    });
    // The first entries are as old as the rest, as if founded then.
    const database = new Database(join(data, 'log.db'));
    database.prepare("UPDATE entries SET at = '2019-01-01T00:00:00.000Z' WHERE at > '2021'").run();
    database.close();
  });

  it('moves whole tiles out, and the newest stay', async function () {
    this.timeout(60_000);
    const held = bytesHeld();
    const { code, value } = await runJson('audit', 'archive', '--settings', file);
    assert.equal(code, 0);
    const moved = Number(value['entries']);
    assert.ok(moved >= 512 && moved % 256 === 0);
    // One entry says that it was done.
    assert.equal(bytesHeld(), held - moved + 1);
    assert.deepEqual((await runJson('audit', 'archive', '--settings', file)).value, { entries: 0 });
  });

  it('verifies as a folder of tiles, and as the log with it', async () => {
    const mirror = await verify('--mirror', archive, '--verifier-key', verifierKey);
    assert.equal(mirror.code, 0);
    assert.equal((await verify('--settings', file)).code, 0);
    assert.equal((await verify('--data', data, '--archive', archive)).code, 0);
    assert.equal((await verify('--data', data)).code, 1);
  });

  it('still answers entries and receipts, which hold', () =>
    opened(async ({ log, sha256 }) => {
      const found = await log.receiptOf(exchanges[0]!);
      const verdict = await verifyReceipt(sha256, found!.receipt, [
        noteVerifierOf(sha256, verifierKey),
      ]);
      assert.equal(verdict.ok, true);
      assert.equal(log.entries({ from: 0, to: 3 }).length, 3);
      assert.equal((await log.evidenceOf(exchanges[0]!))?.entries.length, 1);
      const followed = openFollowedLog(sha256, { directory: data, archive });
      const held = followed.entries({ from: 0, to: 300 }).map(({ bytes }) => bytes.length);
      followed.close();
      assert.ok(held.length === 300 && !held.includes(0));
    }));

  it('says entry-archived without the folder, goes on recording, and proves what is newer', () =>
    opened(async ({ log }) => {
      await assert.rejects(log.receiptOf(exchanges[0]!), isArchived);
      assert.throws(() => log.entries({ from: 0, to: 3 }), isArchived);
      await log.append(refused(newId()));
      assert.ok(await log.receiptOf(exchanges.at(-1)!));
      assert.equal(log.healthy, true);
    }, false));

  it('serves nothing that is not what the log recorded', async () => {
    const tile = join(archive, 'tile/entries/000');
    const bytes = readFileSync(tile);
    const changed = Buffer.from(bytes);
    changed[40]! ^= 1;
    writeFileSync(tile, changed);
    try {
      await opened(({ log }) => {
        assert.throws(() => log.entries({ from: 0, to: 1 }), isArchived);
        return Promise.resolve();
      });
      const { code } = await runJson('audit', 'restore-archive', '--settings', file);
      assert.equal(code, 1);
    } finally {
      writeFileSync(tile, bytes);
    }
  });

  it('is put back as it was', async () => {
    const { code, value } = await runJson('audit', 'restore-archive', '--settings', file);
    assert.equal(code, 0);
    assert.ok(Number(value['entries']) >= 512);
    assert.equal((await verify('--data', data)).code, 0);
    await opened(async ({ log }) => {
      assert.ok(await log.receiptOf(exchanges[0]!));
    }, false);
  });

  it('needs a folder, and the gateway stopped', async () => {
    const running = await opened(async () => runJson('audit', 'archive', '--settings', file));
    assert.equal(running.code, 1);
    const other = join(folder, 'other.yaml');
    writeFileSync(other, 'data: data\nlog: { origin: archive.test/log }\n');
    assert.equal((await runJson('audit', 'archive', '--settings', other)).code, 2);
  });
});
