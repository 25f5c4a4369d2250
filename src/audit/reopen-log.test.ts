import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import type { AuditLog } from './audit-log.ts';
import { openLog } from './open-log.ts';
import {
  allEntries,
  assertReceipt,
  assertSound,
  closeLogs,
  closing,
  crashCopy,
  fill,
  freshDirectory,
  intent,
  key,
  openOver,
  optionsFor,
  outcome,
  refused,
  testKey,
  testParts,
} from './log-harness.test.ts';
import { openSqliteLogStores } from './sqlite-log-stores.ts';

const open = async (directory: string, parts = testParts()): Promise<AuditLog> =>
  closing(await openLog(parts, optionsFor(directory)));

describe('reopening the log', () => {
  after(closeLogs);

  it('goes on where it was closed', async () => {
    const directory = freshDirectory();
    const first = await open(directory);
    const entries = await fill(first, 300);
    await first.close();
    const second = await open(directory);
    assert.equal(second.checkpoint(), first.checkpoint());
    assert.deepEqual(allEntries(second).slice(1), entries);
    const { index, receipt } = await second.append(refused('next'));
    assert.equal(index, 301);
    await assertReceipt(receipt());
    await assertSound(directory, 302);
  });

  it('recovers all that was acknowledged before a crash', async () => {
    const directory = freshDirectory();
    const log = await open(directory);
    const acknowledged: string[] = [];
    const copies: { copy: string; count: number }[] = [];
    for (let round = 0; round < 5; round += 1) {
      acknowledged.push(...(await fill(log, 1 + round * 60, `r${round}-`)));
      copies.push({ copy: crashCopy(directory), count: acknowledged.length });
    }
    for (const { copy, count } of copies) {
      const recovered = await open(copy);
      assert.deepEqual(allEntries(recovered).slice(1), acknowledged.slice(0, count));
      await assertReceipt((await recovered.append(refused('after'))).receipt());
      await assertSound(copy, count + 2);
    }
  });

  it('records as abandoned what the last process left open, once', async () => {
    const directory = freshDirectory();
    const log = await open(directory);
    const begun = await Promise.all(['a', 'b', 'c'].map((id) => log.append(intent(id))));
    await log.append(outcome('b', begun[1]!.index));
    const copy = crashCopy(directory);
    const recovered = await open(copy);
    const abandoned = allEntries(recovered)
      .slice(5)
      .map((entry) => JSON.parse(entry) as Record<string, unknown>);
    const at = '2026-11-22T00:00:00.000Z';
    const kind = 'exchange.abandoned';
    assert.deepEqual(abandoned, [
      { kind, at, exchange: 'a', intent: 1 },
      { kind, at, exchange: 'c', intent: 3 },
    ]);
    await recovered.close();
    assert.equal((await open(copy)).size, 7);
  });

  it('abandons more exchanges than the queue takes at once', async () => {
    const directory = freshDirectory();
    const log = await open(directory);
    await Promise.all(Array.from({ length: 25 }, (_, at) => log.append(intent(`i${at}`))));
    const copy = crashCopy(directory);
    const recovered = closing(await openLog(testParts(), optionsFor(copy, 10)));
    assert.equal(recovered.size, 1 + 25 + 25);
  });

  it('lets in one writer at a time', async () => {
    const directory = freshDirectory();
    const log = await open(directory);
    await assert.rejects(open(directory), /another process writes the log/);
    await log.append(refused('a'));
    await log.close();
    assert.equal((await open(directory)).size, 2);
  });

  it('ends when somebody else has written all the same', async () => {
    const directory = freshDirectory();
    const parts = testParts();
    const log = await open(directory, parts);
    rmSync(join(directory, 'writer.lock'));
    const other = await open(directory);
    await other.append(refused('theirs'));
    await assert.rejects(log.append(refused('ours')), { code: 'log-unavailable' });
    assert.equal(parts.fatal.length, 1);
    await assertSound(directory, 2);
  });

  const refusals: {
    name: string;
    sql?: string;
    parts?: Parameters<typeof testParts>[0];
    message: RegExp;
  }[] = [
    { name: 'nothing changed', message: /^$/ },
    { name: 'another key', parts: testKey(2), message: /not signed with the log's key/ },
    { name: 'another origin', sql: "UPDATE head SET origin = 'x'", message: /the log of x, not/ },
    {
      name: 'another checkpoint',
      sql: "UPDATE head SET checkpoint = replace(checkpoint, '301', '300'), size = 300",
      message: /not signed/,
    },
    { name: 'another size', sql: 'UPDATE head SET size = 300', message: /origin and size/ },
    { name: 'no checkpoint', sql: 'DELETE FROM head', message: /entries but no checkpoint/ },
    {
      name: 'a lost last entry',
      sql: 'DELETE FROM entries WHERE idx = 300',
      message: /lacks hashes/,
    },
    {
      name: 'an entry too many',
      sql: `INSERT INTO entries SELECT 301, at, kind, exchange, bytes, leaf FROM entries WHERE idx = 7`,
      message: /beyond its checkpoint/,
    },
    {
      name: 'a changed newest entry',
      sql: "UPDATE entries SET bytes = CAST('{}' AS BLOB) WHERE idx = 290",
      message: /entry 290 is not what was recorded/,
    },
    {
      name: 'a changed stored hash',
      sql: 'UPDATE hashes SET hash = zeroblob(32)',
      message: /do not have the root/,
    },
    { name: 'a newer version', sql: 'PRAGMA user_version = 99', message: /newer than/ },
  ];
  for (const { name, sql, parts, message } of refusals) {
    it(`${(sql ?? parts) ? 'refuses' : 'opens'} with ${name}`, async () => {
      const directory = freshDirectory();
      const log = await open(directory);
      await fill(log, 300);
      await log.close();
      if (sql !== undefined) {
        const database = new Sqlite(join(directory, 'log.db'));
        database.exec(sql);
        database.close();
      }
      const reopened = openLog(testParts(parts), optionsFor(directory));
      if (message.source === '^$') await (await reopened).close();
      else await assert.rejects(reopened, message);
    });
  }

  it('does not begin a new log where one was lost', async () => {
    const directory = freshDirectory();
    await (await open(directory)).close();
    rmSync(join(directory, 'log.db'));
    await assert.rejects(open(directory), /evidence but no log/);
  });

  it('equals an array, whatever is appended and however often it is reopened', async function () {
    this.timeout(60_000);
    const batches = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(batches, fc.boolean(), async (sizes, isCrash) => {
        let directory = freshDirectory();
        const model: string[] = [];
        for (const [round, size] of sizes.entries()) {
          const log = await openOver(openSqliteLogStores(directory, 'NORMAL'));
          const recorded = await Promise.all(
            Array.from({ length: size }, (_, at) => log.append(refused(`${round}-${at}`))),
          );
          for (const one of recorded) {
            const receipt = one.receipt();
            assert.equal(model.push(receipt.entry), one.index);
            await assertReceipt(receipt);
          }
          assert.deepEqual(allEntries(log).slice(1), model);
          if (isCrash) directory = crashCopy(directory);
          await log.close();
        }
        if (sizes.length > 0) await assertSound(directory, model.length + 1);
      }),
      { numRuns: 12 },
    );
  });
});

