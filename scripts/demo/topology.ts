import { join } from 'node:path';
import type { Profile } from '../../src/cli/index.ts';
import {
  createLandingTables,
  edgeFolder,
  makeEdgeFolder,
  pushedSystems,
  putDown,
} from './edges/index.ts';
import { foundGateway } from './found-gateway.ts';
import { GATEWAY_KEY_FILE } from './gateway-key.ts';
import { makeKeys } from './keys.ts';
import type { Processes } from './processes.ts';
import { makePeople } from './people.ts';
import { writeProfile } from './profile.ts';
import { frontSystems } from './province/index.ts';
import { startCity } from './relay/index.ts';
import { DEMO_ORIGIN, writeSettings, type Addresses } from './settings-file.ts';
import type { StateFolder } from './state-folder.ts';
import { demoSystems } from './systems.ts';

/** The gateway's name among the processes. */
export const GATEWAY = 'gateway';

const providerScripts: Readonly<Record<string, string>> = {
  'zj-social-insurance': 'social-insurance',
  'zj-enterprise-register': 'enterprise-register',
  'hz-population': 'population',
};

/** Registered, and down: nothing listens on the first port. */
const MEDICAL_INSURANCE = { 'zj-medical-insurance': 'http://127.0.0.1:1' } as const;

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

export interface Topology {
  readonly profile: Profile;
  /** Of the gateway below, which the city has for its counties. */
  readonly city: Profile;
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
  const [{ baseUrl, verifierKey, administrators }, city] = await Promise.all([
    foundGateway(processes, { name: GATEWAY, settingsFile: folder.settingsFile }),
    startCity(processes, folder, systems),
  ]);
  await makePeople(folder, baseUrl, administrators);
  const reached = { baseUrl, systems, verifierKey, origin: DEMO_ORIGIN };
  return { profile: writeProfile(folder, reached), city, receivers };
}
