import type { Kysely } from 'kysely';
import { instantOf, isRefusal, type Refusal } from '../kernel/index.ts';
import { transact, type KeyRow, type Tables } from '../storage/index.ts';
import type { KeyDeskParts } from './key-desk-parts.ts';
import { keyRegistered, keyRotated } from './key-entries.ts';
import { advance, stateAt } from './key-lifecycle.ts';
import { findKeyRow, updateKeyRow } from './key-rows.ts';

const MS_PER_DAY = 86_400_000;

/** The predecessor, if it can still be rotated: it may have been revoked, or its term have ended. */
async function predecessorOf(
  db: Kysely<Tables>,
  { replaces }: KeyRow,
  now: number,
): Promise<KeyRow | undefined> {
  const row = replaces === null ? undefined : await findKeyRow(db, replaces);
  return row && advance(stateAt(row, now), 'rotate') === 'rotating' ? row : undefined;
}

/** Never later than it would have ended anyway. */
function overlapEnd(predecessor: KeyRow, successor: KeyRow, now: number): string {
  const end = instantOf(now + (successor.overlap_days ?? 0) * MS_PER_DAY);
  const own = predecessor.valid_until ?? end;
  return own < end ? own : end;
}

/** From now on the key may sign, and the one that it replaces for a bounded time only. */
export async function activateKey(
  { db, clock, record, registry }: KeyDeskParts,
  approved: KeyRow,
): Promise<KeyRow | Refusal> {
  const now = clock.now();
  const at = instantOf(now);
  const state = advance(stateAt(approved, now), 'activate');
  if (typeof state !== 'string') return state;
  const active = { ...approved, state, valid_from: at, registered_at: at };
  const predecessor = await predecessorOf(db, approved, now);
  const activated = await transact(db, async (transaction) => {
    if (!(await updateKeyRow(transaction, approved, active))) return { refused: 'already-decided' };
    await record(keyRegistered(active, at));
    if (predecessor === undefined) return active;
    const valid_until = overlapEnd(predecessor, active, now);
    const rotated = { ...predecessor, state: 'rotating', valid_until } as const;
    if (await updateKeyRow(transaction, predecessor, rotated)) {
      await record(keyRotated(rotated, active, at));
    }
    return active;
  });
  if (isRefusal(activated)) return activated;
  await registry.reload(active.keyid);
  if (predecessor !== undefined) await registry.reload(predecessor.keyid);
  return activated;
}
