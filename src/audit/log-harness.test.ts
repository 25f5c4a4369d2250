import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519NoteSigner, verifierKeyOf, verifyReceipt } from '../proofs/index.ts';
import type { NoteSigner, Receipt } from '../proofs/index.ts';
import type { Entry, ExchangeIntent, ExchangeOutcome, ExchangeRefused } from '../shapes/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import type { AuditLog, LogOptions, LogParts } from './audit-log.ts';
import { noteVerifierOf } from './note-key.ts';
import { openLogOver } from './open-log.ts';
import type { LogStores } from './sqlite-log-stores.ts';
import { fileSource } from './sqlite-file-source.ts';
import { verifyLog, type VerifyExpectations } from './verify-log.ts';
import type { VerifyReport } from './verify-report.ts';

export const origin = 'log.example/audit';
export const crypto = createNodeCryptoProvider();
export const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

export interface TestKey {
  readonly signer: NoteSigner;
  readonly verifierKey: string;
}

/** An Ed25519 key from a salts, as PKCS#8. */
export function testKey(salts: number, name = origin): TestKey {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const der = Buffer.concat([prefix, Buffer.alloc(32, salts)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const publicKey = new Uint8Array(spki.subarray(12));
  const key = { name, publicKey };
  return {
    signer: ed25519NoteSigner(sha256, key, (text) => new Uint8Array(sign(null, text, privateKey))),
    verifierKey: verifierKeyOf(sha256, name, publicKey),
  };
}

export const key = testKey(1);
export const NOW = Date.parse('2026-11-22T00:00:00.000Z');
const AT = '2026-11-22T00:00:00.000Z';

export interface TestParts extends LogParts {
  readonly fatal: Error[];
}

export function testParts(parts: Partial<LogParts> = {}): TestParts {
  const fatal: Error[] = [];
  return {
    crypto,
    signer: key.signer,
    verifierKey: key.verifierKey,
    clock: { now: () => NOW },
    indexKey: new Uint8Array(32).fill(7),
    onFatal: (error) => void fatal.push(error),
    fatal,
    ...parts,
  };
}

const directories: string[] = [];
const openLogs: AuditLog[] = [];

export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'audit-'));
  directories.push(directory);
  return directory;
}

// Not in a hook: this module is loaded once in a process that may run several test files.
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** For an `after` of each file that opens logs. */
export async function closeLogs(): Promise<void> {
  for (const log of openLogs.splice(0)) await log.close();
}

/** Closed by `closeLogs` if the test does not. */
export function closing(log: AuditLog): AuditLog {
  openLogs.push(log);
  return log;
}

export const optionsFor = (directory: string, logQueueMax = 10_000): LogOptions => ({
  directory,
  origin,
  logQueueMax,
});

export async function openOver(stores: LogStores, parts = testParts()): Promise<AuditLog> {
  return closing(await openLogOver(stores, parts, optionsFor('unused')));
}

const who = { system: 'sys', agency: 'agency', keyid: 'k', algorithm: 'ed25519' };
const bundle = `sha256:${'0'.repeat(64)}`;

export const refused = (
  exchange: string,
  commitments: ExchangeRefused['commitments'] = {},
): ExchangeRefused => ({
  kind: 'exchange.refused',
  at: AT,
  exchange,
  who,
  versions: { bundle },
  status: 403,
  code: 'no-grant',
  commitments,
  steps: [],
});

export const intent = (
  exchange: string,
  commitments: ExchangeIntent['commitments'] = {},
): ExchangeIntent => ({
  kind: 'exchange.intent',
  at: AT,
  exchange,
  who,
  what: { operation: 'query', dataset: 'd' },
  why: {},
  versions: { bundle },
  route: { agency: 'agency', system: 'sys', resource: 'r' },
  commitments,
});

export const outcome = (
  exchange: string,
  intentIndex: number,
  commitments: ExchangeOutcome['commitments'] = {},
): ExchangeOutcome => ({
  kind: 'exchange.outcome',
  at: AT,
  exchange,
  intent: intentIndex,
  who,
  dataset: 'd',
  result: 'released',
  status: 200,
  released: [],
  omitted: [],
  records: 1,
  provider: { agency: 'agency', system: 'sys' },
  versions: { bundle },
  commitments,
  steps: [],
});

/** Appends `count` refusals at once. */
export async function fill(log: AuditLog, count: number, prefix = 'x'): Promise<readonly string[]> {
  const entries = Array.from({ length: count }, (_, at): Entry => refused(`${prefix}${at}`));
  const recorded = await Promise.all(entries.map((entry) => log.append(entry)));
  return recorded.map((one) => one.receipt().entry);
}

export async function assertReceipt(
  receipt: Receipt,
  verifierKey = key.verifierKey,
): Promise<void> {
  const verdict = await verifyReceipt(sha256, receipt, [noteVerifierOf(sha256, verifierKey)]);
  assert.equal(verdict.ok, true, `receipt ${receipt.index}: ${JSON.stringify(verdict)}`);
}

export async function verifyDirectory(
  directory: string,
  expectations: Partial<VerifyExpectations> = {},
): Promise<VerifyReport> {
  const source = fileSource(directory);
  try {
    return await verifyLog(source, { sha256, verifierKey: key.verifierKey, ...expectations });
  } finally {
    source.close();
  }
}

/** The oracle: the log in this directory is whole and of this size. */
export async function assertSound(directory: string, size: number): Promise<void> {
  const report = await verifyDirectory(directory);
  assert.deepEqual({ ok: report.ok, size: report.ok && report.size }, { ok: true, size });
}

/** What a crash at this moment leaves, if the operating system survives. */
export function crashCopy(directory: string): string {
  const copy = freshDirectory();
  for (const name of ['log.db', 'log.db-wal', 'evidence.db', 'evidence.db-wal']) {
    if (existsSync(join(directory, name))) copyFileSync(join(directory, name), join(copy, name));
  }
  return copy;
}

/** All entries of a log, page by page. */
export function allEntries(log: AuditLog): readonly string[] {
  const entries: string[] = [];
  while (entries.length < log.size) {
    const page = log.entries({ from: entries.length, to: log.size });
    assert.ok(page.length > 0);
    for (const { index, entry } of page) assert.equal(entries.push(entry) - 1, index);
  }
  return entries;
}
