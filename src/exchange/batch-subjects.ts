import { canonicalBytes, instantOf, isRefusal } from '../kernel/index.ts';
import type { ExchangeSubjects } from '../shapes/index.ts';
import type { BatchNeed } from './needs.ts';
import type { Run } from './run.ts';

/** Tokens in one entry, which has at most 65,535 bytes; a token takes 79 of them. */
const TOKENS_PER_ENTRY_MAX = 500;

/** The token of each subject of the batch that can be asked about, once. */
async function tokensOf(run: Run, { lines }: BatchNeed): Promise<readonly string[]> {
  const { sealer } = run.ports.log;
  const tokens = new Set<string>();
  for (const line of lines) {
    if (isRefusal(line)) continue;
    tokens.add((await sealer.subjectToken(canonicalBytes(line.subject))).token);
  }
  return [...tokens];
}

/**
 * By what a batch is found from each of its subjects: entries for one commit with its intent, so
 * that nobody is asked about somebody who would not find it. @throws {Fault} overloaded
 */
export async function batchSubjects(run: Run, need: BatchNeed): Promise<ExchangeSubjects[]> {
  const tokens = await tokensOf(run, need);
  const at = instantOf(run.ports.clock.now());
  const pages: ExchangeSubjects[] = [];
  for (let from = 0; from < tokens.length; from += TOKENS_PER_ENTRY_MAX) {
    pages.push({
      at,
      dataset: need.dataset,
      exchange: run.exchange,
      kind: 'exchange.subjects',
      tokens: tokens.slice(from, from + TOKENS_PER_ENTRY_MAX),
    });
  }
  return pages;
}
