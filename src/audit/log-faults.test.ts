import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { Fault } from '../kernel/index.ts';
import type { Entry } from '../shapes/index.ts';
import type { AuditLog, AppendOptions } from './audit-log.ts';
import type { LogTransaction } from './log-database.ts';
import {
  allEntries,
  assertReceipt,
  assertSound,
  closeLogs,
  closing,
  freshDirectory,
  intent,
  key,
  openOver,
  optionsFor,
  outcome,
  refused,
  testParts,
} from './log-harness.test.ts';
import { openLog } from './open-log.ts';
import { openSqliteLogStores, type LogStores } from './sqlite-log-stores.ts';

/** Mended storage is looked for each second. */
const MENDED_WITHIN_MS = 30_000;

/** Where the next commit breaks; `committed`: the storage fails after it has kept everything. */
type Point = 'sign' | 'evidence' | 'begin' | keyof LogTransaction | 'commit' | 'committed';

interface Break {
  at: Point | undefined;
  code: string;
}

function breaker(): { broken: Break; hit: (point: Point) => void } {
  const broken: Break = { at: undefined, code: '' };
  const hit = (point: Point): void => {
    if (point === broken.at) throw new Sqlite.SqliteError(`injected at ${point}`, broken.code);
  };
  return { broken, hit };
}

function breakable(stores: LogStores, hit: (point: Point) => void): LogStores {
  const wrap = (transaction: LogTransaction): LogTransaction => {
    const wrapped = Object.entries(transaction).map(([point, run]: [string, unknown]) => [
      point,
      (...given: readonly unknown[]) => {
        hit(point as Point);
        (run as (...taken: readonly unknown[]) => void)(...given);
      },
    ]);
    return Object.fromEntries(wrapped) as LogTransaction;
  };
  return {
    ...stores,
    evidence: {
      ...stores.evidence,
      keep: (additions) => {
        hit('evidence');
        stores.evidence.keep(additions);
      },
    },
    database: {
      ...stores.database,
      probe: () => {
        for (const point of ['begin', 'commit'] as const) hit(point);
        stores.database.probe();
      },
      transaction: (work) => {
        hit('begin');
        stores.database.transaction((transaction) => {
          work(wrap(transaction));
          hit('commit');
        });
        hit('committed');
      },
    },
  };
}

interface Bench {
  readonly directory: string;
  readonly broken: Break;
  readonly parts: ReturnType<typeof testParts>;
  readonly log: AuditLog;
  /** Ends the one intent that is open. */
  readonly appendAll: () => Promise<PromiseSettledResult<unknown>[]>;
}

/** 200 entries are in; the next 200 reach every statement of the transaction. */
async function bench(): Promise<Bench> {
  const directory = freshDirectory();
  const { broken, hit } = breaker();
  const parts = testParts({
    signer: {
      ...key.signer,
      sign: async (text) => {
        hit('sign');
        return key.signer.sign(text);
      },
    },
  });
  const stores = breakable(openSqliteLogStores(directory, 'FULL'), hit);
  const log = await openOver(stores, parts);
  const begun = await log.append(intent('open'));
  const rest = Array.from({ length: 198 }, (_, at) => log.append(refused(`first-${at}`)));
  await Promise.all(rest);
  const evidence = { exchange: 'e', salts: new Uint8Array(32) };
  const nonce = { keyid: 'k', nonce: 'n', expiresAt: Number.MAX_SAFE_INTEGER };
  const entries: [Entry, AppendOptions][] = [
    [refused('e'), { evidence, nonce }],
    [intent('other'), {}],
    [outcome('open', begun.index), {}],
    ...Array.from({ length: 197 }, (_, at): [Entry, AppendOptions] => [refused(`b-${at}`), {}]),
  ];
  const appendAll = (): ReturnType<Bench['appendAll']> =>
    Promise.allSettled(entries.map(([entry, options]) => log.append(entry, options)));
  return { directory, broken, parts, log, appendAll };
}

function assertUnavailable(results: readonly PromiseSettledResult<unknown>[]): void {
  for (const result of results) {
    assert.equal(result.status, 'rejected');
    assert.ok(result.reason instanceof Fault && result.reason.code === 'log-unavailable');
  }
}

const points: readonly Point[] = [
  'evidence',
  'begin',
  'dropExpiredNonces',
  'addEntry',
  'addHash',
  'addNonce',
  'moveHead',
  'commit',
];

