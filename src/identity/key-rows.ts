import type { Kysely } from 'kysely';
import type { KeyRow, KeyState, Tables } from '../storage/index.ts';

type Db = Kysely<Tables>;

export const findKeyRows = (db: Db): Promise<readonly KeyRow[]> =>
  db.selectFrom('keys').selectAll().execute();

export const findKeyRow = (db: Db, keyid: string): Promise<KeyRow | undefined> =>
  db.selectFrom('keys').selectAll().where('keyid', '=', keyid).executeTakeFirst();

/** Of a key in whatever state; undefined for a shared secret and for what was never registered. */
export async function findPublicPem(db: Db, keyid: string): Promise<string | undefined> {
  return (await findKeyRow(db, keyid))?.public_pem ?? undefined;
}

/** Everything that has not come to an end, in the order of the identifiers. */
export const findLivingKeyRows = (db: Db): Promise<readonly KeyRow[]> =>
  db
    .selectFrom('keys')
    .selectAll()
    .where('state', 'in', ['requested', 'approved', 'active', 'rotating'])
    .orderBy('keyid')
    .execute();

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
  return (await findKeyRow(db, row.keyid)) ?? findRowOfKey(db, row.key_digest);
}

/** The living or ended row of a key; a refused request does not hold it. */
export const findRowOfKey = (db: Db, keyDigest: string): Promise<KeyRow | undefined> =>
  db
    .selectFrom('keys')
    .selectAll()
    .where('key_digest', '=', keyDigest)
    .where('state', '<>', 'refused')
    .executeTakeFirst();

/**
 * Takes the place of a refused request and of nothing else. False when the keyid is taken.
 * @throws {Error} SQLITE_CONSTRAINT_UNIQUE when the key is, or its predecessor has a successor.
 */
export async function requestKeyRow(db: Db, row: KeyRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('keys')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('keyid').doUpdateSet(row).where('keys.state', '=', 'refused'),
    )
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function countUndecided(db: Db, system: string): Promise<number> {
  const { count } = await db
    .selectFrom('keys')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('system', '=', system)
    .where('state', '=', 'requested')
    .executeTakeFirstOrThrow();
  return count;
}

/** False when the key is no longer in the state it was judged in: somebody else was first. */
export async function updateKeyRow(
  db: Db,
  { keyid, state }: { readonly keyid: string; readonly state: KeyState },
  columns: Partial<KeyRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('keys')
    .set(columns)
    .where('keyid', '=', keyid)
    .where('state', '=', state)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
