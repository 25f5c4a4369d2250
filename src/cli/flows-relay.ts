import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import {
  relayFlow,
  RelayRefused,
  type RelayCode,
  type RelayedBatch,
  type RelayParts,
} from '../client/index.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { endWith, misuse } from './failures.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import type { TextKey } from './texts.ts';

interface Options extends FlowOptions {
  readonly to: string;
  readonly toAs?: string;
  readonly into?: string;
  readonly every?: string;
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
}

async function relayOnce(
  cli: Cli,
  { parts, ...order }: Relaying,
): Promise<readonly RelayedBatch[]> {
  const relayed: RelayedBatch[] = [];
  try {
    for await (const each of relayFlow(parts, order)) {
      relayed.push(each);
      cli.io.err(lineOf(cli, each));
    }
  } catch (error) {
    if (!(error instanceof RelayRefused)) throw error;
    cli.io.err(cli.text(refusals[error.code], { batch: error.batch }));
    cli.finish(EXIT.findings);
  }
  return relayed;
}

const stopSignal = (): AbortSignal => {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  process.once('SIGTERM', stop).once('SIGINT', stop);
  return stopping.signal;
};

/** What failed is told, and may be mended by the next time. */
async function relayForEver(cli: Cli, relaying: Relaying, everyMs: number): Promise<void> {
  const signal = stopSignal();
  while (!signal.aborted) {
    try {
      await relayOnce(cli, relaying);
    } catch (error) {
      endWith(cli, error);
    }
    await setTimeout(everyMs, undefined, { signal }).catch(() => undefined);
  }
  cli.finish(EXIT.fine);
}

const MS_PER_SECOND = 1000;
const SECONDS = /^[1-9][0-9]{0,4}$/;

async function relay(cli: Cli, flow: string, options: Options): Promise<void> {
  const { to, toAs, into = flow, every, again = false, json } = options;
  if (every !== undefined && !SECONDS.test(every)) misuse(cli.text('flowsRelayEveryWrong'));
  const upper = await partInFlow(cli, flow, { options, part: 'receiver' });
  const below = { profile: to, ...(toAs === undefined ? {} : { as: toAs }) };
  const lower = await partInFlow(cli, into, { options: below, part: 'source' });
  const relaying = {
    parts: { upper: upper.parts, lower: lower.parts },
    flow,
    into,
    isAgain: again,
  };
  if (every !== undefined) return relayForEver(cli, relaying, Number(every) * MS_PER_SECOND);
  const relayed = await relayOnce(cli, relaying);
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
    .action((flow: string, _own: Options, command: Command) =>
      relay(cli, flow, command.optsWithGlobals<Options>()),
    );
}
