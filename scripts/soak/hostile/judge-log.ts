import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fileSource, verifyLog } from '../../../src/audit/index.ts';
import type { Entry } from '../../../src/shapes/index.ts';
import type { SchemaSet } from '../../../src/standards/index.ts';
import { castEnterprises, castPersons, nobody } from '../../demo/province/index.ts';
import type { Violation } from './judge-reply.ts';
import type { Canaries } from './canaries.ts';
import { crypto } from './send-call.ts';
import type { Target } from './target.ts';

const subjects: readonly string[] = [
  ...[...Object.values(castPersons), nobody].map(({ citizenId }) => citizenId),
  ...Object.values(castEnterprises).map(({ uscc }) => uscc),
];

/** Of each exchange, which kinds of entries the log holds. */
type Kinds = Map<string, string[]>;

interface Judging {
  readonly target: Target;
  readonly canaries: Canaries;
  readonly schemas: SchemaSet;
  /** Exchanges whose replies said that they were recorded. */
  readonly exchanges: ReadonlySet<string>;
}

function entryFaults({ canaries, schemas }: Judging, text: string, kinds: Kinds): Violation[] {
  const entry = JSON.parse(text) as Entry;
  if ('exchange' in entry) {
    kinds.set(entry.exchange, [...(kinds.get(entry.exchange) ?? []), entry.kind]);
  }
  const forbidden = [...Object.values(canaries.provided), canaries.asked, ...subjects];
  const checked = schemas.check('log/entry.json')(entry);
  return [
    ...forbidden.filter((value) => text.includes(value)).map((value) => `${value} is in an entry`),
    ...(checked.ok ? [] : [`an entry breaks its schema at ${checked.errors[0]?.pointer ?? '?'}`]),
  ];
}

const WHOLE = new Set(['exchange.refused', 'exchange.intent,exchange.outcome']);

function countFaults({ exchanges }: Judging, kinds: Kinds): Violation[] {
  const missing = [...exchanges].filter((exchange) => !kinds.has(exchange));
  const halves = [...kinds].filter(([, found]) => !WHOLE.has(found.join(',')));
  const unseen = [...kinds.keys()].filter((exchange) => !exchanges.has(exchange));
  return [
    ...missing.map((exchange) => `${exchange} has no entry`),
    ...halves.map(([exchange, found]) => `${exchange} has ${found.join(' and ')}`),
    ...unseen.map((exchange) => `${exchange} is in the log and was never answered`),
  ];
}

/** Holds the log against the replies: every exchange there, whole, and nothing that was kept out. */
export async function judgeLog(judging: Judging): Promise<readonly Violation[]> {
  const { data, verifierKey } = judging.target;
  const database = new Database(join(data, 'log.db'), { readonly: true });
  const kinds: Kinds = new Map();
  const violations: Violation[] = [];
  const rows = database.prepare<[], { bytes: Buffer }>('SELECT bytes FROM entries ORDER BY idx');
  for (const { bytes } of rows.iterate()) {
    violations.push(...entryFaults(judging, bytes.toString('utf8'), kinds));
  }
  database.close();
  const source = fileSource(data);
  const report = await verifyLog(source, {
    sha256: (bytes) => crypto.sha256(bytes),
    verifierKey,
  });
  source.close();
  const verified = report.ok ? [] : [`the log does not verify: ${report.reason}`];
  return [...violations, ...countFaults(judging, kinds), ...verified];
}
