import { instantOf, type Refusal } from '../kernel/index.ts';
import { transact } from '../storage/index.ts';
import { insertChange, type Db, type StoredChange } from './change-rows.ts';
import type { ChangeDeskParts } from './ports.ts';

export interface NewChange {
  readonly by: string;
  /** Within which it is approved. */
  readonly agency: string;
  readonly title: string;
  readonly reason: string;
  /** The bundle whoever asks has looked at; absent: the one in force. */
  readonly base?: string;
}

/** Requests of one agency that are not at their end. */
export const OPEN_PER_AGENCY_MAX = 200;

async function countOpen(db: Db, agency: string): Promise<number> {
  const { count } = await db
    .selectFrom('change_requests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('agency', '=', agency)
    .where('state', 'in', ['draft', 'submitted', 'approved', 'publishing'])
    .executeTakeFirstOrThrow();
  return count;
}

const UNDECIDED = {
  state: 'draft',
  version: 1,
  effective_on: null,
  submitted_by: null,
  submitted_at: null,
  approved_by: null,
  approved_at: null,
  notice: null,
  ended_by: null,
  ended_at: null,
  refusal: null,
  bundle: null,
} as const;

/** A draft of nothing yet. */
export async function createChange(
  { db, clock, newId, bundles }: ChangeDeskParts,
  { by, agency, title, reason, base }: NewChange,
): Promise<StoredChange | Refusal> {
  const inForce = await bundles.inForce();
  if (base !== undefined && base !== inForce) return { refused: 'change-outdated' };
  const created = { created_by: by, created_at: instantOf(clock.now()) };
  const row = { change: newId(), agency, title, reason, base: inForce, ...UNDECIDED, ...created };
  return transact(db, async (transaction) => {
    await insertChange(transaction, row);
    const isRoom = (await countOpen(transaction, agency)) <= OPEN_PER_AGENCY_MAX;
    return isRoom ? { ...row, edits: [], editors: [] } : { refused: 'too-many-changes' };
  });
}
