import { shanghaiDateOf, type Clock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import { createQuotaMeter, type QuotaMeter } from './authorization/index.ts';
import type { Entry } from './shapes/index.ts';

/** Entries read at once, newest page first. */
const PAGE = 256;

/** Only these count, or say how much was counted; no others are read as JSON. */
const COUNTING = /"kind":"exchange\.(?:intent|outcome)"/;

/** What is known of a batch once its outcome was read, by the index of its intent. */
type Subjects = Map<number, number>;

interface Seen {
  readonly index: number;
  readonly entry: Entry;
}

/** A batch used up as many subjects as it answered for; one that was cut off, at least one. */
function recount(meter: QuotaMeter, subjects: Subjects, { index, entry }: Seen): void {
  // Only of those that may be batches: a day has millions of the others.
  if (entry.kind === 'exchange.outcome' && entry.records > 1) {
    subjects.set(entry.intent, entry.records);
  }
  if (entry.kind !== 'exchange.intent' || entry.why.grant === undefined) return;
  const isBatch = entry.what.operation === 'verify-batch';
  const use = { subjects: isBatch ? (subjects.get(index) ?? 1) : 1 };
  subjects.delete(index);
  meter.count({ grant: entry.why.grant }, use, Date.parse(entry.at));
}

/**
 * A meter that knows what was permitted today already: read back from the log, so that nobody gets
 * a fresh quota out of a restart. Costs a pass over today's entries.
 */
export function openQuotaMeter(log: AuditLog, clock: Clock): QuotaMeter {
  const meter = createQuotaMeter(clock);
  const today = shanghaiDateOf(clock.now());
  const subjects: Subjects = new Map();
  for (let to = log.size; to > 0; to -= PAGE) {
    const page = log.entries({ from: Math.max(0, to - PAGE), to });
    for (const { index, entry: text } of page.toReversed()) {
      if (COUNTING.test(text)) {
        recount(meter, subjects, { index, entry: JSON.parse(text) as Entry });
      }
    }
    const [first] = page;
    const oldest = first && (JSON.parse(first.entry) as Entry).at;
    if (oldest !== undefined && shanghaiDateOf(Date.parse(oldest)) < today) break;
  }
  return meter;
}
