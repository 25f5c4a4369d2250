import { problemCodes, problemDocument, type Refusal } from '../kernel/index.ts';
import type { ExchangeReply } from './answer.ts';
import type { Run } from './run.ts';

/**
 * Nobody was identified, so there is nobody to write an entry about: the refusal is counted, and
 * the counts become one entry a window. A flood cannot fill the log.
 */
export function turnAway(run: Run, refusal: Refusal): ExchangeReply {
  run.ports.countUnidentified(refusal);
  const { language } = run.request;
  return {
    status: problemCodes[refusal.refused].status,
    form: 'document',
    text: JSON.stringify(problemDocument(refusal, { language, exchange: run.exchange })),
    exchange: run.exchange,
    origin: problemCodes[refusal.refused].origin,
    code: refusal.refused,
    durations: run.durations(),
  };
}
