import type { Kysely } from 'kysely';
import { instantOf, type Clock } from '../kernel/index.ts';
import type { Grant } from '../shapes/index.ts';
import type { Tables } from '../storage/index.ts';

/**
 * The grants in force. Reads come from a memory copy that writes keep current after they are
 * durable, so that a revocation is seen by every request that has not yet been released.
 */
export interface GrantBook {
  /** All grants of a requester for a dataset, in whatever state. */
  findFor(requester: string, dataset: string): readonly Grant[];
  /** Whether the grant is in force right now; read again just before release. */
  stands(grantId: string): boolean;
  /** Durable when resolved; `false` when the grant was known already. */
  give(grant: Grant): Promise<boolean>;
  /** Durable and effective when resolved; `false` when no such active grant. */
  revoke(grantId: string): Promise<boolean>;
  all(): readonly Grant[];
}

const keyOf = (requester: string, dataset: string): string => `${requester} ${dataset}`;

export async function createGrantBook(db: Kysely<Tables>, clock: Clock): Promise<GrantBook> {
  const byId = new Map<string, Grant>();
  const byHolder = new Map<string, readonly Grant[]>();

  const remember = (grant: Grant): void => {
    byId.set(grant.grant, grant);
    const key = keyOf(grant.requester, grant.dataset);
    const others = (byHolder.get(key) ?? []).filter((each) => each.grant !== grant.grant);
    byHolder.set(key, [...others, grant]);
  };

  for (const row of await db.selectFrom('grants').selectAll().orderBy('grant_id').execute()) {
    remember({ ...(JSON.parse(row.document) as Grant), state: row.state });
  }

  return {
    findFor: (requester, dataset) => byHolder.get(keyOf(requester, dataset)) ?? [],
    stands: (grantId) => byId.get(grantId)?.state === 'active',
    give: async (grant) => {
      if (byId.has(grant.grant)) return false;
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
      // Two may give the same grant at once; the store says who was first.
      if (numInsertedOrUpdatedRows === 0n) return false;
      remember(grant);
      return true;
    },
    revoke: async (grantId) => {
      const grant = byId.get(grantId);
      if (grant?.state !== 'active') return false;
      const { numUpdatedRows } = await db
        .updateTable('grants')
        .set({ state: 'revoked', revoked_at: instantOf(clock.now()) })
        .where('grant_id', '=', grantId)
        .where('state', '=', 'active')
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      remember({ ...grant, state: 'revoked' });
      return true;
    },
    all: () => [...byId.values()],
  };
}
