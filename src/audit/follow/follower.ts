import { hexOf, sameBytes, textOf, utf8 } from '../../kernel/index.ts';
import type { Entry, ExchangeIntent } from '../../shapes/index.ts';
import type { Count, Derived, DerivedStore, FollowedLog, Touch } from './derived-store.ts';
import { touchesOf } from './touches-of.ts';
import { TRACE_KEY_BYTES, type TraceTokens } from './trace-tokens.ts';

/** Entries taken at once: one transaction of the derived store, and all the memory there is. */
const BATCH_ENTRIES = 512;

/** What an entry is counted with, beside itself. */
export interface CountingFacts {
  /** The intent with this index; undefined when the log has none there. */
  readonly intentAt: (index: number) => ExchangeIntent | undefined;
  /** True when these two meet for the first time in the log. */
  readonly isNewPair: (one: string, other: string) => boolean;
}

/** Counts one entry. Whoever counts decides what; here it is only added up. */
export type Counting = (entry: Entry, facts: CountingFacts) => readonly Count[];

export interface FollowerParts {
  readonly log: FollowedLog;
  readonly store: DerivedStore;
  readonly tokens: TraceTokens;
  readonly sha256: (bytes: Uint8Array) => Uint8Array;
  readonly counting: Counting;
}

export interface Follower {
  /** Follows one batch; false when the log was followed to its end. */
  step(): boolean;
  /** Entries followed. */
  readonly position: number;
}

interface Adding {
  readonly counts: Map<string, { count: Count; sum: number }>;
  readonly pairs: Map<string, Uint8Array>;
}

function addUp({ counts }: Adding, found: readonly Count[]): void {
  for (const count of found) {
    const key = [count.measure, count.day, ...count.dimensions].join('\n');
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count, sum: count.count });
    else known.sum += count.count;
  }
}

const parsed = (bytes: Uint8Array): Entry => JSON.parse(textOf(bytes)) as Entry;

function factsFor(
  { log, store, sha256 }: FollowerParts,
  batch: ReadonlyMap<number, Entry>,
  { pairs }: Adding,
): CountingFacts {
  const entryAt = (index: number): Entry | undefined => {
    const [row] = batch.has(index) ? [] : log.entries({ from: index, to: index + 1 });
    return batch.get(index) ?? (row && parsed(row.bytes));
  };
  return {
    intentAt: (index) => {
      const entry = entryAt(index);
      return entry?.kind === 'exchange.intent' ? entry : undefined;
    },
    isNewPair: (one, other) => {
      const pair = sha256(utf8(`${one} ${other}`)).subarray(0, TRACE_KEY_BYTES);
      const name = hexOf(pair);
      if (pairs.has(name) || store.hasPair(pair)) return false;
      pairs.set(name, pair);
      return true;
    },
  };
}

/** In the order of their tree, so that pages are written one after the other. */
const sorted = (touches: Touch[]): readonly Touch[] =>
  touches.sort((one, other) => Buffer.compare(one.key, other.key) || one.index - other.index);

function derive(parts: FollowerParts, from: number, to: number): Derived {
  const { log, tokens, counting } = parts;
  const rows = log.entries({ from, to });
  const batch = new Map(rows.map(({ index, bytes }) => [index, parsed(bytes)]));
  const leaf = log.leafOf(to - 1);
  if (rows.length !== to - from || leaf === undefined) throw new Error('the log has a gap');
  const adding: Adding = { counts: new Map(), pairs: new Map() };
  const facts = factsFor(parts, batch, adding);
  const touches: Touch[] = [];
  for (const [index, entry] of batch) {
    for (const key of touchesOf(entry, tokens)) touches.push({ key, index });
    addUp(adding, counting(entry, facts));
  }
  return {
    followed: { position: to, leaf },
    touches: sorted(touches),
    counts: [...adding.counts.values()].map(({ count, sum }) => ({ ...count, count: sum })),
    pairs: [...adding.pairs.values()],
  };
}

/** Where to go on: from the beginning when what was followed is not this log. */
function startOf({ log, store }: FollowerParts): number {
  const followed = store.followed();
  if (followed === undefined) return 0;
  const leaf = followed.position <= log.size() ? log.leafOf(followed.position - 1) : undefined;
  if (leaf !== undefined && sameBytes(leaf, followed.leaf)) return followed.position;
  store.clear();
  return 0;
}

/** Follows the log beside the exchange: index and counts are of the entries before `position`. */
export function createFollower(parts: FollowerParts): Follower {
  let position = startOf(parts);
  return {
    get position() {
      return position;
    },
    step: () => {
      const to = Math.min(parts.log.size(), position + BATCH_ENTRIES);
      if (to <= position) return false;
      parts.store.keep(derive(parts, position, to));
      position = to;
      return true;
    },
  };
}
