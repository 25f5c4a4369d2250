import { openSqliteLogDatabase } from '../../src/audit/sqlite-log-database.ts';
import { canonicalBytes } from '../../src/kernel/index.ts';
import type { Entry, ExchangeIntent, ExchangeOutcome } from '../../src/shapes/index.ts';

/** Exchanges of one subject, some years of them. */
const EXCHANGES_PER_SUBJECT = 20;

/** Entries of one transaction. */
const BATCH = 20_000;

const FIRST_DAY_MS = Date.UTC(2026, 0, 1);

/** Exchanges of one day: many, so that a log of ten million spans months. */
const EXCHANGES_PER_DAY = 50_000;
const MS_BETWEEN = 86_400_000 / EXCHANGES_PER_DAY;

const HEX = 16;

export const tokenOf = (subject: number): string =>
  `hmac-sha256:${subject.toString(HEX).padStart(64, '0')}`;

const exchangeOf = (count: number): string =>
  `01900000-0000-7000-8000-${String(count).padStart(12, '0')}`;

const digest = `sha256:${'0'.repeat(64)}`;
const who = {
  system: 'xihu-window',
  agency: 'hz-xihu-approval',
  keyid: 'xihu-window:k1',
  algorithm: 'ecdsa-p256-sha256',
};

/** What both entries of an exchange have in common. */
function commonOf(count: number, subject: number) {
  const commitments = {
    request: digest,
    signatureBase: digest,
    subject: digest,
    subjectToken: tokenOf(subject),
  };
  return { exchange: exchangeOf(count), who, versions: { bundle: digest }, commitments };
}

export function entriesOf(
  count: number,
  subjects: number,
): readonly [ExchangeIntent, ExchangeOutcome] {
  const atMs = FIRST_DAY_MS + count * MS_BETWEEN;
  const instant = (ms: number): string => new Date(atMs + ms).toISOString();
  // Neighbours are of different subjects, as they are in life.
  const subject = (count * 7919) % subjects;
  const common = commonOf(count, subject);
  const dataset = `dataset-${count % 300}`;
  const provider = { agency: `agency-${count % 40}`, system: `system-${count % 40}` };
  const items = ['name', 'status', 'region'];
  return [
    {
      kind: 'exchange.intent',
      at: instant(0),
      ...common,
      what: { operation: 'query', dataset, asked: items, allowed: items, omitted: [] },
      why: {
        purpose: { class: 'service', item: 'hiring-registration', case: `BJ-${count >> 2}` },
        grant: 'G-2026-0001',
      },
      route: { ...provider, resource: 'service' },
    },
    {
      kind: 'exchange.outcome',
      at: instant(12),
      ...common,
      intent: 2 * count,
      dataset,
      result: 'released',
      status: 200,
      released: items,
      omitted: [],
      records: 1,
      provider,
      steps: [
        { step: 'decide', from: instant(1), to: instant(1) },
        { step: 'fetch', from: instant(2), to: instant(11) },
      ],
    },
  ];
}

/** Writes a log that nobody could verify, and that is read like any other. */
export function writeTraceLog(
  file: string,
  { entries, progress }: { readonly entries: number; readonly progress: (line: string) => void },
): number {
  const database = openSqliteLogDatabase(file, 'NORMAL');
  const subjects = Math.max(1, Math.floor(entries / 2 / EXCHANGES_PER_SUBJECT));
  const leaf = new Uint8Array(32);
  for (let from = 0; from < entries; from += BATCH) {
    const to = Math.min(entries, from + BATCH);
    database.transaction((transaction) => {
      for (let index = from; index < to; index += 2) {
        for (const [at, entry] of entriesOf(index / 2, subjects).entries()) {
          const { kind, exchange } = entry;
          const bytes = canonicalBytes(entry satisfies Entry);
          const place = { index: index + at, at: entry.at, kind, exchange };
          transaction.addEntry({ ...place, bytes, leaf });
        }
      }
      transaction.moveHead(from, { origin: 'bench', size: to, checkpoint: '', openFrom: to });
    });
    if (to % 1_000_000 === 0) progress(`${to} entries written`);
  }
  database.close();
  return subjects;
}
