/**
 * A process that writes a log as a gateway does, over whatever disk it is given, and keeps a ledger
 * of what it asked and what it was told. Ends with 0 when all is acknowledged, with 70 as the
 * gateway does when the log can no longer be vouched for, with 1 when it cannot be opened.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, newId, utf8 } from '../../src/kernel/index.ts';
import type { AppendOptions, AuditLog, Recorded } from '../../src/audit/index.ts';
import { openLogOver } from '../../src/audit/open-log.ts';
import { openSqliteLogStores } from '../../src/audit/sqlite-log-stores.ts';
import type { Entry } from '../../src/shapes/index.ts';
import { EXIT_ENDED, EXIT_NOT_OPENED, type Appending } from './appending.ts';
import { intent, outcome, refused } from './entries.ts';
import { openLedger, type LedgerLine } from './ledger.ts';
import { logOptions, logParts } from './log-parts.ts';

/** A log that was full is tried again so much later, milliseconds. */
const RETRY_MS = 20;

const NONCE_LIFE_MS = 86_400_000;

const appending = JSON.parse(process.argv[2] ?? '{}') as Appending;
const tell = openLedger(appending.directory);

const endedBy = (kind: 'ended' | 'not-opened', error: unknown): LedgerLine => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return { kind, error: code };
};

function end(error: Error): never {
  tell(endedBy('ended', error));
  process.exit(EXIT_ENDED);
}

async function open(): Promise<AuditLog> {
  const { directory, durability } = appending;
  try {
    const stores = openSqliteLogStores(directory, durability);
    return await openLogOver(stores, logParts(end), logOptions(directory));
  } catch (error) {
    tell(endedBy('not-opened', error));
    process.exit(EXIT_NOT_OPENED);
  }
}

/** Appends until it is told that the entry is durable; a log that is full may be mended. */
async function append(
  log: AuditLog,
  entry: Entry & { readonly exchange: string },
  options: AppendOptions,
): Promise<Recorded> {
  const { exchange, kind } = entry;
  tell({ kind: 'asked', exchange, entry: kind });
  for (;;) {
    try {
      const recorded = await log.append(entry, options);
      const receipt = recorded.receipt();
      const nonce = options.nonce?.nonce;
      tell({ kind: 'acked', exchange, receipt, ...(nonce !== undefined && { nonce }) });
      return recorded;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      tell({ kind: 'refused', exchange, code: error.code });
      await sleep(RETRY_MS);
    }
  }
}

/** A refusal, or a call of a provider from its intent to its outcome. */
async function exchangeOnce(log: AuditLog, isRefused: boolean): Promise<void> {
  const exchange = newId();
  const { sealer } = log;
  const salts = sealer.newSalts();
  const subject = await sealer.subjectToken(utf8(`{"case":"${exchange}"}`));
  const commitments = {
    ...sealer.seal(salts, { request: utf8(exchange), subject: utf8('{}') }),
    subjectToken: subject.token,
  };
  const signatureBase = utf8('s'.repeat(appending.evidenceBytes));
  const evidence = { exchange, salts, signatureBase, subject: subject.evidence };
  const nonce = { keyid: 'sys:k1', nonce: exchange, expiresAt: Date.now() + NONCE_LIFE_MS };
  if (isRefused) {
    await append(log, refused(exchange, commitments), { evidence, nonce });
    return;
  }
  const begun = await append(log, intent(exchange, commitments), { evidence, nonce });
  await append(log, outcome(exchange, begun.index, commitments), { salts });
}

async function session(): Promise<void> {
  const log = await open();
  tell({ kind: 'opened' });
  const { exchanges, lanes } = appending;
  const lane = async (own: number): Promise<void> => {
    for (let at = own; at < exchanges; at += lanes) await exchangeOnce(log, at % 3 === 0);
  };
  await Promise.all(Array.from({ length: lanes }, (_, own) => lane(own)));
  tell({ kind: 'closing' });
  await log.close();
  tell({ kind: 'closed' });
}

for (let count = 0; count < appending.sessions; count += 1) await session();
process.exit(0);
