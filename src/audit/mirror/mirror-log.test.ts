import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  createFrontier,
  formatCheckpoint,
  leafHash,
  signNote,
  tilesOf,
  tilePath,
} from '../../proofs/index.ts';
import { concat, utf8 } from '../../kernel/index.ts';
import type { LogSource } from '../log-source.ts';
import {
  fill,
  freshDirectory,
  key,
  NOW,
  optionsFor,
  origin,
  sha256,
  testKey,
  testParts,
} from '../log-harness.test.ts';
import { openLog } from '../open-log.ts';
import { fileSource } from '../sqlite-file-source.ts';
import { verifyLog } from '../verify-log.ts';
import { directorySource, mirrorFiles } from './mirror-files.ts';
import { mirrorLog } from './mirror-log.ts';
import type { MirrorReport } from './mirror-report.ts';

const clock = { now: () => NOW };

/** Brings the mirror in a folder up to a source, as the command does. */
async function mirror(
  source: LogSource,
  folder: string,
  verifierKey = key.verifierKey,
): Promise<MirrorReport> {
  const target = await mirrorFiles(folder, clock);
  try {
    return await mirrorLog({ sha256, verifierKey, source, target });
  } finally {
    await target.discard();
  }
}

const reasonOf = (report: MirrorReport): string => (report.ok ? 'ok' : report.reason);

/** A log in memory as it was at several sizes, signed by whoever has the key. */
async function growthOf(
  texts: readonly string[],
  sizes: readonly number[],
  signer = key.signer,
): Promise<readonly LogSource[]> {
  const entries = texts.map((text) => utf8(text));
  const frontier = createFrontier(sha256);
  const nodes = new Map<string, Uint8Array>();
  const notes: string[] = [];
  for (const size of sizes) {
    for (const entry of entries.slice(frontier.size, size)) {
      for (const { address, hash } of frontier.append(leafHash(sha256, entry))) {
        nodes.set(`${address.level}/${address.index}`, hash);
      }
    }
    const text = formatCheckpoint({ origin, size, root: frontier.root() });
    notes.push(await signNote(text, [signer]));
  }
  const tile: LogSource['tile'] = ({ level, index, width }) => {
    const at = Array.from({ length: width }, (_, position) => index * 256 + position);
    const bytes =
      level === 'entries'
        ? at.flatMap((each) => framed(entries[each]!))
        : at.map((each) => nodes.get(`${level * 8}/${each}`)!);
    return Promise.resolve(concat(...bytes));
  };
  return notes.map((note) => ({ checkpoint: () => Promise.resolve(note), tile }));
}

async function logOf(texts: readonly string[], signer = key.signer): Promise<LogSource> {
  const [log] = await growthOf(texts, [texts.length], signer);
  return log!;
}

const framed = (entry: Uint8Array): readonly Uint8Array[] => [
  Uint8Array.of(entry.length >> 8, entry.length & 0xff),
  entry,
];

const texts = (count: number, name = 'entry'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(folder.length + 1))
    .sort();

/** Names and bytes of everything in a folder. */
const picture = (folder: string): ReadonlyMap<string, string> =>
  new Map(filesOf(folder).map((file) => [file, readFileSync(join(folder, file), 'base64')]));

