import { problemCodes, type Refusal } from '../kernel/index.ts';
import type { Receipt } from '../shapes/index.ts';
import type { ExchangeReply } from './answer.ts';
import { isBatchAnswer } from './batch-answer.ts';
import type { Known } from './entry-parts.ts';
import type { Run } from './run.ts';
import { documentWith, linesWith, type Spelled } from './spell.ts';

interface Parts {
  /** Without its receipt. */
  readonly spelled: Spelled;
  readonly known: Known;
  readonly receipt: Receipt;
  /** Present when the exchange was refused. */
  readonly refusal?: Refusal;
}

type Faulty = Pick<ExchangeReply, 'origin' | 'code' | 'retryAfterSeconds'>;

const faultOf = ({ refused, retryAfterSeconds }: Refusal): Faulty => ({
  origin: problemCodes[refused].origin,
  code: refused,
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});

/** A batch's receipt comes last, when every line is there that it proves. */
function contentOf(
  { body, text }: Spelled,
  receipt: Receipt,
): Pick<ExchangeReply, 'form' | 'text'> {
  return isBatchAnswer(body)
    ? { form: 'lines', text: linesWith(body, receipt) }
    : { form: 'document', text: documentWith(text, receipt) };
}

/** The reply of a recorded exchange: its body with the receipt that proves it. */
export function replyWith(run: Run, { spelled, known, receipt, refusal }: Parts): ExchangeReply {
  return {
    status: refusal === undefined ? 200 : problemCodes[refusal.refused].status,
    ...contentOf(spelled, receipt),
    exchange: run.exchange,
    system: known.caller.system,
    ...(refusal === undefined ? {} : faultOf(refusal)),
    durations: run.durations(),
    requestLabel: known.caller.presented.label,
  };
}
