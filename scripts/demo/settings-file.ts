import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { edgeFolder, flowSettings } from './edges/index.ts';
import type { StateFolder } from './state-folder.ts';

export const DEMO_ORIGIN = 'demo.jingwei.local/log';

/** Base URL by system. */
export type Addresses = Readonly<Record<string, string>>;

interface Demanded {
  readonly port: number;
  readonly addresses: Addresses;
}

/** The gateway's jingwei.yaml; relative paths in it start at its folder. */
export function writeSettings(
  { settingsFile, edges }: Pick<StateFolder, 'settingsFile' | 'edges'>,
  { port, addresses }: Demanded,
): void {
  const providers = Object.entries(addresses).map(([system, baseUrl]) => [system, { baseUrl }]);
  const settings = {
    data: 'data',
    certs: 'certs',
    listen: { host: '127.0.0.1', port },
    log: { origin: DEMO_ORIGIN },
    providers: Object.fromEntries(providers) as unknown,
    flows: flowSettings(edgeFolder(edges)),
  };
  writeFileSync(settingsFile, stringify(settings));
}
