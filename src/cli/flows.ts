import type { Command } from 'commander';
import { report, type Cli } from './cli.ts';
import { addFlowsCare } from './flows-care.ts';
import { addFlowsCorrections } from './flows-corrections.ts';
import { addFlowsDesk } from './flows-desk.ts';
import { addFlowsOrigin } from './flows-origin.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import { addFlowsPull } from './flows-pull.ts';
import { addFlowsReceipts } from './flows-receipts.ts';
import { addFlowsReconcile } from './flows-reconcile.ts';
import { addFlowsRelay } from './flows-relay.ts';
import { addFlowsSend } from './flows-send.ts';
import { group } from './leaf.ts';

async function status(cli: Cli, flow: string, options: FlowOptions): Promise<void> {
  const { terms } = await partInFlow(cli, flow, { options });
  const { title, source, receiver } = terms;
  report(cli, options.json, {
    value: terms,
    lines: [
      `${flow} ${title[cli.language] ?? title['zh-CN']}`,
      ...(source === undefined
        ? []
        : [cli.text('flowsStatusSource', { standard: source.standard, last: source.last ?? '-' })]),
      ...(receiver === undefined
        ? []
        : [cli.text('flowsStatusReceiver', { ...receiver, delivery: receiver.delivery })]),
    ],
  });
}

/** `jingwei flows …` */
export function addFlows(program: Command, cli: Cli): void {
  const flows = group(program, cli, { usage: 'flows' });
  addFlowsSend(flows, cli);
  addFlowsPull(flows, cli);
  addFlowsReconcile(flows, cli);
  addFlowsReceipts(flows, cli);
  addFlowsRelay(flows, cli);
  addFlowsOrigin(flows, cli);
  flowLeaf(flows, cli, { usage: 'status', about: 'flowsStatus' }).action(
    (flow: string, _own: FlowOptions, command: Command) =>
      status(cli, flow, command.optsWithGlobals<FlowOptions>()),
  );
  addFlowsDesk(flows, cli);
  addFlowsCare(flows, cli);
  addFlowsCorrections(flows, cli);
}
