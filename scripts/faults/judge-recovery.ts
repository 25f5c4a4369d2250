import { join } from 'node:path';
import Database from 'better-sqlite3';
import { hexOf, newId, utf8 } from '../../src/kernel/index.ts';
import { fileSource, openLog, verifyLog, type AuditLog } from '../../src/audit/index.ts';
import { createFrontier, leafHash } from '../../src/proofs/index.ts';
import type { Entry } from '../../src/shapes/index.ts';
import { refused } from './entries.ts';
import { judgeReceipts, type ShownCheckpoint } from './judge-receipts.ts';
import type { LedgerLine } from './ledger.ts';
import { logOptions, logParts, sha256, verifierKey } from './log-parts.ts';

/** What an opened log holds, and what is wrong with that. */
export interface Judged {
  readonly violations: readonly string[];
  readonly acknowledged: number;
  /** Entries found after the start, those that the start added not counted. */
  readonly recovered: number;
  /** Found though nobody was told: they were in flight. */
  readonly unacknowledged: number;
  readonly abandoned: number;
}

type Told<Kind extends LedgerLine['kind']> = Extract<LedgerLine, { readonly kind: Kind }>;

const linesOf = <Kind extends LedgerLine['kind']>(
  ledger: readonly LedgerLine[],
  kind: Kind,
): readonly Told<Kind>[] => ledger.filter((line): line is Told<Kind> => line.kind === kind);

function entriesIn(log: AuditLog): readonly string[] {
  const entries: string[] = [];
  while (entries.length < log.size) {
    const page = log.entries({ from: entries.length, to: log.size });
    if (page.length === 0) throw new Error(`the log answers no entry ${entries.length}`);
    entries.push(...page.map(({ entry }) => entry));
  }
  return entries;
}

const keyOf = (entry: Entry): string | undefined =>
  'exchange' in entry ? `${entry.exchange} ${entry.kind}` : undefined;

/** Whatever was acknowledged is there, where and as the receipt says. */
const lostOf = (acked: readonly Told<'acked'>[], entries: readonly string[]): readonly string[] =>
  acked
    .filter(({ receipt }) => entries[receipt.index] !== receipt.entry)
    .map(({ receipt }) => `acknowledged entry ${receipt.index} is lost or changed`);

/** Nothing is there that nobody asked for, and nothing twice. */
function strangersIn(
  asked: readonly Told<'asked'>[],
  entries: readonly Entry[],
): readonly string[] {
  const expected = new Set(asked.map(({ exchange, entry }) => `${exchange} ${entry}`));
  const seen = new Set<string>();
  return entries.flatMap((entry) => {
    const key = keyOf(entry);
    if (key === undefined || entry.kind === 'exchange.abandoned') return [];
    const wrong = seen.has(key) ? 'is there twice' : 'was never asked for';
    const isFine = expected.has(key) && !seen.has(key);
    seen.add(key);
    return isFine ? [] : [`${key} ${wrong}`];
  });
}

/** Every intent has its end: an outcome, or an entry that says that it was abandoned; not both. */
function endlessIn(entries: readonly Entry[]): readonly string[] {
  const ends = new Map<string, number>();
  for (const entry of entries) {
    if (entry.kind !== 'exchange.outcome' && entry.kind !== 'exchange.abandoned') continue;
    ends.set(entry.exchange, (ends.get(entry.exchange) ?? 0) + 1);
  }
  return entries
    .filter((entry) => entry.kind === 'exchange.intent')
    .filter(({ exchange }) => ends.get(exchange) !== 1)
    .map(({ exchange }) => `${exchange} has ${ends.get(exchange) ?? 0} ends`);
}

/** Exchanges whose salts are kept, all of them read at once. */
function saltedIn(directory: string): ReadonlySet<string> {
  const database = new Database(join(directory, 'evidence.db'), { readonly: true });
  try {
    const rows = database.prepare<[], string>('SELECT exchange FROM evidence').pluck();
    return new Set(rows.all());
  } finally {
    database.close();
  }
}

/** What an entry keeps beside the log is durable before or with it. */
function forgottenOf(
  log: AuditLog,
  acked: readonly Told<'acked'>[],
  { directory, entries }: { readonly directory: string; readonly entries: readonly Entry[] },
): readonly string[] {
  const live = new Set(log.liveNonces().map(({ nonce }) => nonce));
  const salted = saltedIn(directory);
  return [
    ...acked
      .filter(({ nonce }) => nonce !== undefined && !live.has(nonce))
      .map(({ exchange }) => `the nonce of ${exchange} is forgotten`),
    ...entries
      .filter((entry) => 'commitments' in entry && !salted.has(entry.exchange))
      .map((entry) => `${keyOf(entry) ?? ''} has lost its salts`),
  ];
}

/** A checkpoint once shown must be one of this log: else two logs were told of. */
function forksFrom(shown: readonly ShownCheckpoint[], entries: readonly string[]): string[] {
  const roots = new Map(shown.map(({ size, root }) => [size, root]));
  const frontier = createFrontier(sha256);
  for (const entry of entries) {
    frontier.append(leafHash(sha256, utf8(entry)));
    if (roots.get(frontier.size) === hexOf(frontier.root())) {
      roots.delete(frontier.size);
    }
  }
  return [...roots.keys()].map((size) => `the checkpoint shown at size ${size} is of another log`);
}

async function unverified(directory: string): Promise<readonly string[]> {
  const source = fileSource(directory);
  const report = await verifyLog(source, { sha256, verifierKey });
  source.close();
  return report.ok ? [] : [`the log does not verify: ${report.reason}`];
}

async function unserved(log: AuditLog): Promise<readonly string[]> {
  const last = await log.append(refused(newId(), {}));
  return (await judgeReceipts([last.receipt()])).violations;
}

/**
 * Opens the log that a fault left, as a gateway does at its start, and holds it against the ledger:
 * acknowledged ⊆ found ⊆ asked, each once; no intent without its end; salts and nonces kept; every
 * checkpoint shown is one of this log; the whole log verifies; and it goes on.
 */
export async function judgeRecovery(
  directory: string,
  ledger: readonly LedgerLine[],
  shown: readonly ShownCheckpoint[],
): Promise<Judged> {
  const fatal: string[] = [];
  const parts = logParts((error) => void fatal.push(`the process would end: ${error.message}`));
  const log = await openLog(parts, logOptions(directory));
  try {
    const texts = entriesIn(log);
    const entries = texts.map((text) => JSON.parse(text) as Entry);
    const acked = linesOf(ledger, 'acked');
    const abandoned = entries.filter(({ kind }) => kind === 'exchange.abandoned').length;
    const recovered = entries.filter((entry) => keyOf(entry) !== undefined).length - abandoned;
    const violations = [
      ...lostOf(acked, texts),
      ...strangersIn(linesOf(ledger, 'asked'), entries),
      ...endlessIn(entries),
      ...forgottenOf(log, acked, { directory, entries }),
      ...forksFrom(shown, texts),
      ...(await unverified(directory)),
      ...(await unserved(log)),
      ...fatal,
    ];
    const acknowledged = acked.length;
    const unacknowledged = recovered - acknowledged;
    return { violations, acknowledged, recovered, unacknowledged, abandoned };
  } finally {
    await log.close();
  }
}
