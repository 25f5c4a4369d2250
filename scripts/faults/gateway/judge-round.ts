import { fileSource, noteVerifierOf, verifyLog } from '../../../src/audit/index.ts';
import { verifyReceipt } from '../../../src/proofs/index.ts';
import type { Founded } from '../../soak/stage.ts';
import { sha256 } from '../log-parts.ts';
import type { Answer } from './caller.ts';
import { exchangesIn, type StoredEntry, type StoredExchange } from './stored-exchanges.ts';

/** What callers know of one round: all that they sent, and what was answered. */
export interface ClientLedger {
  /** By case; undefined: no answer came, so nobody knows. */
  readonly answers: ReadonlyMap<string, Answer | undefined>;
}

const WHOLE: ReadonlySet<string> = new Set([
  'exchange.intent,exchange.outcome',
  'exchange.intent,exchange.abandoned',
  'exchange.refused',
]);

/** A receipt that was handed out holds, and its entry stands where it says. */
async function judgeAnswer(
  [named, answer]: readonly [string, Answer],
  entries: ReadonlyMap<number, StoredEntry>,
  verifierKey: string,
): Promise<readonly string[]> {
  const { receipt, status, code } = answer;
  if (receipt === undefined) return [`${named} was answered ${status} ${code ?? ''} unrecorded`];
  const verdict = await verifyReceipt(sha256, receipt, [noteVerifierOf(sha256, verifierKey)]);
  const isThere = entries.get(receipt.index)?.text === receipt.entry;
  return [
    ...(verdict.ok ? [] : [`the receipt of ${named} does not verify: ${verdict.reason}`]),
    ...(isThere ? [] : [`${named} was acknowledged and is lost`]),
  ];
}

/** What is in the log was asked for, once, and has its end; what was answered was not abandoned. */
function judgeStored(
  { answers }: ClientLedger,
  stored: ReadonlyMap<string, StoredExchange>,
): readonly string[] {
  const seen = new Set<string>();
  return [...stored].flatMap(([exchange, { case: named = '', kinds }]) => {
    const isTwice = seen.has(named);
    seen.add(named);
    const isAbandoned = kinds.includes('exchange.abandoned');
    return [
      ...(answers.has(named) ? [] : [`${exchange} (${named}) was never asked for`]),
      ...(isTwice ? [`${named} is in the log twice`] : []),
      ...(WHOLE.has(kinds.join(',')) ? [] : [`${exchange} has ${kinds.join(' and ')}`]),
      ...(isAbandoned && answers.get(named) !== undefined
        ? [`${named} was answered and abandoned`]
        : []),
    ];
  });
}

/** Holds what a started gateway finds against what callers were told before its predecessor died. */
export async function judgeRound(
  { verifierKey }: Pick<Founded, 'verifierKey'>,
  ledger: ClientLedger,
  entries: readonly StoredEntry[],
): Promise<readonly string[]> {
  const byIndex = new Map(entries.map((entry) => [entry.index, entry]));
  const violations: string[] = [...judgeStored(ledger, exchangesIn(entries))];
  for (const [named, answer] of ledger.answers) {
    if (answer === undefined) continue;
    violations.push(...(await judgeAnswer([named, answer], byIndex, verifierKey)));
  }
  return violations;
}

/** Verifies the whole log, and that it continues a checkpoint that was once shown. */
export async function judgeWhole(
  { settings, verifierKey }: Pick<Founded, 'settings' | 'verifierKey'>,
  trustedCheckpoint: string | undefined,
): Promise<readonly string[]> {
  const source = fileSource(settings.data);
  const report = await verifyLog(source, {
    sha256,
    verifierKey,
    ...(trustedCheckpoint !== undefined && { trustedCheckpoint }),
  });
  source.close();
  return report.ok ? [] : [`the log does not verify: ${report.reason}`];
}
