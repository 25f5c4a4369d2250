import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Entry } from '../../../src/shapes/index.ts';

export interface StoredEntry {
  readonly index: number;
  readonly text: string;
  readonly entry: Entry;
}

/** The entries of a log from an index on, read beside the gateway. */
export function readEntries(data: string, from: number): readonly StoredEntry[] {
  const database = new Database(join(data, 'log.db'), { readonly: true });
  try {
    const rows = database.prepare<[number], { readonly idx: number; readonly bytes: Buffer }>(
      'SELECT idx, bytes FROM entries WHERE idx >= ? ORDER BY idx',
    );
    return rows.all(from).map(({ idx, bytes }) => {
      const text = bytes.toString('utf8');
      return { index: idx, text, entry: JSON.parse(text) as Entry };
    });
  } finally {
    database.close();
  }
}

/** One exchange as the log has it. */
export interface StoredExchange {
  /** As the request named it, where the log got to know it. */
  readonly case?: string;
  readonly kinds: readonly Entry['kind'][];
}

export function exchangesIn(entries: readonly StoredEntry[]): ReadonlyMap<string, StoredExchange> {
  const exchanges = new Map<string, StoredExchange>();
  for (const { entry } of entries) {
    if (!('exchange' in entry)) continue;
    const known = exchanges.get(entry.exchange) ?? { kinds: [] };
    const purpose = 'why' in entry ? entry.why.purpose : undefined;
    const named = purpose?.case ?? known.case;
    exchanges.set(entry.exchange, {
      kinds: [...known.kinds, entry.kind],
      ...(named !== undefined && { case: named }),
    });
  }
  return exchanges;
}