describe('when the storage fails', () => {
  after(closeLogs);

  for (const code of ['SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_BUSY']) {
    for (const at of points) {
      it(`${code} at ${at}: nothing is written, and it goes on when mended`, async () => {
        const { directory, broken, parts, log, appendAll } = await bench();
        const checkpoint = log.checkpoint();
        Object.assign(broken, { at, code });
        assertUnavailable(await appendAll());
        assert.deepEqual([log.healthy, log.size, log.checkpoint()], [false, 200, checkpoint]);
        await assertSound(directory, 200);
        broken.at = undefined;
        const results = await appendAll();
        assert.ok(results.every(({ status }) => status === 'fulfilled'));
        assert.deepEqual([log.healthy, log.size, parts.fatal.length], [true, 400, 0]);
        await assertReceipt((await log.append(refused('last'))).receipt());
        await assertSound(directory, 401);
      });
    }
  }

  for (const code of ['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT', 'SQLITE_READONLY_DBMOVED', 'ELSE']) {
    for (const at of [...points, 'committed'] as const) {
      it(`${code} at ${at}: the process ends, and the log opens again whole`, async () => {
        const { directory, broken, parts, log, appendAll } = await bench();
        const acknowledged = allEntries(log);
        Object.assign(broken, { at, code });
        assertUnavailable(await appendAll());
        broken.at = undefined;
        assertUnavailable(await Promise.allSettled([log.append(refused('later'))]));
        assert.deepEqual([log.healthy, parts.fatal.length], [false, 1]);
        assert.equal((parts.fatal[0] as Error & { code: string }).code, code);
        await log.close();
        const again = closing(await openLog(testParts(), optionsFor(directory)));
        assert.deepEqual(allEntries(again).slice(0, 200), acknowledged);
        // One intent was open: the old one, or the batch's own if the batch was kept.
        assert.equal(again.size, at === 'committed' ? 401 : 201);
        await assertSound(directory, again.size);
      });
    }
  }

  for (const at of ['begin', 'dropExpiredNonces', 'addNonce', 'commit'] as const) {
    it(`a nonce kept by itself, at ${at}: refused while the disk is full, durable after`, async () => {
      const { directory, broken, log } = await bench();
      const nonces = ['x', 'y'].map((nonce) => ({ keyid: 'k', nonce, expiresAt: 1 }));
      const keepAll = () => Promise.allSettled(nonces.map((each) => log.keepNonce(each)));
      Object.assign(broken, { at, code: 'SQLITE_FULL' });
      assertUnavailable(await keepAll());
      assert.deepEqual([log.healthy, log.liveNonces()], [false, []]);
      broken.at = undefined;
      await keepAll();
      assert.deepEqual([log.healthy, log.liveNonces(), log.size], [true, nonces, 200]);
      await log.close();
      assertUnavailable(await keepAll());
      const again = closing(await openLog(testParts(), optionsFor(directory)));
      assert.deepEqual(again.liveNonces(), nonces);
    });
  }

  it('a signer that fails stops the log until it signs again', async () => {
    const { directory, broken, parts, log, appendAll } = await bench();
    broken.at = 'sign';
    assertUnavailable(await appendAll());
    assert.deepEqual([log.healthy, log.size, parts.fatal.length], [false, 200, 0]);
    broken.at = undefined;
    await appendAll();
    assert.equal(log.healthy, true);
    await assertSound(directory, 400);
  });

  it('a failure that claims to be passing and was not is found at the next commit', async () => {
    const { directory, broken, parts, log, appendAll } = await bench();
    Object.assign(broken, { at: 'committed', code: 'SQLITE_FULL' });
    assertUnavailable(await appendAll());
    broken.at = undefined;
    assertUnavailable(await Promise.allSettled([log.append(refused('later'))]));
    assert.equal(parts.fatal.length, 1);
    await assertSound(directory, 400);
  });

  it('a read that fails ends the process as well', async () => {
    const directory = freshDirectory();
    const stores = openSqliteLogStores(directory, 'FULL');
    const findEnd = (): never => {
      throw new Sqlite.SqliteError('injected', 'SQLITE_CORRUPT');
    };
    const parts = testParts();
    const log = await openOver({ ...stores, database: { ...stores.database, findEnd } }, parts);
    await assert.rejects(log.receiptOf('x'), { code: 'log-unavailable' });
    assert.equal(parts.fatal.length, 1);
    await assert.rejects(log.append(refused('x')), { code: 'log-unavailable' });
  });

  it('notices by itself that the storage is mended', async function () {
    this.timeout(60_000);
    const { broken, log, appendAll } = await bench();
    Object.assign(broken, { at: 'begin', code: 'SQLITE_FULL' });
    await appendAll();
    await sleep(1_200);
    assert.equal(log.healthy, false);
    broken.at = undefined;
    const deadline = Date.now() + MENDED_WITHIN_MS;
    const isHealthy = (): boolean => log.healthy;
    while (!isHealthy() && Date.now() < deadline) await sleep(100);
    assert.deepEqual([isHealthy(), log.size], [true, 200]);
  });

  it("waits out another process's lock on the file", async () => {
    const directory = freshDirectory();
    const log = closing(await openLog(testParts(), optionsFor(directory)));
    const other = new Sqlite(join(directory, 'log.db'));
    other.exec('BEGIN IMMEDIATE');
    await assert.rejects(log.append(refused('a')), { code: 'log-unavailable' });
    other.exec('ROLLBACK');
    other.close();
    assert.equal((await log.append(refused('a'))).index, 1);
    await assertSound(directory, 2);
  });
});
