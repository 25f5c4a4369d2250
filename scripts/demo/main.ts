/**
 * The demo: the example province as real processes (providers, receivers and a gateway) with keys,
 * settings and a log of their own below the state folder. `--check` plays every sample, proves
 * every answer, verifies the log, and says the result in one line of JSON.
 */
import { rmSync } from 'node:fs';
import { readArguments, type DemoArguments } from './arguments.ts';
import { checkAll } from './check.ts';
import { playFlows } from './flows-play.ts';
import { tellFlows } from './flows-tell.ts';
import { createProcesses, type Processes } from './processes.ts';
import { playRelay, tellRelay } from './relay/index.ts';
import { takeStateFolder, type StateFolder } from './state-folder.ts';
import { tellStory } from './tell.ts';
import { startTopology } from './topology.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

function told(error: unknown, code: number): number {
  console.error(error instanceof Error ? error.message : error);
  return code;
}

/** Resolves at the first signal; the later ones find the demo already ending. */
function stopSignal(): Promise<'stopped'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve('stopped'));
    }
  });
}

async function check(
  processes: Processes,
  folder: StateFolder,
  { port, temporary }: DemoArguments,
): Promise<number> {
  const topology = await startTopology(processes, folder, port);
  const summary = await checkAll(processes, folder, topology);
  console.log(JSON.stringify(summary));
  for (const failure of summary.failures) console.error(failure);
  if (!summary.ok) {
    console.error(`see ${folder.root}`);
    return EXIT_FAILED;
  }
  if (temporary) rmSync(folder.root, { recursive: true });
  return 0;
}

async function show(
  processes: Processes,
  folder: StateFolder,
  { port, languages }: DemoArguments,
): Promise<number> {
  const { profile, city } = await startTopology(processes, folder, port);
  for (const line of await tellStory(profile, folder, languages)) console.log(line);
  const playing = { processes, folder, profile, city };
  const played = await playFlows(playing);
  for (const line of tellFlows(played, languages)) console.log(line);
  for (const line of tellRelay(await playRelay(playing, played), languages)) console.log(line);
  console.error(`lost: ${await processes.lost}`);
  return EXIT_FAILED;
}

async function demo(demanded: DemoArguments): Promise<number> {
  const stopped = stopSignal();
  const folder = takeStateFolder(demanded.state, demanded.reset);
  const processes = createProcesses(folder.logs);
  try {
    const work = demanded.check
      ? check(processes, folder, demanded)
      : show(processes, folder, demanded);
    const outcome = await Promise.race([work, stopped]);
    if (outcome !== 'stopped') return outcome;
    // What was under way fails once its processes end; the signal is the reason already known.
    work.catch(() => undefined);
    return demanded.check ? EXIT_FAILED : 0;
  } finally {
    await processes.stopAll();
    folder.release();
  }
}

async function main(): Promise<number> {
  if (process.env['NODE_ENV'] === 'production') {
    console.error('示例不用于生产环境。The demo does not run where NODE_ENV is production.');
    return EXIT_USAGE;
  }
  let demanded: DemoArguments;
  try {
    demanded = readArguments(process.argv.slice(2));
  } catch (error) {
    return told(error, EXIT_USAGE);
  }
  return demo(demanded).catch((error: unknown) => told(error, EXIT_FAILED));
}

process.exit(await main());
