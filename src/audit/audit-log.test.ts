import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { join } from 'node:path';
import { canonicalText, concat, Fault } from '../kernel/index.ts';
import {
  createFrontier,
  decodeEntryBundle,
  leafHash,
  parseCheckpoint,
  tilesOf,
} from '../proofs/index.ts';
import { ENTRIES_PAGE_MAX } from './create-audit-log.ts';
import { openLog } from './open-log.ts';
import { openConnection } from './sqlite-connection.ts';
import { openSqliteLogStores, type LogStores } from './sqlite-log-stores.ts';
import {
  allEntries,
  assertReceipt,
  assertSound,
  closeLogs,
  closing,
  crypto,
  fill,
  freshDirectory,
  intent,
  key,
  NOW,
  openOver,
  optionsFor,
  outcome,
  refused,
  sha256,
  testParts,
} from './log-harness.test.ts';

const isFault =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof Fault && error.code === code;

function counting(stores: LogStores): { stores: LogStores; commits: () => number } {
  let commits = 0;
  const database: LogStores['database'] = {
    ...stores.database,
    transaction: (work) => {
      commits += 1;
      stores.database.transaction(work);
    },
  };
  return { stores: { ...stores, database }, commits: () => commits };
}

describe('the audit log', () => {
  after(closeLogs);

  it('begins with log.opened and a checkpoint over it', async () => {
    const directory = freshDirectory();
    const log = closing(await openLog(testParts(), optionsFor(directory)));
    assert.equal(log.size, 1);
    assert.equal(log.healthy, true);
    const [first] = log.entries({ from: 0, to: 1 });
    const at = '2026-11-22T00:00:00.000Z';
    const { verifierKey } = key;
    const opened = { kind: 'log.opened', at, origin: 'log.example/audit', verifierKey };
    assert.equal(first?.entry, canonicalText(opened));
    assert.equal(parseCheckpoint(`${log.checkpoint().split('\n\n')[0]!}\n`)?.size, 1);
    await assertSound(directory, 1);
  });

  it('commits what arrives together in few transactions, and gives each its receipt', async () => {
    const directory = freshDirectory();
    const { stores, commits } = counting(openSqliteLogStores(directory, 'FULL'));
    const log = await openOver(stores);
    const recorded = await Promise.all(
      Array.from({ length: 1000 }, (_, at) => log.append(refused(`x${at}`))),
    );
    assert.ok(commits() <= 1 + 4, `${commits()} commits`);
    assert.deepEqual(
      recorded.map(({ index }) => index),
      Array.from({ length: 1000 }, (_, at) => at + 1),
    );
    for (const one of recorded) {
      const { index } = one;
      const receipt = one.receipt();
      assert.equal(receipt.index, index);
      const { exchange } = JSON.parse(receipt.entry) as { exchange: string };
      assert.equal(exchange, `x${index - 1}`);
      await assertReceipt(receipt);
    }
    await assertSound(directory, 1001);
  });

  it('waits with a commit while each turn brings more, but not for ever', async () => {
    const { stores, commits } = counting(openSqliteLogStores(freshDirectory(), 'FULL'));
    const log = await openOver(stores);
    const appended = async (turns: number): Promise<number> => {
      const before = commits();
      const all: Promise<unknown>[] = [];
      for (let turn = 0; turn < turns; turn += 1) {
        // Begun first, so that the next entry is there before the log looks again.
        const over = setImmediate();
        all.push(log.append(refused(`${turns}-${turn}`)));
        await over;
      }
      await Promise.all(all);
      return commits() - before;
    };
    assert.equal(await appended(1), 1);
    assert.equal(await appended(3), 1);
    assert.ok((await appended(20)) > 3);
  });

  it('splits a commit at 1 MiB of entries', async () => {
    const { stores, commits } = counting(openSqliteLogStores(freshDirectory(), 'FULL'));
    const log = await openOver(stores);
    await Promise.all(
      Array.from({ length: 40 }, (_, at) => log.append(refused(`${at}`.padEnd(60_000, 'x')))),
    );
    assert.equal(commits(), 1 + 3);
  });

  it('takes no proof of a fresh entry from the database, reopened or not', async () => {
    const directory = freshDirectory();
    const former = await openLog(testParts(), optionsFor(directory));
    await fill(former, 1000);
    await former.close();
    const stores = openSqliteLogStores(directory, 'FULL');
    let reads = 0;
    const database: LogStores['database'] = {
      ...stores.database,
      hashes: (level, range) => {
        reads += 1;
        return stores.database.hashes(level, range);
      },
    };
    const log = await openOver({ ...stores, database });
    const before = reads;
    await fill(log, 700);
    await log.append(refused('last'));
    assert.equal(reads, before);
  });

  it('refuses what does not fit: a full queue, an entry too long, a closed log', async () => {
    const log = await openLog(testParts(), optionsFor(freshDirectory(), 2));
    const [first, second, third] = ['a', 'b', 'c'].map((id) => log.append(refused(id)));
    await assert.rejects(third!, (error: Fault) => {
      assert.equal(error.fields.retryAfterSeconds, 1);
      return isFault('overloaded')(error);
    });
    await Promise.all([first, second]);
    await assert.rejects(log.append(refused('x'.repeat(65_535))), isFault('internal'));
    assert.equal((await log.append(refused('d'))).index, 3);
    await log.close();
    await assert.rejects(log.append(refused('e')), isFault('log-unavailable'));
  });

  it('waits at close for what is queued', async () => {
    const directory = freshDirectory();
    const log = await openLog(testParts(), optionsFor(directory));
    const appended = fill(log, 300);
    await log.close();
    assert.equal((await appended).length, 300);
    await assertSound(directory, 301);
  });

  it('answers the receipt of an exchange, old or new, against the newest checkpoint', async () => {
    const log = closing(await openLog(testParts(), optionsFor(freshDirectory())));
    const begun = await log.append(intent('old'));
    await log.append(outcome('old', begun.index));
    await fill(log, 1500);
    const found = await log.receiptOf('old');
    assert.equal(found?.receipt.index, 2);
    assert.equal(found.who.system, 'sys');
    assert.equal(found.receipt.checkpoint, log.checkpoint());
    await assertReceipt(found.receipt);
    await assertReceipt((await log.receiptOf('x1499'))!.receipt);
    assert.equal(await log.receiptOf('unheard-of'), undefined);
    await assertReceipt(log.receiptAt(0)!);
    await assertReceipt(log.receiptAt(log.size - 1)!);
    assert.equal(log.receiptAt(log.size), undefined);
  });

  it('serves exactly the tiles of its size', async () => {
    const log = closing(await openLog(testParts(), optionsFor(freshDirectory())));
    const entries = [log.entries({ from: 0, to: 1 })[0]!.entry, ...(await fill(log, 599))];
    const leaves = entries.map((entry) => leafHash(sha256, Buffer.from(entry)));
    const frontier = createFrontier(sha256);
    const level8 = leaves
      .flatMap((leaf) => frontier.append(leaf))
      .filter(({ address }) => address.level === 8);
    for (const tile of tilesOf(600)) {
      const [from, to] = [tile.index * 256, tile.index * 256 + tile.width];
      const bytes = log.tile(tile)!;
      if (tile.level === 'entries') {
        const texts = decodeEntryBundle(bytes)!.map((entry) => Buffer.from(entry).toString());
        assert.deepEqual(texts, entries.slice(from, to));
      } else {
        const hashes = tile.level === 0 ? leaves : level8.map(({ hash }) => hash);
        assert.deepEqual(Buffer.from(bytes), Buffer.from(concat(...hashes.slice(from, to))));
      }
    }
    for (const level of [0, 'entries'] as const) {
      assert.equal(log.tile({ level, index: 2, width: 89 }), undefined);
      assert.notEqual(log.tile({ level, index: 2, width: 1 }), undefined);
      assert.equal(log.tile({ level, index: 3, width: 1 }), undefined);
    }
    assert.equal(log.tile({ level: 1, index: 0, width: 3 }), undefined);
    assert.equal(log.tile({ level: 63, index: 0, width: 1 }), undefined);
  });

  it('pages through its entries', async () => {
    const log = closing(await openLog(testParts(), optionsFor(freshDirectory())));
    const entries = await fill(log, 600);
    assert.equal(log.entries({ from: 1, to: 600 }).length, ENTRIES_PAGE_MAX);
    assert.deepEqual(allEntries(log).slice(1), entries);
    assert.deepEqual(log.entries({ from: 601, to: 700 }), []);
  });

  it('keeps a nonce with its entry until it has expired by a clock that nobody sets', async () => {
    const directory = freshDirectory();
    let now = NOW;
    let passedMs = 0;
    const steady = { now: () => passedMs };
    const parts = testParts({ clock: { now: () => now }, steady });
    const log = await openLog(parts, optionsFor(directory));
    const nonce = { keyid: 'k', nonce: 'n', expiresAt: NOW + 1000 };
    await log.append(refused('a'), { nonce });
    await log.append(refused('b'), { nonce: { ...nonce, expiresAt: NOW + 2000 } });
    await log.append(refused('c'), { nonce: { ...nonce, nonce: 'm' } });
    await log.close();
    const again = closing(await openLog(parts, optionsFor(directory)));
    const later = { ...nonce, expiresAt: NOW + 2000 };
    // The later term first: whoever remembers the first of several must not forget too early.
    const all = [later, { ...nonce, nonce: 'm' }, nonce];
    assert.deepEqual(again.liveNonces(), all);
    now = NOW + 3_600_000;
    await again.append(refused('d'));
    assert.deepEqual(again.liveNonces(), all, 'a clock set forward drops nothing');
    now = NOW + 1000;
    for (const at of [1000, 20_000_000, 40_000_000]) {
      passedMs = at;
      await again.append(refused(`e-${at}`));
    }
    assert.deepEqual(again.liveNonces(), [later]);
  });

  it('writes at the durability asked for, which for the log is synchronous=FULL (2)', () => {
    const file = join(freshDirectory(), 'x.db');
    for (const [durability, level] of [
      ['FULL', 2],
      ['NORMAL', 1],
    ] as const) {
      const database = openConnection(file, { scripts: ['CREATE TABLE t (a)'] }, durability);
      database.exec('INSERT INTO t VALUES (1)');
      assert.equal(database.pragma('synchronous', { simple: true }), level);
      assert.equal(database.pragma('journal_mode', { simple: true }), 'wal');
      database.close();
    }
  });

  it('refuses keys that would make a log nobody can verify', async () => {
    const options = optionsFor(freshDirectory());
    const other = { ...options, origin: 'log.example/other' };
    await assert.rejects(openLog(testParts(), other), /the key is named/);
    const verifierKey = 'no key';
    await assert.rejects(openLog(testParts({ verifierKey }), options), /not an Ed25519/);
    const indexKey = new Uint8Array(31);
    await assert.rejects(openLog(testParts({ indexKey, crypto }), options), /index key/);
  });
});
