import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import type { StateFolder } from './state-folder.ts';

export const DEMO_ORIGIN = 'demo.jingwei.local/log';

/** Base URL by system. */
export type Addresses = Readonly<Record<string, string>>;

/** The gateway's jingwei.yaml; relative paths in it start at its folder. */
export function writeSettings(
  { settingsFile }: Pick<StateFolder, 'settingsFile'>,
  port: number,
  addresses: Addresses,
): void {
  const providers = Object.entries(addresses).map(([system, baseUrl]) => [system, { baseUrl }]);
  const settings = {
    data: 'data',
    certs: 'certs',
    listen: { host: '127.0.0.1', port },
    log: { origin: DEMO_ORIGIN },
    providers: Object.fromEntries(providers) as unknown,
  };
  writeFileSync(settingsFile, stringify(settings));
}
