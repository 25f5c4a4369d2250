import type { Command } from 'commander';
import {
  relayFlow,
  RelayRefused,
  type Delivered,
  type RelayCode,
  type RelayedBatch,
  type RelayParts,
} from '../client/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import { planOf, relayForEver, type Again } from './flows-relay-again.ts';
import type { TextKey } from './texts.ts';

interface Options extends FlowOptions, Again {
  readonly to: string;
  readonly toAs?: string;
  readonly into?: string;
  readonly again?: boolean;
}

const refusals: Readonly<Record<RelayCode, TextKey>> = {
  'derived-unspelled': 'flowsRelayUnspelled',
  'key-unfit': 'flowsRelayKeyUnfit',
  'batch-refused': 'flowsRelayRefused',
  'batch-unended': 'flowsRelayUnended',
};

const origins: Readonly<Record<RelayedBatch['origin'], TextKey>> = {
  whole: 'flowsRelayWhole',
  mapped: 'flowsRelayMapped',
  none: 'flowsRelayUnsigned',
};

const lineOf = (cli: Cli, { batch, records, origin }: RelayedBatch): string =>
  cli.text('flowsRelayed', { batch, records, origin: cli.text(origins[origin]) });

interface Relaying {
  readonly parts: RelayParts;
  readonly flow: string;
  readonly into: string;
  readonly isAgain: boolean;
  readonly pushed?: readonly Delivered[];
}

interface Relayed {
  readonly batches: readonly RelayedBatch[];
  /** Nothing that is ready was left behind. */
  readonly isWhole: boolean;
}

async function relayOnce(cli: Cli, { parts, ...order }: Relaying): Promise<Relayed> {
  const batches: RelayedBatch[] = [];
  try {
    for await (const each of relayFlow(parts, order)) {
      batches.push(each);
      cli.io.err(lineOf(cli, each));
    }
    return { batches, isWhole: true };
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error;
    cli.io.err(cli.text(refusals[error.code], { batch: error.batch }));
    cli.finish(EXIT.findings);
    return { batches, isWhole: false };
  }
}

async function relay(cli: Cli, flow: string, options: Options): Promise<void> {
  const { to, toAs, into = flow, again = false, profile, json } = options;
  const plan = planOf(cli, options);
  const upper = await partInFlow(cli, flow, { options, part: 'receiver' });
  const below = { profile: to, ...(toAs === undefined ? {} : { as: toAs }) };
  const lower = await partInFlow(cli, into, { options: below, part: 'source' });
  const parts = { upper: upper.parts, lower: lower.parts };
  const relaying = { parts, flow, into, isAgain: again };
  if (plan !== undefined) {
    const hand = async (pushed: readonly Delivered[] = []): Promise<boolean> =>
      (await relayOnce(cli, { ...relaying, pushed })).isWhole;
    return relayForEver(cli, { upper: { flow, profile }, plan, hand });
  }
  const { batches: relayed } = await relayOnce(cli, relaying);
  const batches = relayed.map(({ report: books, ...each }) => ({
    ...each,
    verdict: books.verdict,
  }));
  const lines = [cli.text('flowsRelayedAll', { batches: batches.length })];
  report(cli, json, { value: { flow, into, batches }, lines });
}

/** `jingwei flows relay` */
export function addFlowsRelay(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'relay', about: 'flowsRelay' })
    .requiredOption('--to <file>', cli.text('flowsRelayTo'))
    .option('--to-as <system>', cli.text('flowsAs'))
    .option('--into <flow>', cli.text('flowsRelayInto'))
    .option('--again', cli.text('flowsRelayAgain'))
    .option('--every <seconds>', cli.text('flowsRelayEvery'))
    .option('--listen <address>', cli.text('flowsRelayListen'))
    .option('--at <url>', cli.text('flowsRelayAt'))
    .action((flow: string, _own: Options, command: Command) =>
      relay(cli, flow, command.optsWithGlobals<Options>()),
    );
}
