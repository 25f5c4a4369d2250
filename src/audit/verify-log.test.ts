import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { canonicalBytes, utf8 } from '../kernel/index.ts';
import { createFrontier, formatCheckpoint, leafHash, signNote } from '../proofs/index.ts';
import {
  assertReceipt,
  fill,
  freshDirectory,
  key,
  optionsFor,
  origin,
  refused,
  sha256,
  testKey,
  testParts,
  verifyDirectory,
} from './log-harness.test.ts';
import { openLog } from './open-log.ts';
import { fileSource } from './sqlite-file-source.ts';
import { verifyLog, type VerifyExpectations } from './verify-log.ts';

const SIZE = 600;

interface Sound {
  readonly directory: string;
  /** The checkpoint at size 301. */
  readonly earlier: string;
}

async function soundLog(): Promise<Sound> {
  const directory = freshDirectory();
  const log = await openLog(testParts(), optionsFor(directory));
  await fill(log, 300, 'a');
  const earlier = log.checkpoint();
  await fill(log, SIZE - 301, 'b');
  await log.close();
  return { directory, earlier };
}

const entriesOf = (database: Database): Uint8Array[] =>
  database.prepare<[], Uint8Array>('SELECT bytes FROM entries ORDER BY idx').pluck().all();

/** Signs what the entries table holds now, with any key. */
async function sign(database: Database, signer = key.signer, name = origin): Promise<void> {
  const frontier = createFrontier(sha256);
  for (const bytes of entriesOf(database)) frontier.append(leafHash(sha256, bytes));
  const { size } = frontier;
  const text = formatCheckpoint({ origin: name, size, root: frontier.root() });
  const note = await signNote(text, [signer]);
  database.prepare('UPDATE head SET size = ?, checkpoint = ?').run(size, note);
}

/** Writes leaf and tile hashes that fit the entries: what a careful forger does. */
function rehash(database: Database): void {
  const frontier = createFrontier(sha256);
  const leaf = database.prepare('UPDATE entries SET leaf = ? WHERE idx = ?');
  const node = database.prepare('UPDATE hashes SET hash = ? WHERE level = 1 AND idx = ?');
  for (const bytes of entriesOf(database)) {
    for (const { address, hash } of frontier.append(leafHash(sha256, bytes))) {
      if (address.level === 0) leaf.run(hash, address.index);
      if (address.level === 8) node.run(hash, address.index);
    }
  }
}

const change = (database: Database, index: number): void =>
  void database
    .prepare('UPDATE entries SET bytes = ? WHERE idx = ?')
    .run(canonicalBytes(refused('forged')), index);

const columns = { whole: ['bytes', 'leaf'], bytes: ['bytes'] } as const;

function swap(database: Database, what: keyof typeof columns, [a, b]: [number, number]): void {
  for (const column of columns[what]) {
    const read = database.prepare<[number], Uint8Array>(
      `SELECT ${column} FROM entries WHERE idx = ?`,
    );
    const [atA, atB] = [read.pluck().get(a), read.pluck().get(b)];
    const write = database.prepare(`UPDATE entries SET ${column} = ? WHERE idx = ?`);
    write.run(atB, a);
    write.run(atA, b);
  }
}

interface Tampering {
  readonly name: string;
  readonly tamper: (database: Database) => void | Promise<void>;
  readonly reason: string;
  readonly firstBad?: number;
  readonly expect?: (sound: Sound) => Partial<VerifyExpectations>;
  /** Without these expectations nothing is found. */
  readonly passesAlone?: true;
}

const replaceInCheckpoint = "UPDATE head SET checkpoint = replace(checkpoint, '600', '599')";
const trusting = ({ earlier }: Sound): Partial<VerifyExpectations> => ({
  trustedCheckpoint: earlier,
});

