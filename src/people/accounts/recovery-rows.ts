import type { Kysely } from 'kysely';
import type { RecoveryReason } from '../../shapes/index.ts';
import type { RecoveryRow, Tables } from '../../storage/index.ts';
import type { Recovery } from '../ports.ts';

type Db = Kysely<Tables>;

/** Decided ones that are still shown; the log has them all. */
const RECOVERIES_KEPT_MAX = 200;

const recoveryOf = (row: RecoveryRow): Recovery => ({
  recovery: row.recovery,
  person: row.person,
  reason: row.reason as RecoveryReason,
  askedBy: row.asked_by,
  askedAt: row.asked_at,
  expiresAt: row.expires_at,
  state: row.state,
  ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
  ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
});

/** Newest first. */
export const loadRecoveries = async (db: Db): Promise<readonly Recovery[]> =>
  (
    await db
      .selectFrom('recoveries')
      .selectAll()
      .orderBy('recovery', 'desc')
      .limit(RECOVERIES_KEPT_MAX)
      .execute()
  ).map(recoveryOf);

export async function insertRecovery(db: Db, recovery: Recovery): Promise<void> {
  await db
    .insertInto('recoveries')
    .values({
      recovery: recovery.recovery,
      person: recovery.person,
      reason: recovery.reason,
      asked_by: recovery.askedBy,
      asked_at: recovery.askedAt,
      expires_at: recovery.expiresAt,
      state: recovery.state,
      decided_by: null,
      decided_at: null,
    })
    .execute();
}

/** False when it was decided before: of two at once one wins. */
export async function writeDecision(db: Db, decided: Recovery): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('recoveries')
    .set({
      state: decided.state,
      decided_by: decided.decidedBy ?? null,
      decided_at: decided.decidedAt ?? null,
    })
    .where('recovery', '=', decided.recovery)
    .where('state', '=', 'asked')
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
