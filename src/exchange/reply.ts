import { problemCodes, type Refusal } from '../kernel/index.ts';
import type { Receipt } from '../shapes/index.ts';
import type { ExchangeReply } from './answer.ts';
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

/** The reply of a recorded exchange: its body with the receipt that proves it. */
export function replyWith(run: Run, { body, known, receipt, refusal }: Parts): ExchangeReply {
  return {
    status: refusal === undefined ? 200 : problemCodes[refusal.refused].status,
    body: { ...body, receipt },
    exchange: run.exchange,
    ...(refusal === undefined ? {} : faultOf(refusal)),
    durations: run.durations(),
    requestLabel: known.caller.presented.label,
  };
}
