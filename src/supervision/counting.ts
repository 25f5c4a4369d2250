import type { Count, CountingFacts } from '../audit/index.ts';
import { shanghaiDateOf } from '../kernel/index.ts';
import type {
  Entry,
  ExchangeIntent,
  ExchangeOutcome,
  ExchangeRefused,
  RequestsUnidentified,
} from '../shapes/index.ts';
import { answerTimeBucket } from './answer-time.ts';

/**
 * What is counted, by these dimensions; `''` where a thing is not known. Only add: counts are made
 * again from the log when their list changes (see VERSION of the derived store).
 */
export const measures = {
  /** dataset, requester, system, operation, provider, region, purpose, result, code */
  calls: 'calls',
  /** dataset, requester, provider */
  records: 'records',
  /** dataset, provider, bucket: how long the provider took */
  answers: 'answers',
  /** dataset, requester, item, what became of it */
  items: 'items',
  /** dataset, requester: calls that named no item and so asked for all */
  whole: 'whole',
  /** dataset, requester, region, purpose, service item */
  gaps: 'gaps',
  /** system, hour of the day */
  hours: 'hours',
  /** system */
  newSubjects: 'new-subjects',
  /** code */
  unidentified: 'unidentified',
  /** agency, what was read */
  readings: 'readings',
} as const;

export type Measure = (typeof measures)[keyof typeof measures];

/** Demands that no duty covers: nobody has it, or nobody there. */
const GAPS: ReadonlySet<string> = new Set(['no-authority', 'no-supplier']);

const HOUR_MS = 3_600_000;
const SHANGHAI_MS = 8 * HOUR_MS;
const HOURS = 24;

type Tell = (
  measure: Measure,
  dimensions: readonly (string | number | undefined)[],
  count?: number,
) => void;

type Asking = Pick<ExchangeIntent | ExchangeRefused, 'who' | 'what' | 'why' | 'commitments'>;

interface Ending {
  readonly asking: Asking;
  readonly provider: string;
  readonly result: 'released' | 'refused' | 'abandoned';
  readonly code?: string;
}

function countCall(tell: Tell, { asking, provider, result, code }: Ending): void {
  const { who, what, why } = asking;
  tell(measures.calls, [
    what?.dataset,
    who.agency,
    who.system,
    what?.operation,
    provider,
    what?.region,
    why?.purpose?.class,
    result,
    code,
  ]);
}

/** Once for each exchange: what was asked, of whom it had not been asked before, and when. */
function countAsking(tell: Tell, asking: Asking, atMs: number): void {
  const { who, what } = asking;
  tell(measures.hours, [who.system, Math.floor((atMs + SHANGHAI_MS) / HOUR_MS) % HOURS]);
  if (what === undefined) return;
  if (what.asked === undefined && what.operation !== 'verify-batch') {
    tell(measures.whole, [what.dataset, who.agency]);
  }
  for (const item of what.asked ?? what.allowed ?? []) {
    tell(measures.items, [what.dataset, who.agency, item, 'asked']);
  }
}

function countGap(tell: Tell, { who, what, why, code }: ExchangeRefused): void {
  if (what === undefined || !GAPS.has(code)) return;
  const purpose = why?.purpose;
  tell(measures.gaps, [
    what.dataset,
    who.agency,
    what.region,
    purpose?.class,
    purpose?.item ?? purpose?.matter,
    code,
  ]);
}

function countItems(tell: Tell, outcome: ExchangeOutcome): void {
  const { dataset, who, released, omitted } = outcome;
  for (const item of released) tell(measures.items, [dataset, who.agency, item, 'released']);
  for (const { item, code } of omitted) tell(measures.items, [dataset, who.agency, item, code]);
}

function countAnswer(tell: Tell, { dataset, provider, steps }: ExchangeOutcome): void {
  const fetch = steps.find(({ step }) => step === 'fetch');
  if (fetch === undefined) return;
  const tookMs = Math.max(0, Date.parse(fetch.to) - Date.parse(fetch.from));
  tell(measures.answers, [dataset, provider.agency, answerTimeBucket(tookMs)]);
}

function countOutcome(tell: Tell, outcome: ExchangeOutcome, intent?: ExchangeIntent): void {
  const { who, dataset, commitments, provider, result, code, records } = outcome;
  const asking = intent ?? { who, what: { operation: 'query', dataset }, why: {}, commitments };
  const ending = { asking, provider: provider.agency, result };
  countCall(tell, { ...ending, ...(code === undefined ? {} : { code }) });
  countAnswer(tell, outcome);
  countItems(tell, outcome);
  if (records > 0) tell(measures.records, [dataset, who.agency, provider.agency], records);
}

function countRefused(tell: Tell, entry: ExchangeRefused, atMs: number): void {
  countAsking(tell, entry, atMs);
  countCall(tell, { asking: entry, provider: '', result: 'refused', code: entry.code });
  countGap(tell, entry);
  for (const { item, code } of entry.omitted ?? []) {
    tell(measures.items, [entry.what?.dataset, entry.who.agency, item, code]);
  }
}

function countSubject(tell: Tell, asking: Asking, { isNewPair }: CountingFacts): void {
  const { subjectToken } = asking.commitments;
  if (subjectToken !== undefined && isNewPair(asking.who.system, subjectToken)) {
    tell(measures.newSubjects, [asking.who.system]);
  }
}

function countAbandoned(tell: Tell, asking: ExchangeIntent | undefined): void {
  if (asking === undefined) return;
  countCall(tell, { asking, provider: asking.route.agency, result: 'abandoned' });
}

function countUnidentified(tell: Tell, { counts }: RequestsUnidentified): void {
  for (const [code, count] of Object.entries(counts)) tell(measures.unidentified, [code], count);
}

/** Who read what of the log. */
function readingIn(entry: Entry): readonly [agency: string, read: string] | undefined {
  switch (entry.kind) {
    case 'audit.read':
      return [entry.who.agency, entry.read];
    case 'audit.read-by-person':
      return [entry.who.agency, entry.view];
    case 'audit.traced':
      return [entry.reader.agency, `trace:${entry.by}`];
    case 'audit.consulted':
      return [entry.reader.agency, entry.read];
    case 'audit.exported':
      return [entry.reader.agency, `export:${entry.what}`];
    default:
      return undefined;
  }
}

function countEntry(tell: Tell, entry: Entry, facts: CountingFacts): void {
  const reading = readingIn(entry);
  if (reading !== undefined) tell(measures.readings, reading);
  switch (entry.kind) {
    case 'exchange.intent':
      countAsking(tell, entry, Date.parse(entry.at));
      countSubject(tell, entry, facts);
      break;
    case 'exchange.refused':
      countRefused(tell, entry, Date.parse(entry.at));
      countSubject(tell, entry, facts);
      break;
    case 'exchange.outcome':
      countOutcome(tell, entry, facts.intentAt(entry.intent));
      break;
    case 'exchange.abandoned':
      countAbandoned(tell, facts.intentAt(entry.intent));
      break;
    case 'requests.unidentified':
      countUnidentified(tell, entry);
      break;
    default:
  }
}

/** What one entry adds to the indicators. Depends on nothing but the log up to this entry. */
export function counting(entry: Entry, facts: CountingFacts): readonly Count[] {
  const counts: Count[] = [];
  const day = shanghaiDateOf(Date.parse(entry.at));
  const tell: Tell = (measure, dimensions, count = 1) =>
    void counts.push({ day, measure, dimensions: dimensions.map((one) => one ?? ''), count });
  countEntry(tell, entry, facts);
  return counts;
}
