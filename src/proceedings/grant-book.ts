import type { Kysely } from 'kysely';
import type { Grant } from '../shapes/index.ts';
import type { Tables } from '../storage/index.ts';
import { insertGrantRow, readGrants } from './grant-rows.ts';

/**
 * The grants in force. Reads come from a memory copy that writes keep current after they are
 * durable, so that a revocation is seen by every request that has not yet been released.
 */
export interface GrantBook {
  /** All grants of a requester for a dataset, in whatever state. */
  findFor(requester: string, dataset: string): readonly Grant[];
  find(grantId: string): Grant | undefined;
  /** Whether the grant is in force right now; read again just before release. */
  stands(grantId: string): boolean;
  /** Durable when resolved; `false` when the grant was known already. */
  give(grant: Grant): Promise<boolean>;
  /** Takes over what has become durable. */
  remember(grant: Grant): void;
  all(): readonly Grant[];
}

const keyOf = (requester: string, dataset: string): string => `${requester} ${dataset}`;

export async function createGrantBook(db: Kysely<Tables>): Promise<GrantBook> {
  const byId = new Map<string, Grant>();
  const byHolder = new Map<string, readonly Grant[]>();

  const remember = (grant: Grant): void => {
    byId.set(grant.grant, grant);
    const key = keyOf(grant.requester, grant.dataset);
    const others = (byHolder.get(key) ?? []).filter((each) => each.grant !== grant.grant);
    byHolder.set(key, [...others, grant]);
  };

  (await readGrants(db)).forEach(remember);

  return {
    findFor: (requester, dataset) => byHolder.get(keyOf(requester, dataset)) ?? [],
    find: (grantId) => byId.get(grantId),
    stands: (grantId) => byId.get(grantId)?.state === 'active',
    give: async (grant) => {
      if (byId.has(grant.grant) || !(await insertGrantRow(db, grant))) return false;
      remember(grant);
      return true;
    },
    remember,
    all: () => [...byId.values()],
  };
}
