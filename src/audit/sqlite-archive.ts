import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { sameBytes, type Sha256 } from '../kernel/index.ts';
import { leafHash, TILE_WIDTH } from '../proofs/index.ts';
import { readArchivedTile } from './node-archive.ts';
import { openConnection } from './sqlite-connection.ts';
import { logMigrations } from './sqlite-log-schema.ts';

/** Entries that stay whatever their age: each start recomputes the newest from their bytes. */
const KEPT_MIN = TILE_WIDTH;

const FIRST_SINCE = 'SELECT MIN(idx) FROM entries WHERE at >= ?';

const SIZE = 'SELECT size FROM head WHERE id = 1';

const LEAVES = `
SELECT idx AS "index", leaf, length(bytes) AS length FROM entries
WHERE idx >= ? AND idx < ? ORDER BY idx`;

const SET_BYTES = 'UPDATE entries SET bytes = ? WHERE idx = ?';

const EMPTY = new Uint8Array(0);

interface LeafRow {
  readonly index: number;
  readonly leaf: Uint8Array;
  readonly length: number;
}

export interface ArchiveFolder {
  readonly sha256: Sha256;
  /** Tiles as a mirror writes them. */
  readonly folder: string;
}

function withLog<Result>(directory: string, work: (database: Database) => Result): Result {
  const database = openConnection(join(directory, 'log.db'), logMigrations, 'FULL');
  try {
    return work(database);
  } finally {
    database.close();
  }
}

/** How many entries, in whole tiles, were all recorded before an instant and may be archived. */
export const archivableTo = (directory: string, before: string): number =>
  withLog(directory, (database) => {
    const size = database.prepare<[], number>(SIZE).pluck().get() ?? 0;
    const since = database.prepare<[string], number | null>(FIRST_SINCE).pluck().get(before);
    const to = Math.min(since ?? size, size - KEPT_MIN);
    return Math.max(0, to - (to % TILE_WIDTH));
  });

/** The entries of a tile, when the folder has every one of them as the log recorded it. */
function tileFor(
  database: Database,
  { sha256, folder }: ArchiveFolder,
  from: number,
): readonly (LeafRow & { readonly bytes: Uint8Array })[] {
  const rows = database.prepare<[number, number], LeafRow>(LEAVES).all(from, from + TILE_WIDTH);
  const entries = readArchivedTile(folder, from / TILE_WIDTH) ?? [];
  return rows.map((row, at) => {
    const bytes = entries[at] ?? EMPTY;
    if (!sameBytes(leafHash(sha256, bytes), row.leaf)) {
      throw new Error(`the archive has not entry ${row.index} as it was recorded`);
    }
    return { ...row, bytes };
  });
}

/**
 * Takes the bytes of the entries before `to` out of the log, a tile at a time, each only when the
 * folder has it. Leaves and hashes stay, so that every proof does. How many were taken out.
 * @throws {Error} when the folder lacks one: what was taken out before it is in the folder
 */
export const moveToArchive = (directory: string, to: number, archive: ArchiveFolder): number =>
  withLog(directory, (database) => {
    const set = database.prepare(SET_BYTES);
    let moved = 0;
    for (let from = 0; from < to; from += TILE_WIDTH) {
      const held = tileFor(database, archive, from).filter(({ length }) => length > 0);
      const work = (): void => held.forEach(({ index }) => void set.run(EMPTY, index));
      database.transaction(work).immediate();
      moved += held.length;
    }
    return moved;
  });

/** Puts back what was archived. How many entries. @throws {Error} when the folder lacks one */
export const restoreFromArchive = (directory: string, archive: ArchiveFolder): number =>
  withLog(directory, (database) => {
    const set = database.prepare(SET_BYTES);
    const archived = database
      .prepare<[], number>('SELECT DISTINCT idx / 256 FROM entries WHERE length(bytes) = 0')
      .pluck()
      .all();
    let restored = 0;
    for (const tile of archived) {
      const lacking = tileFor(database, archive, tile * TILE_WIDTH).filter(
        (row) => row.length === 0,
      );
      const work = (): void => lacking.forEach(({ index, bytes }) => void set.run(bytes, index));
      database.transaction(work).immediate();
      restored += lacking.length;
    }
    return restored;
  });
