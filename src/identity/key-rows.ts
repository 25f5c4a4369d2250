import type { Kysely } from 'kysely';
import type { KeyRow, Tables } from '../storage/index.ts';

type Db = Kysely<Tables>;

export const findKeyRows = (db: Db): Promise<readonly KeyRow[]> =>
  db.selectFrom('keys').selectAll().execute();

export const findKeyRow = (db: Db, keyid: string): Promise<KeyRow | undefined> =>
  db.selectFrom('keys').selectAll().where('keyid', '=', keyid).executeTakeFirst();

/**
 * Undefined once inserted; else the row that has this keyid, or else this key. The unique columns
 * decide, not a look before: of two registrations at once, one wins.
 */
export async function insertKeyRow(db: Db, row: KeyRow): Promise<KeyRow | undefined> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('keys')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return undefined;
  return (await findKeyRow(db, row.keyid)) ?? getRowOfKey(db, row.key_digest);
}

const getRowOfKey = (db: Db, keyDigest: string): Promise<KeyRow> =>
  db.selectFrom('keys').selectAll().where('key_digest', '=', keyDigest).executeTakeFirstOrThrow();

/** False when there is no such key. */
export async function revokeKeyRow(db: Db, keyid: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('keys')
    .set({ state: 'revoked' })
    .where('keyid', '=', keyid)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
