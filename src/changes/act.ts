import { instantOf, isRefusal, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import {
  transact,
  type ChangeEditRow,
  type ChangeRow,
  type ChangeState,
} from '../storage/index.ts';
import { advance, type ChangeAct } from './change-life.ts';
import type { Recorded } from './change-entries.ts';
import {
  findChange,
  insertEditor,
  replaceEdits,
  updateChange,
  type StoredChange,
} from './change-rows.ts';
import type { ChangeDeskParts, ChangeEntry } from './ports.ts';
import { judgeSides } from './two-sides.ts';

/** Who does something to a request as they saw it. */
export interface ChangeActor {
  readonly change: string;
  /** The person's identifier. */
  readonly by: string;
  /** Of the request when they looked at it. */
  readonly version: number;
}

export interface Moment {
  readonly at: string;
  /** Asia/Shanghai. */
  readonly date: string;
  /** The state the act leads to. */
  readonly state: ChangeState;
}

/** What an act writes. */
export interface Planned {
  readonly columns: Partial<ChangeRow>;
  /** In place of those there were; absent: they stay. */
  readonly edits?: readonly ChangeEditRow[];
  /** Absent: nothing is recorded of it. */
  readonly entry?: (recorded: Recorded) => ChangeEntry;
}

export type Plan = (stored: StoredChange, moment: Moment) => Promise<Planned | Refusal>;

interface Judged {
  readonly stored: StoredChange;
  readonly state: ChangeState;
}

async function judge(
  { db }: ChangeDeskParts,
  act: ChangeAct,
  { change, by, version }: ChangeActor,
): Promise<Judged | Refusal> {
  const stored = await findChange(db, change);
  if (stored === undefined) return { refused: 'change-unknown' };
  const state = advance(stored.state, act);
  if (typeof state !== 'string') return state;
  if (stored.version !== version) return { refused: 'change-edited' };
  return judgeSides(act, by, stored) ?? { stored, state };
}

async function write(
  parts: ChangeDeskParts,
  { stored, by }: { readonly stored: StoredChange; readonly by: string },
  { planned, at }: { readonly planned: Planned; readonly at: string },
): Promise<StoredChange | Refusal> {
  const { columns, edits, entry } = planned;
  return transact(parts.db, async (db) => {
    if (!(await updateChange(db, stored, columns))) return { refused: 'already-decided' };
    if (edits !== undefined) {
      await replaceEdits(db, stored.change, edits);
      await insertEditor(db, stored.change, by);
    }
    const editors = edits === undefined ? stored.editors : [...new Set([...stored.editors, by])];
    const version = stored.version + 1;
    const next = { ...stored, ...columns, version, edits: edits ?? stored.edits, editors };
    if (entry !== undefined) await parts.record(entry({ stored: next, at, sha256: parts.sha256 }));
    return next;
  });
}

/**
 * Judged, planned, written where nobody has written since it was judged, recorded, and only then
 * committed: of two at once, one wins, and an act that cannot be recorded does not happen.
 */
export async function perform(
  parts: ChangeDeskParts,
  { act, actor }: { readonly act: ChangeAct; readonly actor: ChangeActor },
  plan: Plan,
): Promise<StoredChange | Refusal> {
  const judged = await judge(parts, act, actor);
  if (isRefusal(judged)) return judged;
  const now = parts.clock.now();
  const at = instantOf(now);
  const { stored, state } = judged;
  const planned = await plan(stored, { at, date: shanghaiDateOf(now), state });
  if (isRefusal(planned)) return planned;
  const columns = { state, ...planned.columns };
  return write(parts, { stored, by: actor.by }, { planned: { ...planned, columns }, at });
}
