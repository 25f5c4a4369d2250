import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { sendBatch, type SendProgress } from '../client/index.ts';
import { instantOf } from '../kernel/index.ts';
import type { FlowManifest } from '../shapes/index.ts';
import type { Cli } from './cli.ts';
import { linesOfFile, readRecord } from './flows-lines.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import { reportBooks } from './flows-report.ts';
import type { TextKey } from './texts.ts';

interface Options extends FlowOptions {
  readonly batch: string;
  readonly from?: string;
  readonly until?: string;
  readonly content?: FlowManifest['content'];
  readonly previous?: string;
}

const steps: Readonly<Record<SendProgress['step'], TextKey>> = {
  summed: 'flowsSummed',
  sent: 'flowsSent',
  interrupted: 'flowsInterrupted',
  applying: 'flowsApplying',
  gap: 'flowsGap',
};

async function send(cli: Cli, named: { flow: string; file: string }, options: Options) {
  const { flow, file } = named;
  const { batch, content, previous, json } = options;
  const { parts } = await partInFlow(cli, flow, { options, part: 'source' });
  // Of the file, so that the same file is the same manifest when it is sent again.
  const { from = mtimeOf(file), until = mtimeOf(file) } = options;
  const books = await sendBatch(parts, {
    flow,
    batch,
    lines: () => linesOfFile(file),
    readRecord,
    manifest: {
      window: { from, until },
      ...(content === undefined ? {} : { content }),
      ...(previous === undefined ? {} : { previous }),
    },
    onProgress: ({ step, done, records }) => cli.io.err(cli.text(steps[step], { done, records })),
  });
  reportBooks(cli, json, books);
}

const mtimeOf = (file: string): string => instantOf(Math.floor(statSync(file).mtimeMs));

/** `jingwei flows send` */
export function addFlowsSend(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'send', about: 'flowsSend' })
    .argument('<file>', cli.text('flowsFile'))
    .requiredOption('--batch <number>', cli.text('flowsBatch'))
    .option('--from <instant>', cli.text('flowsFrom'))
    .option('--until <instant>', cli.text('flowsUntil'))
    .option('--content <content>', cli.text('flowsContent'))
    .option('--previous <number>', cli.text('flowsPrevious'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, file: string, _own: Options, command: Command) =>
      send(cli, { flow, file }, command.optsWithGlobals<Options>()),
    );
}
