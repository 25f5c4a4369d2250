import type { Kysely } from 'kysely';
import { isRefusal, type Refusal } from '../kernel/index.ts';
import type { Tables } from './tables.ts';

/** Rolls back when the work is refused, as when it throws. */
export async function transact<T extends object>(
  db: Kysely<Tables>,
  work: (transaction: Kysely<Tables>) => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const ended: { refusal?: Refusal } = {};
  try {
    return await db.transaction().execute(async (transaction) => {
      const result = await work(transaction);
      if (!isRefusal(result)) return result;
      ended.refusal = result;
      throw new Error(result.refused);
    });
  } catch (error) {
    if (ended.refusal !== undefined) return ended.refusal;
    throw error;
  }
}
