import { utf8, type Sha256 } from '../kernel/index.ts';
import { createTermTable, PRINT_WORDS, type Term, type TermTable } from './term-table.ts';

/**
 * What has expired is forgotten in this time, and no sooner than so long after: a clock set back by
 * less than that finds again what it still must.
 */
export const BUCKET_MS = 10_000;

/** Swept one after the other, so that no call waits for all. */
const TABLES = 64;

const SWEEP_MS = BUCKET_MS / TABLES;

/** The same moment on two clocks: one that people set, and one that only ever goes on. */
export interface TwoClocks {
  /** Milliseconds since 1970; may be set forward and back. */
  readonly now: number;
  /** Milliseconds since some beginning. */
  readonly elapsedMs: number;
}

/**
 * Keys with a term. One has expired when both clocks say so: by the first alone, a clock set forward
 * and then back would find forgotten what it can ask for again; by the second alone, a clock set
 * back could.
 */
export interface ExpiringSet {
  /** Whether the key is in the set and has not expired. */
  has(key: Fingerprint, clocks: TwoClocks): boolean;
  add(key: Fingerprint, term: Term): void;
  /** Looks at each key once in ten seconds, at a sixty-fourth of them at a time. */
  forgetExpired(clocks: TwoClocks): void;
  /** Keys held; those that expired in the last 20 seconds are among them. */
  readonly size: number;
}

/** Stands for a key: the first 128 bits of its SHA-256. */
export type Fingerprint = Uint32Array;

export function fingerprintOf(sha256: Sha256, key: string): Fingerprint {
  const { buffer, byteOffset } = sha256(utf8(key));
  const bytes = new DataView(buffer, byteOffset);
  const print = new Uint32Array(PRINT_WORDS);
  for (let word = 0; word < PRINT_WORDS; word += 1) print[word] = bytes.getUint32(word * 4);
  return print;
}

export function createExpiringSet(): ExpiringSet {
  const tables = Array.from({ length: TABLES }, createTermTable);
  let size = 0;
  let swept: number | undefined;

  // By the last word: a table finds its slots by the first.
  const tableOf = (key: Fingerprint): TermTable =>
    tables[(key[PRINT_WORDS - 1] as number) % TABLES] as TermTable;

  const change = (table: TermTable, act: () => void): void => {
    const before = table.size;
    act();
    size += table.size - before;
  };

  const sweep = (table: TermTable, { now, elapsedMs }: TwoClocks): void =>
    change(table, () => {
      table.keep(
        (expiresAt, elapsesAtMs) => expiresAt + BUCKET_MS > now || elapsesAtMs > elapsedMs,
      );
    });

  return {
    has: (key, { now, elapsedMs }) =>
      tableOf(key).some(
        key,
        (expiresAt, elapsesAtMs) => expiresAt > now || elapsesAtMs > elapsedMs,
      ),
    add: (key, term) => {
      const table = tableOf(key);
      change(table, () => table.set(key, term));
    },
    forgetExpired: (clocks) => {
      const due = Math.floor(clocks.elapsedMs / SWEEP_MS);
      for (let turn = Math.max(swept ?? due, due - TABLES); turn < due; turn += 1) {
        sweep(tables[turn % TABLES] as TermTable, clocks);
      }
      swept = due;
    },
    get size() {
      return size;
    },
  };
}
