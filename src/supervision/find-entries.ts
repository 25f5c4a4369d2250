import { setImmediate } from 'node:timers/promises';
import type { AuditLog } from '../audit/index.ts';
import type { Entry } from '../shapes/index.ts';
import { factsOf } from './entry-facts.ts';
import type { At } from './story.ts';

/** What an entry must be like; what is absent does not matter. */
export interface EntryFilter {
  readonly kind?: Entry['kind'];
  /** As whoever acted, or as the provider. */
  readonly agency?: string;
  readonly system?: string;
  readonly dataset?: string;
  readonly exchange?: string;
  readonly code?: string;
  /** Instants, epoch milliseconds; the second is not included. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface EntryPaging {
  readonly limit: number;
  readonly before?: number;
  /** Entries looked at for one page; who seeks what is rare goes on with `before`. */
  readonly lookedAtMax: number;
}

export interface FoundEntries {
  /** Newest first. */
  readonly entries: readonly At<Entry>[];
  /** The oldest entry looked at, */
  readonly from: number;
  /** and the first not looked at any more. */
  readonly to: number;
}

type Log = Pick<AuditLog, 'size' | 'entries' | 'entriesOf'>;

/** Entries taken from the log between two turns of the others. */
const CHUNK = 128;

const NAMED = ['system', 'dataset', 'exchange', 'code'] as const;

function isOfParties(entry: Entry, filter: EntryFilter): boolean {
  const facts = factsOf(entry);
  return (
    (filter.agency === undefined || facts.agencies.includes(filter.agency)) &&
    NAMED.every((name) => filter[name] === undefined || facts[name] === filter[name])
  );
}

function isWithin(at: string, { fromMs = -Infinity, toMs = Infinity }: EntryFilter): boolean {
  const atMs = Date.parse(at);
  return atMs >= fromMs && atMs < toMs;
}

function fits(entry: Entry, filter: EntryFilter): boolean {
  return (
    (filter.kind === undefined || entry.kind === filter.kind) &&
    isWithin(entry.at, filter) &&
    isOfParties(entry, filter)
  );
}

const parsed = ({
  index,
  entry,
}: {
  readonly index: number;
  readonly entry: string;
}): At<Entry> => ({
  index,
  entry: JSON.parse(entry) as Entry,
});

const atOf = (log: Log, index: number): number => {
  const [found] = log.entries({ from: index, to: index + 1 });
  return found === undefined ? Infinity : Date.parse(parsed(found).entry.at);
};

/** How far instants of neighbours may be out of order: a clock that was set back, milliseconds. */
const DISORDER_MS = 60_000;

/** The first entry that is not earlier, by halving: instants grow with the index, nearly. */
function firstNotBefore(log: Log, atMs: number): number {
  let [low, high] = [0, log.size];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (atOf(log, middle) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Bounds {
  readonly first: number;
  readonly end: number;
}

function boundsOf(log: Log, { fromMs, toMs }: EntryFilter, before = Infinity): Bounds {
  const first = fromMs === undefined ? 0 : firstNotBefore(log, fromMs - DISORDER_MS);
  const last = toMs === undefined ? log.size : firstNotBefore(log, toMs + DISORDER_MS);
  const end = Math.max(first, Math.min(before, last, log.size));
  return { first, end };
}

/** The newest entries that fit, before an index. */
export async function findEntries(
  log: Log,
  filter: EntryFilter,
  { limit, before, lookedAtMax }: EntryPaging,
): Promise<FoundEntries> {
  if (filter.exchange !== undefined) return ofExchange(log, filter, limit);
  const { first, end } = boundsOf(log, filter, before);
  const least = Math.max(first, end - lookedAtMax);
  const entries: At<Entry>[] = [];
  let from = end;
  while (from > least && entries.length < limit) {
    const start = Math.max(least, from - CHUNK);
    for (const each of log.entries({ from: start, to: from }).toReversed()) {
      const found = parsed(each);
      from = found.index;
      if (fits(found.entry, filter)) entries.push(found);
      if (entries.length === limit) break;
    }
    await setImmediate();
  }
  return { entries, from: from <= first ? 0 : from, to: end };
}

/** The few entries of one exchange have an index of their own. */
function ofExchange(log: Log, filter: EntryFilter, limit: number): FoundEntries {
  const all = log.entriesOf(filter.exchange ?? '').map(parsed);
  const entries = all
    .filter(({ entry }) => fits(entry, filter))
    .toReversed()
    .slice(0, limit);
  return { entries, from: 0, to: log.size };
}
