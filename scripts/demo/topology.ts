import { join } from 'node:path';
import type { Profile } from '../../src/cli/index.ts';
import {
  createLandingTables,
  edgeFolder,
  makeEdgeFolder,
  pushedSystems,
  putDown,
} from './edges/index.ts';
import { GATEWAY_KEY_FILE } from './gateway-key.ts';
import { makeKeys } from './keys.ts';
import type { Processes } from './processes.ts';
import { makePeople, type Invited } from './people.ts';
import { writeProfile } from './profile.ts';
import { frontSystems } from './province/index.ts';
import { writeSettings, type Addresses } from './settings-file.ts';
import type { StateFolder } from './state-folder.ts';
import { demoSystems } from './systems.ts';

export const CLI_SCRIPT = 'src/cli/main.js';

/** The gateway's name among the processes. */
export const GATEWAY = 'gateway';

const providerScripts: Readonly<Record<string, string>> = {
  'zj-social-insurance': 'social-insurance',
  'zj-enterprise-register': 'enterprise-register',
  'hz-population': 'population',
};

/** Registered, and down: nothing listens on the first port. */
const MEDICAL_INSURANCE = { 'zj-medical-insurance': 'http://127.0.0.1:1' } as const;

/** How long a gateway that listens may take to be ready, and how often it is asked, milliseconds. */
const READY_TIMEOUT_MS = 20_000;
const READY_INTERVAL_MS = 100;

async function startProviders(processes: Processes, folder: StateFolder): Promise<Addresses> {
  const started = Object.entries(providerScripts).map(async ([system, script]) => {
    const database = join(folder.providers, `${system}.db`);
    const address = await processes.serve({
      name: system,
      script: `scripts/demo/province/${script}.js`,
      args: ['--port', '0', '--database', database],
    });
    return [system, address] as const;
  });
  return Object.fromEntries(await Promise.all(started));
}

/** One process for all the smaller systems: each below its own path of one address. */
async function startFrontMachine(processes: Processes): Promise<Addresses> {
  const script = 'scripts/demo/province/front-machine.js';
  const address = await processes.serve({ name: 'front-machine', script, args: ['--port', '0'] });
  return Object.fromEntries(frontSystems.map((system) => [system, `${address}/${system}`]));
}

/** The receivers that pages are pushed to, each a process of its own. */
async function startReceivers(processes: Processes, folder: StateFolder): Promise<Addresses> {
  const { received } = edgeFolder(folder.edges);
  const gatewayKey = join(folder.data, GATEWAY_KEY_FILE);
  const started = pushedSystems.map(async (name) => {
    const args = ['--name', name, '--received', received, '--gateway-key', gatewayKey];
    const script = 'scripts/demo/edges/push-receiver.js';
    return [name, await processes.serve({ name, script, args })] as const;
  });
  return Object.fromEntries(await Promise.all(started));
}

/** What lies ready before the gateway is there: the stock, the first files, and empty tables. */
async function prepareEdges(processes: Processes, folder: StateFolder): Promise<void> {
  const edges = makeEdgeFolder(folder.edges);
  createLandingTables(edges);
  await Promise.all([
    putDown(processes, edges, { wayIn: 'table', index: 0 }),
    putDown(processes, edges, { wayIn: 'files', index: 0 }),
  ]);
}

/** What `jingwei init` says of a gateway. */
interface Founded {
  readonly verifierKey: string;
  readonly administrators: readonly Invited[];
}

async function found(processes: Processes, { settingsFile }: StateFolder): Promise<Founded> {
  const args = ['init', '--settings', settingsFile, '--json'];
  const { code, output } = await processes.run({ name: 'init', script: CLI_SCRIPT, args });
  if (code !== 0) throw new Error('jingwei init failed: see init.log in the folder of the logs');
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

export interface Topology {
  readonly profile: Profile;
  /** Of the receivers that pages are pushed to. */
  readonly receivers: Addresses;
}

/** Starts the province and a gateway founded afresh, and writes how to reach it. */
export async function startTopology(
  processes: Processes,
  folder: StateFolder,
  port: number,
): Promise<Topology> {
  const systems = makeKeys(demoSystems(), folder);
  const [providers, fronted, receivers] = await Promise.all([
    startProviders(processes, folder),
    startFrontMachine(processes),
    startReceivers(processes, folder),
    prepareEdges(processes, folder),
  ]);
  const addresses = { ...providers, ...fronted, ...receivers, ...MEDICAL_INSURANCE };
  writeSettings(folder, { port, addresses });
  const { verifierKey, administrators } = await found(processes, folder);
  const args = ['serve', '--settings', folder.settingsFile];
  const baseUrl = await processes.serve({ name: GATEWAY, script: CLI_SCRIPT, args });
  await untilReady(baseUrl);
  await makePeople(folder, baseUrl, administrators);
  return { profile: writeProfile(folder, { baseUrl, systems, verifierKey }), receivers };
}