describe('killing the process', function () {
  this.timeout(120_000);

  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const loader = extension === 'ts' ? ['--import=tsx'] : [];
  const room = (name: string): string => new URL(`./${name}.${extension}`, import.meta.url).href;

  it('loses nothing that was acknowledged, and frees the log', async () => {
    const directory = freshDirectory();
    const acknowledged = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      for (const exchange of await appendUntilKilled(directory, round)) acknowledged.add(exchange);
      const log = await open(directory);
      const recovered = new Set(
        allEntries(log).map((entry) => (JSON.parse(entry) as { exchange?: string }).exchange),
      );
      for (const exchange of acknowledged) assert.ok(recovered.has(exchange), exchange);
      await log.close();
      await assertSound(directory, recovered.size);
    }
    assert.ok(acknowledged.size > 100, `only ${acknowledged.size} acknowledged`);
  });

  /** A writer of its own: it prints an exchange when its entry is acknowledged. */
  const script = `
    const [door, proofs, signatures, directory, round] = process.argv.slice(1);
    const { openLog } = await import(door);
    const { ed25519NoteSigner, parseVerifierKey } = await import(proofs);
    const { createNodeCryptoProvider } = await import(signatures);
    const { createPrivateKey, sign } = await import('node:crypto');
    const crypto = createNodeCryptoProvider();
    const sha256 = (bytes) => crypto.sha256(bytes);
    const verifierKey = ${JSON.stringify(key.verifierKey)};
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 1)]);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const signer = ed25519NoteSigner(sha256, parseVerifierKey(sha256, verifierKey), (text) => sign(null, text, privateKey));
    const log = await openLog(
      { crypto, signer, verifierKey, clock: { now: () => 0 }, indexKey: new Uint8Array(32), onFatal: () => process.exit(1) },
      { directory, origin: ${JSON.stringify('log.example/audit')}, logQueueMax: 1000 },
    );
    const at = '2026-11-22T00:00:00.000Z';
    for (let n = 0; ; n += 1) {
      await Promise.all(Array.from({ length: 8 }, async (_, lane) => {
        const exchange = [round, n, lane].join('-');
        await log.append({ kind: 'exchange.refused', at, exchange, commitments: {} });
        process.stdout.write(exchange + '\\n');
      }));
    }
  `;

  async function appendUntilKilled(directory: string, round: number): Promise<readonly string[]> {
    const rooms = [room('index'), room('../proofs/index'), room('../signatures/index')];
    const child = spawn(
      process.execPath,
      [...loader, '--input-type=module', '-e', script, ...rooms, directory, `${round}`],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 60 + 37 * round) child.kill('SIGKILL');
    }
    if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
    assert.equal(child.signalCode, 'SIGKILL');
    return acknowledged;
  }
});
