import type { Sha256 } from '../../kernel/index.ts';
import type { FlowPlan } from '../plan/plan.ts';
import { readSheet, type Reading } from './read-sheet.ts';
import type { SheetRead } from './sheet-read.ts';
import { spellSheet, type SheetSpelled, type SheetToSpell } from './spell-sheet.ts';

/**
 * Does what needs no file: reads what comes in and spells what goes out. The same is made of the same,
 * whoever does it.
 */
export interface Clerk {
  /** How many pieces of work may be handed over ahead of the one that is wanted. */
  readonly ahead: number;
  read(plan: FlowPlan, reading: Reading): SheetRead | Promise<SheetRead>;
  spell(sheet: SheetToSpell): SheetSpelled | Promise<SheetSpelled>;
}

export interface Clerks {
  /** Whoever is best for work of so many sheets. */
  clerkOf(sheets: number): Clerk;
  /** By whoever made them: lets go of whatever it has; what is under way is wanted by nobody. */
  end(): void;
}

/** Whoever asks does it. */
export const ownClerk = (sha256: Sha256): Clerk => ({
  ahead: 0,
  read: readSheet,
  spell: (sheet) => spellSheet(sheet, sha256),
});

export function noClerks(sha256: Sha256): Clerks {
  const own = ownClerk(sha256);
  return { clerkOf: () => own, end: () => undefined };
}
