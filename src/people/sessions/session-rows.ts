import type { Kysely } from 'kysely';
import { instantOf } from '../../kernel/index.ts';
import type { SessionRow, Tables } from '../../storage/index.ts';
import type { HeldSession } from './session-book.ts';

type Db = Kysely<Tables>;

const heldOf = (row: SessionRow): HeldSession => ({
  session: row.session,
  digest: row.token_digest,
  person: row.person,
  kind: row.kind,
  createdAt: row.created_at,
  lastSeenMs: Date.parse(row.last_seen_at),
  seenWrittenMs: Date.parse(row.last_seen_at),
  endsMs: Date.parse(row.ends_at),
  source: row.source,
  userAgent: row.user_agent,
  userAgentToken: row.user_agent_token,
  steppedUpUntilMs: row.stepped_up_until === null ? 0 : Date.parse(row.stepped_up_until),
});

export const loadSessions = async (db: Db): Promise<readonly HeldSession[]> =>
  (await db.selectFrom('sessions').selectAll().orderBy('session').execute()).map(heldOf);

export async function insertSession(db: Db, held: HeldSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      session: held.session,
      token_digest: held.digest,
      person: held.person,
      kind: held.kind,
      created_at: held.createdAt,
      last_seen_at: instantOf(held.lastSeenMs),
      ends_at: instantOf(held.endsMs),
      source: held.source,
      user_agent: held.userAgent,
      user_agent_token: held.userAgentToken,
      stepped_up_until: held.steppedUpUntilMs === 0 ? null : instantOf(held.steppedUpUntilMs),
    })
    .execute();
}

export async function deleteSessions(
  db: Db,
  sessions: readonly Pick<HeldSession, 'session'>[],
): Promise<void> {
  for (const { session } of sessions) {
    await db.deleteFrom('sessions').where('session', '=', session).execute();
  }
}

export async function writeStepUp(
  db: Db,
  session: string,
  steppedUpUntil: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sessions')
    .set({ stepped_up_until: steppedUpUntil })
    .where('session', '=', session)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function writeLastSeen(db: Db, session: string, lastSeenMs: number): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_seen_at: instantOf(lastSeenMs) })
    .where('session', '=', session)
    .execute();
}
