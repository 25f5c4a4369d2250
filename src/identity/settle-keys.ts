import { isRefusal } from '../kernel/index.ts';
import { activateKey } from './activate-key.ts';
import { changeKey } from './change-key.ts';
import { expiry } from './key-acts.ts';
import type { KeyDeskParts } from './key-desk-parts.ts';
import { stateAt } from './key-lifecycle.ts';
import { findLivingKeyRows } from './key-rows.ts';

/** Keyids whose time had come. */
export interface SettledKeys {
  readonly activated: readonly string[];
  readonly expired: readonly string[];
}

/** What was approved and may begin, or was cut off between the two, and what has come to its end. */
export async function settleKeys(parts: KeyDeskParts): Promise<SettledKeys> {
  const now = parts.clock.now();
  const rows = await findLivingKeyRows(parts.db);
  const settled = { activated: [] as string[], expired: [] as string[] };
  for (const row of rows) {
    const isOver = stateAt(row, now) === 'expired';
    const isDue = row.state === 'approved' && Date.parse(row.valid_from) <= now;
    if (!isOver && !isDue) continue;
    const result = isOver
      ? await changeKey(parts, expiry(row.keyid))
      : await activateKey(parts, row);
    if (!isRefusal(result)) settled[isOver ? 'expired' : 'activated'].push(row.keyid);
  }
  return settled;
}
