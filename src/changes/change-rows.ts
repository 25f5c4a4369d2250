import type { Kysely } from 'kysely';
import type { ChangeEditRow, ChangeRow, ChangeState, Tables } from '../storage/index.ts';

export type Db = Kysely<Tables>;

/** A request with all that belongs to it. */
export interface StoredChange extends ChangeRow {
  readonly edits: readonly ChangeEditRow[];
  readonly editors: readonly string[];
}

export const insertChange = async (db: Db, row: ChangeRow): Promise<void> => {
  await db.insertInto('change_requests').values(row).execute();
};

export async function findChange(db: Db, change: string): Promise<StoredChange | undefined> {
  const row = await db
    .selectFrom('change_requests')
    .selectAll()
    .where('change', '=', change)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const edits = await db
    .selectFrom('change_edits')
    .selectAll()
    .where('change', '=', change)
    .orderBy('path')
    .execute();
  const editors = await db
    .selectFrom('change_editors')
    .select('person')
    .where('change', '=', change)
    .execute();
  return { ...row, edits, editors: editors.map(({ person }) => person) };
}

export interface ChangeQuery {
  readonly agency?: string;
  readonly state?: ChangeState;
  readonly before?: string;
  readonly limit: number;
}

/** Newest first: the identifiers carry their time. */
export function findChanges(
  db: Db,
  { agency, state, before, limit }: ChangeQuery,
): Promise<readonly ChangeRow[]> {
  let query = db.selectFrom('change_requests').selectAll();
  if (agency !== undefined) query = query.where('agency', '=', agency);
  if (state !== undefined) query = query.where('state', '=', state);
  if (before !== undefined) query = query.where('change', '<', before);
  return query.orderBy('change', 'desc').limit(limit).execute();
}

/** False when somebody else has written since it was read. */
export async function updateChange(
  db: Db,
  { change, version }: Pick<ChangeRow, 'change' | 'version'>,
  columns: Partial<ChangeRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('change_requests')
    .set({ ...columns, version: version + 1 })
    .where('change', '=', change)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** What the request edits, from now on, in place of what it edited. */
export async function replaceEdits(
  db: Db,
  change: string,
  edits: readonly ChangeEditRow[],
): Promise<void> {
  await db.deleteFrom('change_edits').where('change', '=', change).execute();
  for (const edit of edits) await db.insertInto('change_edits').values(edit).execute();
}

export const insertEditor = async (db: Db, change: string, person: string): Promise<void> => {
  await db
    .insertInto('change_editors')
    .values({ change, person })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
};