const tamperings: readonly Tampering[] = [
  ...[0, 255, 256, 400, 599].map((index): Tampering => ({
    name: `entry ${index} changed`,
    tamper: (database) => change(database, index),
    reason: 'entry-changed',
    firstBad: index,
  })),
  {
    name: 'one byte of an entry changed',
    tamper: (database) =>
      void database.exec(
        "UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), '403', '402') AS BLOB) WHERE idx = 77",
      ),
    reason: 'entry-changed',
    firstBad: 77,
  },
  {
    name: 'two entries changed',
    tamper: (database) => [500, 12].forEach((index) => change(database, index)),
    reason: 'entry-changed',
    firstBad: 12,
  },
  {
    name: 'an entry removed from the middle',
    tamper: (database) => void database.exec('DELETE FROM entries WHERE idx = 300'),
    reason: 'entry-missing',
    firstBad: 300,
  },
  {
    name: 'a whole tile removed',
    tamper: (database) => void database.exec('DELETE FROM entries WHERE idx BETWEEN 256 AND 511'),
    reason: 'entry-missing',
    firstBad: 256,
  },
  {
    name: 'the tail removed',
    tamper: (database) => void database.exec('DELETE FROM entries WHERE idx >= 590'),
    reason: 'entry-missing',
    firstBad: 590,
  },
  {
    name: 'an entry changed and a later one removed',
    tamper: (database) => {
      change(database, 20);
      database.exec('DELETE FROM entries WHERE idx = 300');
    },
    reason: 'entry-changed',
    firstBad: 20,
  },
  {
    name: 'two entries swapped',
    tamper: (database) => swap(database, 'bytes', [100, 501]),
    reason: 'entry-order',
    firstBad: 100,
  },
  {
    name: 'two entries swapped with their leaf hashes',
    tamper: (database) => swap(database, 'whole', [100, 501]),
    reason: 'root',
  },
  {
    name: 'an entry changed with all hashes above it',
    tamper: (database) => {
      change(database, 42);
      rehash(database);
    },
    reason: 'root',
  },
  {
    name: 'a leaf hash changed',
    tamper: (database) =>
      void database.exec('UPDATE entries SET leaf = zeroblob(32) WHERE idx = 9'),
    reason: 'tile',
    firstBad: 9,
  },
  {
    name: 'a leaf hash cut short',
    tamper: (database) => void database.exec('UPDATE entries SET leaf = zeroblob(7) WHERE idx = 9'),
    reason: 'tile',
    firstBad: 9,
  },
  {
    name: 'a hash of a tile changed',
    tamper: (database) => void database.exec('UPDATE hashes SET hash = zeroblob(32) WHERE idx = 1'),
    reason: 'tile',
  },
  {
    name: 'a hash of a tile removed',
    tamper: (database) => void database.exec('DELETE FROM hashes'),
    reason: 'tile',
  },
  {
    name: 'an entry and another leaf hash changed',
    tamper: (database) => {
      change(database, 42);
      database.exec('UPDATE entries SET leaf = zeroblob(32) WHERE idx = 9');
    },
    reason: 'root',
    firstBad: 9,
  },
  {
    name: 'another size in the checkpoint',
    tamper: (database) => void database.exec(replaceInCheckpoint),
    reason: 'checkpoint-signature',
  },
  {
    name: 'another root, signed',
    tamper: async (database) => {
      const text = formatCheckpoint({ origin, size: SIZE, root: sha256(utf8('other')) });
      const note = await signNote(text, [key.signer]);
      database.prepare('UPDATE head SET checkpoint = ?').run(note);
    },
    reason: 'root',
  },
  {
    name: 'another key',
    tamper: (database) => sign(database, testKey(2).signer),
    reason: 'checkpoint-signature',
  },
  {
    name: 'another origin',
    tamper: (database) => sign(database, key.signer, 'log.example/other'),
    reason: 'origin',
  },
  {
    name: 'no checkpoint',
    tamper: (database) => void database.exec('DELETE FROM head'),
    reason: 'unreadable',
  },
  {
    name: 'cut back together with its checkpoint',
    tamper: async (database) => {
      database.exec('DELETE FROM entries WHERE idx >= 290; DELETE FROM hashes WHERE idx >= 1');
      await sign(database);
    },
    reason: 'rollback',
    firstBad: 290,
    expect: trusting,
    passesAlone: true,
  },
  {
    name: 'rewritten and signed anew',
    tamper: async (database) => {
      change(database, 42);
      rehash(database);
      await sign(database);
    },
    reason: 'rollback',
    expect: trusting,
    passesAlone: true,
  },
];