describe('a mirror', () => {
  it('of a stored log has every tile of its checkpoint, to the byte, and verifies', async () => {
    const directory = freshDirectory();
    const log = await openLog(testParts(), optionsFor(directory));
    const folder = freshDirectory();
    for (const [step, size] of [1, 255, 256, 300, 512, 700].entries()) {
      await fill(log, size - log.size, `m${step}-`);
      const source = fileSource(directory);
      const report = await mirror(source, folder);
      source.close();
      assert.equal(report.ok && report.size, size);
      assert.equal(readFileSync(join(folder, 'checkpoint'), 'utf8'), log.checkpoint());
      for (const address of tilesOf(size)) {
        const file = join(folder, tilePath(address));
        assert.deepEqual(new Uint8Array(readFileSync(file)), new Uint8Array(log.tile(address)!));
      }
      const parts = { sha256, verifierKey: key.verifierKey };
      const verified = await verifyLog(directorySource(folder), parts);
      assert.equal(verified.ok && verified.size, size);
    }
    await log.close();
    assert.deepEqual(filesOf(folder), [
      'checkpoint',
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/188',
      'tile/1/000.p/1',
      'tile/1/000.p/2',
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/188',
    ]);
  });

  it('reads only what is new, and nothing when there is nothing', async () => {
    const folder = freshDirectory();
    await mirror(await logOf(texts(600)), folder);
    const longer = await logOf(texts(700));
    const asked: string[] = [];
    const source: LogSource = {
      checkpoint: () => longer.checkpoint(),
      tile: (address) => {
        asked.push(tilePath(address));
        return longer.tile(address);
      },
    };
    assert.deepEqual(await mirror(source, folder), {
      ok: true,
      from: 600,
      size: 700,
      root: Buffer.from((await longer.checkpoint()).split('\n')[2]!, 'base64').toString('hex'),
      tileCount: 3,
    });
    assert.deepEqual(asked, ['tile/entries/002.p/188']);
    const again = await mirror(source, folder);
    assert.equal(again.ok && again.tileCount, 0);
    assert.equal(asked.length, 1);
  });

  it('goes on over tiles of two levels as if it had been made at once', async () => {
    const [grown, whole] = [freshDirectory(), freshDirectory()];
    const logs = await growthOf(texts(65_800), [0, 65_000, 65_800]);
    for (const log of logs) await mirror(log, grown);
    await mirror(logs.at(-1)!, whole);
    const [a, b] = [picture(grown), picture(whole)];
    for (const [file, bytes] of b) assert.equal(a.get(file), bytes, file);
    assert.equal(b.has('tile/2/000.p/1'), true);
    assert.equal(b.has('tile/1/001.p/1'), true);
  });

  describe('refuses and stays as it was', () => {
    let folder: string;
    before(async () => {
      folder = freshDirectory();
      await mirror(await logOf(texts(600)), folder);
    });

    const refuses = async (source: LogSource, reason: string): Promise<void> => {
      const earlier = picture(folder);
      const report = await mirror(source, folder);
      assert.equal(reasonOf(report), reason);
      assert.ok(!report.ok);
      assert.equal(report.held, readFileSync(join(folder, 'checkpoint'), 'utf8'));
      assert.equal(report.offered, await source.checkpoint());
      assert.deepEqual(picture(folder), earlier);
    };

    const other = texts(300).concat(texts(500, 'other'));

    it('a log that went back', async () => refuses(await logOf(texts(599)), 'rollback'));

    it('another history of the same size', async () =>
      refuses(await logOf(other.slice(0, 600)), 'fork'));

    it('another history that is longer, forked behind or within the last full tile', async () => {
      await refuses(await logOf(other), 'fork');
      await refuses(await logOf(texts(520).concat(texts(200, 'other'))), 'fork');
      await refuses(await logOf(texts(599).concat(texts(1, 'other'))), 'fork');
    });

    it('entries that do not lead to the signed root', async () => {
      const sound = await logOf(texts(700));
      const changed = await logOf(texts(650).concat(texts(50, 'changed')));
      const bad: LogSource = {
        checkpoint: () => sound.checkpoint(),
        tile: (address) => (address.level === 'entries' ? changed : sound).tile(address),
      };
      await refuses(bad, 'entry-changed');
      await refuses({ ...changed, checkpoint: () => sound.checkpoint() }, 'root');
    });

    it('entries that are missing or malformed', async () => {
      const sound = await logOf(texts(700));
      const answering = (bytes: Uint8Array | undefined): LogSource => ({
        checkpoint: () => sound.checkpoint(),
        tile: () => Promise.resolve(bytes),
      });
      await refuses(answering(undefined), 'entry-missing');
      await refuses(answering(concat(...framed(utf8('one')))), 'entry-missing');
      await refuses(answering(Uint8Array.of(0, 9)), 'malformed');
    });

    it('a checkpoint of another key', async () =>
      refuses(await logOf(texts(700), testKey(2).signer), 'checkpoint-signature'));

    it('and leaves nothing behind', () => {
      assert.equal(
        filesOf(folder).some((file) => file.startsWith('.')),
        false,
      );
    });
  });

  it('that is damaged itself says so', async () => {
    const sound = freshDirectory();
    await mirror(await logOf(texts(600)), sound);
    const damages: Readonly<Record<string, (folder: string) => void>> = {
      'a hash changed': (folder) => {
        const file = join(folder, 'tile/0/002.p/88');
        const bytes = readFileSync(file);
        bytes[40]! ^= 1;
        writeFileSync(file, bytes);
      },
      'a tile gone': (folder) => rmSync(join(folder, 'tile/1'), { recursive: true }),
      'a checkpoint of another key': (folder) => {
        const file = join(folder, 'checkpoint');
        writeFileSync(file, readFileSync(file, 'utf8').replace('\n600\n', '\n601\n'));
      },
    };
    for (const [name, damage] of Object.entries(damages)) {
      const folder = freshDirectory();
      cpSync(sound, folder, { recursive: true });
      damage(folder);
      assert.equal(reasonOf(await mirror(await logOf(texts(700)), folder)), 'mirror', name);
    }
  });

  it('removes what a run left that was cut off long ago, not what one of now has', async () => {
    const folder = freshDirectory();
    const [old, fresh] = [join(folder, '.incoming-old'), join(folder, '.incoming-new')];
    for (const each of [old, fresh]) mkdirSync(each);
    const dayAgo = (NOW - 25 * 60 * 60 * 1000) / 1000;
    utimesSync(old, dayAgo, dayAgo);
    utimesSync(fresh, NOW / 1000, NOW / 1000);
    await mirror(await logOf(texts(3)), folder);
    assert.deepEqual([existsSync(old), existsSync(fresh)], [false, true]);
  });
});
