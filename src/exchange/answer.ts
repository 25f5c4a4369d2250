import {
  instantOf,
  problemCodes,
  type ProblemCode,
  type ProblemDefinition,
  type Refusal,
} from '../kernel/index.ts';
import type { Omission, QueryAnswer, VerifyAnswer } from '../shapes/index.ts';
import type { Began } from './asked.ts';
import { batchAnswer, type VerifyBatchAnswer } from './batch-answer.ts';
import type { ReleasedLines } from './ask-about-each.ts';
import type { Release, Results } from './release-to.ts';
import type { Run } from './run.ts';

/** What goes back to the edge: the whole body, with its receipt where there is one. */
export interface ExchangeReply {
  readonly status: number;
  /** JSON: one document, or one a line. */
  readonly form: 'document' | 'lines';
  readonly text: string;
  readonly exchange: string;
  /** Who was identified; absent when nobody was. */
  readonly system?: string;
  /** Whose failure it was; absent when it was none. */
  readonly origin?: ProblemDefinition['origin'];
  /** Of the problem document that it then is. */
  readonly code?: ProblemCode;
  readonly retryAfterSeconds?: number;
  /** Milliseconds per step, for Server-Timing. */
  readonly durations: ReturnType<Run['durations']>;
  /** Label of the request's signature, which the reply's signature covers. */
  readonly requestLabel?: string;
}

/** How an exchange ends, before it is recorded. */
export type Ending =
  | {
      readonly result: 'released';
      readonly body: QueryAnswer | VerifyAnswer | VerifyBatchAnswer;
      readonly released: readonly string[];
      readonly records: number;
      readonly standards: readonly string[];
      readonly mappings: readonly string[];
      /** The provider's commonest failure in a batch. */
      readonly providerFault?: ProblemCode;
    }
  | { readonly result: 'refused'; readonly refusal: Refusal };

export const refusalOf = (refusal: Refusal): Ending => ({ result: 'refused', refusal });

export const statusOf = (ending: Ending): number =>
  ending.result === 'released' ? 200 : problemCodes[ending.refusal.refused].status;

const omittedOf = (began: Began): Omission[] => [...began.permission.omitted];

/** Here and below members are written in the order of their canonical form. */
function queryAnswer(
  run: Run,
  began: Began,
  release: Extract<Release, { kind: 'records' }>,
): QueryAnswer {
  const { released, withheld } = release;
  return {
    dataset: began.need.dataset,
    exchange: run.exchange,
    omitted: omittedOf(began),
    provenance: {
      bundle: run.catalog.bundle,
      grant: began.permission.grant.grant,
      items: released.lineage,
      mappings: [...released.mappings],
      provider: began.route.agency,
      retrievedAt: instantOf(began.retrievedAt),
    },
    records: [...released.records],
    standard: released.standard,
    ...(withheld === 0 ? {} : { withheld }),
  };
}

/** The answer of a release, still without its receipt: that is what the log commits to. */
export function answerTo(run: Run, began: Began, release: Release | ReleasedLines): Ending {
  const dialect = began.route.resource.dialect.id;
  const dataset = began.permission.dataset.standard.id;
  const released = began.permission.allowed.map(({ item }) => item);
  const common = { result: 'released', released } as const;
  if (release.kind === 'records') {
    const { standard, mappings, records } = release.released;
    const standards = [dialect, dataset, ...(standard === dataset ? [] : [standard])];
    const body = queryAnswer(run, began, release);
    return { ...common, body, records: records.length, standards, mappings };
  }
  const verified = {
    ...common,
    standards: [dialect, dataset],
    mappings: [began.route.resource.mapping.id],
  };
  if (release.kind === 'lines') return { ...verified, ...batchAnswer(run, began, release) };
  return { ...verified, body: verifyAnswer(run, began, release), records: 1 };
}

const verifyAnswer = (run: Run, began: Began, { results }: Results): VerifyAnswer => ({
  dataset: began.need.dataset,
  exchange: run.exchange,
  omitted: omittedOf(began),
  results,
});
