import { problemCodes, type Refusal } from '../kernel/index.ts';
import type { Receipt } from '../shapes/index.ts';
import type { ExchangeReply } from './answer.ts';
import { isBatchAnswer } from './batch-answer.ts';
import type { Known } from './entry-parts.ts';
import type { Run } from './run.ts';

interface Parts {
  /** Without its receipt. */
  readonly body: ExchangeReply['body'];
  readonly known: Known;
  readonly receipt: Receipt;
  /** Present when the exchange was refused. */
  readonly refusal?: Refusal;
}

const faultOf = (refusal: Refusal): Pick<ExchangeReply, 'origin' | 'retryAfterSeconds'> => ({
  origin: problemCodes[refusal.refused].origin,
  ...(refusal.retryAfterSeconds === undefined
    ? {}
    : { retryAfterSeconds: refusal.retryAfterSeconds }),
});

/** A batch's receipt comes last, when every line is there that it proves. */
function withReceipt(body: Parts['body'], receipt: Receipt): Parts['body'] {
  if (!isBatchAnswer(body)) return { ...body, receipt };
  return body.map((line, index) => (index === body.length - 1 ? { ...line, receipt } : line));
}

/** The reply of a recorded exchange: its body with the receipt that proves it. */
export function replyWith(run: Run, { body, known, receipt, refusal }: Parts): ExchangeReply {
  return {
    status: refusal === undefined ? 200 : problemCodes[refusal.refused].status,
    body: withReceipt(body, receipt),
    exchange: run.exchange,
    system: known.caller.system,
    ...(refusal === undefined ? {} : faultOf(refusal)),
    durations: run.durations(),
    requestLabel: known.caller.presented.label,
  };
}