describe('verifying a log', () => {
  let sound: Sound;
  before(async () => {
    sound = await soundLog();
  });

  /** A copy of the sound log, so that each tampering has its untampered twin. */
  async function tampered(tamper: Tampering['tamper']): Promise<string> {
    const directory = freshDirectory();
    copyFileSync(join(sound.directory, 'log.db'), join(directory, 'log.db'));
    const database = new Sqlite(join(directory, 'log.db'));
    await tamper(database);
    database.close();
    return directory;
  }

  for (const { name, tamper, reason, firstBad, expect, passesAlone } of tamperings) {
    it(`finds: ${name}`, async () => {
      const expectations = expect?.(sound) ?? {};
      const untouched = await tampered(() => undefined);
      assert.equal((await verifyDirectory(untouched, expectations)).ok, true);
      const directory = await tampered(tamper);
      const report = await verifyDirectory(directory, expectations);
      assert.ok(!report.ok);
      assert.deepEqual([report.reason, report.firstBad], [reason, firstBad]);
      if (passesAlone) assert.equal((await verifyDirectory(directory)).ok, true);
    });
  }

  it('reports size, root and progress of a sound log', async () => {
    const source = fileSource(sound.directory);
    const steps: number[][] = [];
    const report = await verifyLog(source, { sha256, verifierKey: key.verifierKey }, (...step) =>
      steps.push(step),
    );
    source.close();
    assert.ok(report.ok && report.size === SIZE && /^[0-9a-f]{64}$/.test(report.root));
    assert.deepEqual(steps, [
      [256, SIZE],
      [512, SIZE],
      [SIZE, SIZE],
    ]);
  });

  it('reads while the gateway writes, and trusts the checkpoint of any receipt', async () => {
    const directory = freshDirectory();
    const log = await openLog(testParts(), optionsFor(directory));
    const receipt = (await log.append(refused('first'))).receipt();
    const appended = fill(log, 2000);
    const report = await verifyDirectory(directory, { trustedCheckpoint: receipt.checkpoint });
    assert.equal(report.ok, true);
    await appended;
    await assertReceipt(receipt);
    await log.close();
    const whole = await verifyDirectory(directory, { trustedCheckpoint: receipt.checkpoint });
    assert.equal(whole.ok && whole.size, 2002);
  });

  it('does not believe a trusted checkpoint that the key did not sign', async () => {
    const trustedCheckpoint = sound.earlier.replace('301', '300');
    const report = await verifyDirectory(sound.directory, { trustedCheckpoint });
    assert.equal(!report.ok && report.reason, 'checkpoint-signature');
  });

  it('tells a source that fails or answers nonsense', async () => {
    const source = fileSource(sound.directory);
    const expectations = { sha256, verifierKey: key.verifierKey };
    const garbled = await verifyLog(
      { ...source, tile: () => Promise.resolve(Uint8Array.of(0, 9, 1)) },
      expectations,
    );
    assert.equal(!garbled.ok && garbled.reason, 'malformed');
    const failing = await verifyLog(
      { ...source, tile: () => Promise.reject(new Error('gone')) },
      expectations,
    );
    assert.deepEqual(!failing.ok && [failing.reason, failing.firstBad], ['unreadable', 0]);
    source.close();
  });
});
