import type { FlowReconciliation } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import type { TextKey } from './texts.ts';

type Verdict = FlowReconciliation['verdict'];

const verdicts: Readonly<Record<Verdict, TextKey>> = {
  balanced: 'flowsVerdictBalanced',
  differing: 'flowsVerdictDiffering',
  awaiting: 'flowsVerdictAwaiting',
};

export const verdictText = (cli: Cli, verdict: Verdict): string => cli.text(verdicts[verdict]);

/** Both books of a batch as a reader wants them. */
export function reconciliationLines(cli: Cli, books: FlowReconciliation): readonly string[] {
  const { batch, state, records, verdict, intake, delivery } = books;
  const head = cli.text('flowsVerdict', {
    batch,
    state,
    verdict: verdictText(cli, verdict),
    intake: verdictText(cli, intake),
    delivery: verdictText(cli, delivery),
  });
  return [
    `${cli.mark(verdict !== 'differing' && state !== 'refused')} ${head}`,
    cli.text('flowsEvents', records),
    ...books.quarantinedBy.map((each) => cli.text('flowsQuarantinedBy', each)),
    ...books.amounts.map(({ declared = '-', ...each }) =>
      cli.text('flowsAmount', { ...each, declared }),
    ),
    ...books.deliveries.map((each) => cli.text('flowsDelivery', { ...each })),
  ];
}

/** Deliveries that are still under way are no finding; what is missing or differs is one. */
export const isFinding = ({ state, intake, verdict }: FlowReconciliation): boolean =>
  state === 'refused' || intake !== 'balanced' || verdict === 'differing';

export function reportBooks(cli: Cli, json: boolean | undefined, books: FlowReconciliation): void {
  report(cli, json, { value: books, lines: reconciliationLines(cli, books) });
  cli.finish(isFinding(books) ? EXIT.findings : EXIT.fine);
}
