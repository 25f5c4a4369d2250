import type { Command } from 'commander';
import { bucketDigests, createFlowCalls, summarise, type BatchSummary } from '../client/index.ts';
import type { FlowReconciliation } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { linesOfFile, readRecord } from './flows-lines.ts';
import { flowLeaf, partInFlow, type FlowOptions, type FlowPart } from './flows-profile.ts';
import { isFinding, reconciliationLines, verdictText } from './flows-report.ts';

interface Options extends FlowOptions {
  readonly file?: string;
}

type Verdict = FlowReconciliation['verdict'];

interface RegionCompared {
  readonly region: string;
  readonly verdict: Verdict;
  readonly local: number;
  readonly received: number;
}

interface AmountCompared {
  readonly item: string;
  readonly currency: string;
  readonly local: string;
  readonly received: string;
}

interface Compared {
  readonly verdict: Verdict;
  readonly digest: string;
  readonly regions: readonly RegionCompared[];
  readonly amounts: readonly AmountCompared[];
  /** Of 256, those in which both ends differ. */
  readonly buckets: readonly number[];
}

/** Fewer there than here can still come; as many and not the same is a difference. */
function verdictOf(
  here: { readonly records: number; readonly digest: string },
  there: { readonly records: number; readonly digest: string },
): Verdict {
  if (here.digest === there.digest && here.records === there.records) return 'balanced';
  return there.records < here.records ? 'awaiting' : 'differing';
}

const NOTHING = { records: 0, digest: `sha256-sum:${'0'.repeat(64)}` };

function compareRegions(
  { regions }: BatchSummary,
  books: FlowReconciliation,
): readonly RegionCompared[] {
  const here = new Map(regions.map((each) => [each.region, each]));
  const there = new Map(
    books.regions.map(({ region, received, receivedDigest }) => [
      region,
      { records: received, digest: receivedDigest },
    ]),
  );
  return [...new Set([...here.keys(), ...there.keys()])].sort().map((region) => {
    const ours = here.get(region) ?? NOTHING;
    const theirs = there.get(region) ?? NOTHING;
    const verdict = verdictOf(ours, theirs);
    return { region, verdict, local: ours.records, received: theirs.records };
  });
}

/** What is kept back is in the source's sum and not in the gateway's. */
const compareAmounts = (
  { amounts = [] }: BatchSummary,
  books: FlowReconciliation,
): readonly AmountCompared[] =>
  amounts.map(({ item, currency, sum: local }) => {
    const received = books.amounts.find((each) => each.item === item)?.received ?? '0';
    return { item, currency, local, received };
  });

async function compare(
  { parts, terms }: FlowPart,
  books: FlowReconciliation,
  file: string,
): Promise<Compared> {
  const { fields = { key: [], version: [], regions: [] }, amounts } = terms.source ?? {};
  const digesting = { sha256: parts.sha256, fields, amounts, readRecord };
  const summary = await summarise(linesOfFile(file), digesting);
  const there = { records: books.records.received, digest: books.digest.received };
  const verdict = verdictOf(summary, there);
  const { flow, batch } = books;
  const theirs =
    verdict === 'balanced'
      ? undefined
      : (await createFlowCalls(parts.client).buckets({ flow, batch })).buckets;
  const ours = theirs === undefined ? [] : await bucketDigests(linesOfFile(file), digesting);
  return {
    verdict,
    digest: summary.digest,
    regions: compareRegions(summary, books),
    amounts: compareAmounts(summary, books),
    buckets: ours.flatMap((digest, bucket) => (digest === theirs?.[bucket] ? [] : [bucket])),
  };
}

function comparedLines(cli: Cli, { regions, amounts, buckets }: Compared): readonly string[] {
  return [
    ...regions.map(({ region, verdict, local, received }) =>
      cli.text('flowsRegion', {
        region: region === '' ? cli.text('flowsNoRegion') : region,
        verdict: verdictText(cli, verdict),
        local,
        received,
      }),
    ),
    ...amounts.map((each) => cli.text('flowsAmountCompared', { ...each })),
    ...(buckets.length === 0 ? [] : [cli.text('flowsBuckets', { buckets: buckets.join(' ') })]),
  ];
}

async function reconcile(
  cli: Cli,
  { flow, batch }: { readonly flow: string; readonly batch: string },
  options: Options,
): Promise<void> {
  const part = await partInFlow(cli, flow, { options, part: 'source' });
  const books = await createFlowCalls(part.parts.client).reconciliation({ flow, batch });
  const { file, json } = options;
  const compared = file === undefined ? undefined : await compare(part, books, file);
  report(cli, json, {
    value: { ...books, ...(compared === undefined ? {} : { local: compared }) },
    lines: [
      ...reconciliationLines(cli, books),
      ...(compared === undefined ? [] : comparedLines(cli, compared)),
    ],
  });
  const differs = compared !== undefined && compared.verdict !== 'balanced';
  cli.finish(isFinding(books) || differs ? EXIT.findings : EXIT.fine);
}

/** `jingwei flows reconcile` */
export function addFlowsReconcile(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'reconcile', about: 'flowsReconcile' })
    .argument('<batch>', cli.text('flowsBatch'))
    .option('--file <file>', cli.text('flowsReconcileFile'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, batch: string, _own: Options, command: Command) =>
      reconcile(cli, { flow, batch }, command.optsWithGlobals<Options>()),
    );
}
