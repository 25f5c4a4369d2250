import { openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Receipt } from '../../src/proofs/index.ts';
import type { Entry } from '../../src/shapes/index.ts';

/** What a writer of the log knows, in the order in which it came to know it. */
export type LedgerLine =
  | { readonly kind: 'asked'; readonly exchange: string; readonly entry: Entry['kind'] }
  | {
      readonly kind: 'acked';
      readonly exchange: string;
      readonly receipt: Receipt;
      /** What the entry kept beside the log. */
      readonly nonce?: string;
    }
  /** Not written, says the log; the writer tries again. */
  | { readonly kind: 'refused'; readonly exchange: string; readonly code: string }
  | { readonly kind: 'opened' | 'closing' | 'closed' }
  /** The log can no longer be vouched for, or could not be opened. */
  | { readonly kind: 'ended' | 'not-opened'; readonly error: string };

const FILE = 'ledger';

/** Written at once and to a file, so that what is written survives a killed process. */
export function openLedger(directory: string): (line: LedgerLine) => void {
  const fd = openSync(join(directory, FILE), 'a', 0o600);
  return (line) => void writeSync(fd, `${JSON.stringify(line)}\n`);
}

/** The lines of a ledger's text; a line cut off is left out. */
export const ledgerLines = (text: string): readonly LedgerLine[] =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as LedgerLine);

/** @throws {Error} when nothing was written */
export const readLedger = (directory: string): readonly LedgerLine[] =>
  ledgerLines(readFileSync(join(directory, FILE), 'utf8'));
