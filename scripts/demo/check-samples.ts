import {
  clientFor,
  judgeReceipt,
  type Profile,
  type ReceiptJudgement,
} from '../../src/cli/index.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { Omission } from '../../src/shapes/index.ts';
import type { SampleRow } from './sample-row.ts';
import { sampleRows } from './samples.ts';

export interface SampleCheck {
  readonly name: string;
  readonly status: number;
  readonly code?: string;
  readonly ok: boolean;
  /** What was not as it must be. */
  readonly wrong: readonly string[];
  readonly body: unknown;
}

interface Answered {
  readonly code?: string;
  readonly omitted?: readonly Omission[];
  readonly results?: unknown;
  readonly standard?: string;
  readonly records?: readonly Readonly<Record<string, unknown>>[];
}

/** Whether every expected field is there with its value. */
function holds(
  expected: Readonly<Record<string, unknown>> | undefined,
  found: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(expected ?? {}).every(([name, value]) => found[name] === value);
}

const omittedIn = ({ omitted = [] }: Answered): Readonly<Record<string, string>> =>
  Object.fromEntries(omitted.map(({ item, code }) => [item, code]));

/** What the sample expects of the answer, by the name of what is wrong when it does not hold. */
function expectations(
  row: SampleRow,
  answer: Answered,
  { status, receipt }: { readonly status: number; readonly receipt: ReceiptJudgement },
): Readonly<Record<string, boolean>> {
  return {
    status: status === row.expect.status,
    code: answer.code === row.expect.code,
    omitted: holds(row.omitted, omittedIn(answer)),
    results: holds(row.results, (answer.results ?? {}) as Readonly<Record<string, unknown>>),
    record: holds(row.record, answer.records?.[0] ?? {}),
    standard: row.standard === undefined || answer.standard === row.standard,
    receipt: receipt.receipt === 'holds',
    commitment: receipt.commitsToAnswer === true,
  };
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

async function checkSample(profile: Profile, row: SampleRow): Promise<SampleCheck> {
  const { name, system, method, path, body } = row;
  const reply = await clientFor(profile, system).send({ method, path, body });
  const { status } = reply;
  const answer = reply.body as Answered;
  const receipt = await judgeReceipt(profile.log.verifierKey, reply.body, utf8(textOf(body)));
  const wrong = Object.entries(expectations(row, answer, { status, receipt }))
    .filter(([, right]) => !right)
    .map(([what]) => what);
  const code = answer.code === undefined ? {} : { code: answer.code };
  return { name, status, ...code, ok: wrong.length === 0, wrong, body: reply.body };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Makes every call: the reply's signature, its receipt and commitments, and what was expected. */
export async function checkSamples(profile: Profile): Promise<readonly SampleCheck[]> {
  const checks: SampleCheck[] = [];
  for (const row of sampleRows) {
    checks.push(
      await checkSample(profile, row).catch((error: unknown) => ({
        name: row.name,
        status: 0,
        ok: false,
        wrong: [reasonOf(error)],
        body: undefined,
      })),
    );
  }
  return checks;
}
