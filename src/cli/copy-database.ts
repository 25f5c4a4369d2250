import Sqlite from 'better-sqlite3';

/** Pages copied at once: all of them, so that the copy is one snapshot and a writer restarts nothing. */
const PAGES_AT_ONCE = 0x7fff_ffff;

/**
 * Copies a database that may be written meanwhile, as it is at one instant. The copy is one file
 * without a journal beside it.
 * @throws {Error} when there is no such database
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  const source = new Sqlite(from, { readonly: true, fileMustExist: true });
  try {
    await source.backup(to, { progress: () => PAGES_AT_ONCE });
  } finally {
    source.close();
  }
  const copy = new Sqlite(to);
  copy.pragma('journal_mode = DELETE');
  copy.close();
}
