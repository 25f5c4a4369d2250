import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { createReceivedSums, pullDeliveries, type PulledPage } from '../client/index.ts';
import { say } from '../kernel/index.ts';
import { report, type Cli } from './cli.ts';
import { fail, misuse } from './failures.ts';
import { flowLeaf, partInFlow, type FlowOptions } from './flows-profile.ts';
import { sha256 } from './sha256.ts';

interface Options extends FlowOptions {
  readonly out?: string;
  readonly exec?: string;
  readonly after?: string;
}

/** Keeps a page for good; rejected when it could not. */
type Keep = (page: PulledPage) => Promise<void>;

const textOfPage = ({ deliveries }: PulledPage): string =>
  deliveries.map((delivery) => `${JSON.stringify(delivery)}\n`).join('');

const SEQ_DIGITS = 16;
const digits = (seq: number): string => String(seq).padStart(SEQ_DIGITS, '0');

/** Whole or not there: written beside, made durable, then named. */
const keepAsFile =
  (folder: string): Keep =>
  async (page) => {
    const file = join(folder, `${digits(page.after + 1)}-${digits(page.to)}.ndjson`);
    const handle = await open(`${file}.part`, 'w', 0o600);
    try {
      await handle.writeFile(textOfPage(page));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.part`, file);
    const directory = await open(folder, 'r');
    await directory.sync().finally(() => directory.close());
  };

const keepByCommand =
  (cli: Cli, commandLine: string): Keep =>
  async (page) => {
    const child = spawn(commandLine, { shell: true, stdio: ['pipe', 'inherit', 'inherit'] });
    // A command that ends without reading has said what it thinks by its status.
    child.stdin.on('error', () => undefined);
    child.stdin.end(textOfPage(page));
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return;
    const place = { code: code ?? '-', from: page.after + 1, to: page.to };
    const sentence = cli.text('flowsExecFailed', place);
    fail(say(sentence, sentence));
  };

function keeperOf(cli: Cli, { out, exec }: Options): Keep {
  if (out !== undefined && exec === undefined) {
    mkdirSync(out, { recursive: true, mode: 0o700 });
    return keepAsFile(out);
  }
  if (exec !== undefined && out === undefined) return keepByCommand(cli, exec);
  return misuse(cli.text('flowsPullWhere'));
}

async function pull(cli: Cli, flow: string, options: Options): Promise<void> {
  const keep = keeperOf(cli, options);
  const { parts, terms } = await partInFlow(cli, flow, { options, part: 'receiver' });
  const sums = createReceivedSums({ sha256 });
  let records = 0;
  let to = terms.receiver?.acknowledged ?? 0;
  const { after } = options;
  const from = after === undefined ? {} : { after: Number(after) };
  for await (const page of pullDeliveries(parts, { flow, ...from })) {
    await keep(page);
    page.deliveries.forEach((delivery) => sums.add(delivery));
    records += page.deliveries.length;
    to = page.to;
    cli.io.err(cli.text('flowsPulled', { records, to }));
  }
  const received = sums.all();
  report(cli, options.json, {
    value: { flow, records, acknowledged: to, received },
    lines: [
      cli.text('flowsPulled', { records, to }),
      ...received.map((each) => cli.text('flowsReceivedSum', { ...each })),
    ],
  });
}

/** `jingwei flows pull` */
export function addFlowsPull(flows: Command, cli: Cli): void {
  flowLeaf(flows, cli, { usage: 'pull', about: 'flowsPull' })
    .option('--out <dir>', cli.text('flowsOut'))
    .option('--exec <command>', cli.text('flowsExec'))
    .option('--after <seq>', cli.text('flowsAfter'))
    .action((flow: string, _own: Options, command: Command) =>
      pull(cli, flow, command.optsWithGlobals<Options>()),
    );
}
