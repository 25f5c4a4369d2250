import type { Kysely } from 'kysely';
import type { Grant } from '../shapes/index.ts';
import type { Tables } from '../storage/index.ts';

type Db = Kysely<Tables>;

/** All grants, in the order of their numbers; the column says what state each is in. */
export async function readGrants(db: Db): Promise<readonly Grant[]> {
  const rows = await db.selectFrom('grants').selectAll().orderBy('grant_id').execute();
  return rows.map(({ document, state }) => ({ ...(JSON.parse(document) as Grant), state }));
}

/** False when the grant is there already: of two that give it at once, one is first. */
export async function insertGrantRow(db: Db, grant: Grant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('grants')
    .values({
      grant_id: grant.grant,
      requester: grant.requester,
      dataset: grant.dataset,
      document: JSON.stringify(grant),
      state: grant.state,
      revoked_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** False when no such grant is in force. */
export async function endGrantRow(db: Db, grant: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('grants')
    .set({ state: 'revoked', revoked_at: at })
    .where('grant_id', '=', grant)
    .where('state', '=', 'active')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
