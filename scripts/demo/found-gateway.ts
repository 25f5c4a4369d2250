import type { Invited } from './people.ts';
import type { Processes } from './processes.ts';

export const CLI_SCRIPT = 'src/cli/main.js';

/** How long a gateway that listens may take to be ready, and how often it is asked, milliseconds. */
const READY_TIMEOUT_MS = 20_000;
const READY_INTERVAL_MS = 100;

/** What `jingwei init` says of a gateway. */
interface Founded {
  readonly verifierKey: string;
  readonly administrators: readonly Invited[];
}

export interface ServingGateway extends Founded {
  readonly baseUrl: string;
}

interface Demanded {
  /** Among the processes. */
  readonly name: string;
  readonly settingsFile: string;
}

async function found(processes: Processes, { name, settingsFile }: Demanded): Promise<Founded> {
  const args = ['init', '--settings', settingsFile, '--json'];
  const init = `${name}-init`;
  const { code, output } = await processes.run({ name: init, script: CLI_SCRIPT, args });
  if (code !== 0) throw new Error(`jingwei init failed: see ${init}.log in the folder of the logs`);
  return JSON.parse(output) as Founded;
}

async function untilReady(baseUrl: string): Promise<void> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    const { status } = await fetch(new URL('/readyz', baseUrl));
    if (status === 200) return;
    if (performance.now() > deadline) throw new Error(`the gateway is not ready: ${status}`);
    await new Promise((resolve) => setTimeout(resolve, READY_INTERVAL_MS));
  }
}

/** A gateway founded afresh, in a process of its own, once it is ready. */
export async function foundGateway(
  processes: Processes,
  demanded: Demanded,
): Promise<ServingGateway> {
  const founded = await found(processes, demanded);
  const args = ['serve', '--settings', demanded.settingsFile];
  const baseUrl = await processes.serve({ name: demanded.name, script: CLI_SCRIPT, args });
  await untilReady(baseUrl);
  return { ...founded, baseUrl };
}
