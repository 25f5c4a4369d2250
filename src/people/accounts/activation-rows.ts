import type { Kysely } from 'kysely';
import type { ActivationRow, Tables } from '../../storage/index.ts';

type Db = Kysely<Tables>;

export const findActivation = (db: Db, tokenDigest: string): Promise<ActivationRow | undefined> =>
  db
    .selectFrom('activations')
    .selectAll()
    .where('token_digest', '=', tokenDigest)
    .executeTakeFirst();

/** The one token of a person that may still be used. */
export const findLivingActivation = (db: Db, person: string): Promise<ActivationRow | undefined> =>
  db
    .selectFrom('activations')
    .selectAll()
    .where('person', '=', person)
    .where('state', '=', 'issued')
    .executeTakeFirst();

/** A token that was made before is of no use from then on. */
export async function voidActivations(db: Db, person: string): Promise<void> {
  await db
    .updateTable('activations')
    .set({ state: 'void' })
    .where('person', '=', person)
    .where('state', '=', 'issued')
    .execute();
}

export async function insertActivation(db: Db, row: Omit<ActivationRow, 'state'>): Promise<void> {
  await voidActivations(db, row.person);
  await db
    .insertInto('activations')
    .values({ ...row, state: 'issued' })
    .execute();
}

/** False when somebody was first, or it is too late. */
export async function useActivation(db: Db, tokenDigest: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('activations')
    .set({ state: 'used' })
    .where('token_digest', '=', tokenDigest)
    .where('state', '=', 'issued')
    .where('expires_at', '>', at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
