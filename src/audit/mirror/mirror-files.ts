import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { utf8, type Clock } from '../../kernel/index.ts';
import { TILE_WIDTH, tilePath, type TileAddress } from '../../proofs/index.ts';
import type { LogSource } from '../log-source.ts';
import type { MirrorTarget } from './mirror-target.ts';

const CHECKPOINT = 'checkpoint';
const INCOMING = '.incoming-';

/** What a run left that was cut off; a run still going on is not so old. */
const INCOMING_AGE_MS_MAX = 24 * 60 * 60 * 1000;

/** Undefined when there is no such file. */
async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** A partial tile may be gone once the full one is there, which begins with it. */
async function readTileFile(
  directory: string,
  address: TileAddress,
): Promise<Uint8Array | undefined> {
  const full = { ...address, width: TILE_WIDTH };
  return (
    (await readIfThere(join(directory, tilePath(address)))) ??
    readIfThere(join(directory, tilePath(full)))
  );
}

/** A mirror's directory, or any other in the layout of c2sp.org/tlog-tiles. */
export function directorySource(directory: string): LogSource {
  return {
    checkpoint: () => readFile(join(directory, CHECKPOINT), 'utf8'),
    tile: (address) => readTileFile(directory, address),
  };
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The folders of these paths, those above them included. */
function foldersOf(paths: readonly string[]): ReadonlySet<string> {
  const folders = new Set(['.']);
  for (const path of paths) {
    for (let at = dirname(path); !folders.has(at); at = dirname(at)) folders.add(at);
  }
  return folders;
}

async function removeAbandoned(directory: string, clock: Clock): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(INCOMING)) continue;
    const folder = join(directory, name);
    const { mtimeMs } = await stat(folder);
    if (clock.now() - mtimeMs > INCOMING_AGE_MS_MAX) await rm(folder, { recursive: true });
  }
}

/** Moves the files of one folder to the same paths of another, and sees to it that they stay. */
async function move(paths: readonly string[], from: string, to: string): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await rename(join(from, path), join(to, path));
  }
  for (const folder of foldersOf(paths)) await syncFolder(join(to, folder));
}

/** Partial tiles of which the full tile is there now. */
async function removeSuperseded(directory: string, paths: readonly string[]): Promise<void> {
  for (const path of paths.filter((each) => !each.includes('.p/'))) {
    await rm(join(directory, `${path}.p`), { recursive: true, force: true });
  }
}

/** A mirror in a directory, created when absent. Files appear whole, by renaming. */
export async function mirrorFiles(directory: string, clock: Clock): Promise<MirrorTarget> {
  await mkdir(directory, { recursive: true });
  await removeAbandoned(directory, clock);
  const incoming = await mkdtemp(join(directory, INCOMING));
  const staged: string[] = [];
  return {
    checkpoint: async () => (await readIfThere(join(directory, CHECKPOINT)))?.toString('utf8'),
    tile: (address) => readTileFile(directory, address),
    stage: async ({ address, bytes }) => {
      const path = tilePath(address);
      await writeDurably(join(incoming, path), bytes);
      staged.push(path);
    },
    publish: async (checkpoint) => {
      await move(staged, incoming, directory);
      await writeDurably(join(incoming, CHECKPOINT), utf8(checkpoint));
      await move([CHECKPOINT], incoming, directory);
      await removeSuperseded(directory, staged);
    },
    discard: () => rm(incoming, { recursive: true, force: true }),
  };
}
