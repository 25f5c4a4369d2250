import { instantOf, isRefusal, type Refusal } from '../kernel/index.ts';
import { transact, type KeyRow } from '../storage/index.ts';
import type { KeyDeskParts } from './key-desk-parts.ts';
import type { KeyEntry } from './key-entries.ts';
import { advance, stateAt, type KeyAct } from './key-lifecycle.ts';
import { findKeyRow, updateKeyRow } from './key-rows.ts';

/** One act on one key. */
export interface KeyChange {
  readonly keyid: string;
  readonly act: KeyAct;
  /** Why it may not be done to this very key, whatever its state. */
  readonly forbid?: (row: KeyRow) => Refusal | undefined;
  /** Columns that change besides the state. */
  readonly columns: (at: string) => Partial<KeyRow>;
  readonly entry: (changed: KeyRow, at: string) => KeyEntry;
}

/** That a term has ended is recorded of the state it ended in; all else sees it ended. */
const lifetimeOf = (row: KeyRow | undefined, act: KeyAct, now: number) =>
  row === undefined ? 'none' : act === 'expire' ? row.state : stateAt(row, now);

/**
 * Judged, written where the state still is the one that was judged, recorded, and only then
 * committed: of two at once, one wins, and an act that cannot be recorded does not happen. Dying
 * between the entry and the commit leaves an entry of an act that may be done again.
 */
export async function changeKey(
  { db, clock, record, registry }: KeyDeskParts,
  { keyid, act, forbid, columns, entry }: KeyChange,
): Promise<KeyRow | Refusal> {
  const now = clock.now();
  const row = await findKeyRow(db, keyid);
  const state = advance(lifetimeOf(row, act, now), act);
  if (row === undefined || typeof state !== 'string') {
    return typeof state === 'string' ? { refused: 'key-missing' } : state;
  }
  const forbidden = forbid?.(row);
  if (forbidden !== undefined) return forbidden;
  const at = instantOf(now);
  const changes = { ...columns(at), state };
  const changed = await transact(db, async (transaction) => {
    if (!(await updateKeyRow(transaction, row, changes))) return { refused: 'already-decided' };
    const next = { ...row, ...changes };
    await record(entry(next, at));
    return next;
  });
  if (!isRefusal(changed)) await registry.reload(keyid);
  return changed;
}
