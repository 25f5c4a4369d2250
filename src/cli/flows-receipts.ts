import type { Command } from 'commander';
import { noteVerifierOf } from '../audit/index.ts';
import {
  createFlowCalls,
  verifyFlowReceipts,
  type FlowReceiptVerdict,
  type ReceiptOf,
} from '../client/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import { readProfile } from './profile.ts';
import { sha256 } from './sha256.ts';
import type { TextKey } from './texts.ts';

const names: Readonly<Record<ReceiptOf, TextKey>> = {
  manifest: 'flowsReceiptManifest',
  reconciliation: 'flowsReceiptReconciliation',
  refusal: 'flowsReceiptRefusal',
  delivery: 'flowsReceiptDelivery',
};

const lineOf = (cli: Cli, { of, receiver = '', wrong }: FlowReceiptVerdict): string => {
  const line = `${cli.mark(wrong === undefined)} ${cli.text(names[of], { receiver })}`;
  return wrong === undefined ? line : `${line} (${wrong})`;
};

interface OfBatch {
  readonly flow: string;
  readonly batch: string;
}

async function tell(cli: Cli, { flow, batch }: OfBatch, options: FlowOptions): Promise<void> {
  const { parts } = await partInFlow(cli, flow, { options });
  const receipts = await createFlowCalls(parts.client).receipts({ flow, batch });
  const { verifierKey } = readProfile(options.profile).log;
  const verifiers = [noteVerifierOf(sha256, verifierKey)];
  const verdicts = await verifyFlowReceipts(sha256, receipts, verifiers);
  const lines = verdicts.map((each) => lineOf(cli, each));
  report(cli, options.json, { value: { ...receipts, verdicts }, lines });
  const isFine = verdicts.every(({ wrong }) => wrong === undefined);
  cli.finish(isFine ? EXIT.fine : EXIT.findings);
}

/** `jingwei flows receipts` */
export function addFlowsReceipts(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'receipts', about: 'flowsReceipts' })
    .argument('<batch>', cli.text('flowsBatch'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, batch: string, _own: FlowOptions, command: Command) =>
      tell(cli, { flow, batch }, command.optsWithGlobals<FlowOptions>()),
    );
}
