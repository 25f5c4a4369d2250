import { isRefusal, problemCodes, problemDocument, type ProblemCode } from '../kernel/index.ts';
import type { VerifyBatchAnswerHead, VerifyBatchEnd, VerifyBatchResult } from '../shapes/index.ts';
import type { ReleasedLine, ReleasedLines } from './ask-about-each.ts';
import type { Began } from './asked.ts';
import { ownerOf } from './owner.ts';
import type { Run } from './run.ts';

/** Head, a line for each subject in its order, end. Its JCS is what the log commits to. */
export type VerifyBatchAnswer = readonly (
  VerifyBatchAnswerHead | VerifyBatchResult | VerifyBatchEnd
)[];

export function isBatchAnswer(body: object): body is VerifyBatchAnswer {
  return Array.isArray(body);
}

interface Ended {
  readonly body: VerifyBatchAnswer;
  /** Items of which something was told. */
  readonly released: readonly string[];
  /** Subjects that were answered about. */
  readonly records: number;
  readonly providerFault?: ProblemCode;
}

type Tally = ReadonlyMap<ProblemCode, number>;

const resultOf =
  (run: Run, { caller }: Began) =>
  (line: ReleasedLine, index: number): VerifyBatchResult => {
    const n = index + 1;
    if (!isRefusal(line)) return { n, results: line.results };
    const parties = { requester: caller.agency.agency, authority: run.ports.authority };
    const owner = ownerOf(line, parties);
    return { n, problem: problemDocument(line, { language: run.request.language, owner }) };
  };

function tallyOf(lines: readonly ReleasedLine[]): Tally {
  const tally = new Map<ProblemCode, number>();
  for (const line of lines) {
    if (isRefusal(line)) tally.set(line.refused, (tally.get(line.refused) ?? 0) + 1);
  }
  return tally;
}

/** The log names a provider's failure even where other lines were answered. */
function providerFaultIn(tally: Tally): Pick<Ended, 'providerFault'> {
  const faults = [...tally].filter(([code]) => problemCodes[code].origin === 'provider');
  const [commonest] = faults.sort(([, a], [, b]) => b - a);
  return commonest === undefined ? {} : { providerFault: commonest[0] };
}

/** The answer of a batch without its receipt, and what of it goes into the log in clear. */
export function batchAnswer(run: Run, began: Began, { lines }: ReleasedLines): Ended {
  const { need, permission } = began;
  const tally = tallyOf(lines);
  const answered = lines.filter((line) => !isRefusal(line)).length;
  const summary = { subjects: lines.length, answered, problems: Object.fromEntries(tally) };
  return {
    body: [
      { exchange: run.exchange, dataset: need.dataset },
      ...lines.map(resultOf(run, began)),
      { summary, omitted: [...permission.omitted] },
    ],
    released: answered === 0 ? [] : permission.allowed.map(({ item }) => item),
    records: answered,
    ...providerFaultIn(tally),
  };
}
