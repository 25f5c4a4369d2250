import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import type { Profile, ProfileSystem } from '../../../src/cli/index.ts';
import { packageRoot } from '../../../src/settings/index.ts';
import { foundGateway } from '../found-gateway.ts';
import type { Processes } from '../processes.ts';
import { writeProfile } from '../profile.ts';
import type { StateFolder } from '../state-folder.ts';
import { below, RELAYING } from './ways.ts';

const ORIGIN = 'hangzhou.jingwei.local/log';

/** The documents that the city's catalog has of the province's, and its own beside them. */
const SHARED = [
  'catalogs/divisions/zhejiang.yaml',
  'catalogs/agencies/hz-data-bureau.yaml',
  'catalogs/agencies/hz-xihu-approval.yaml',
  'schemas/standards/enterprise-change@1.json',
] as const;

const OWN = 'scripts/demo/relay/documents';

/** Standards are the city's own choice; every other schema comes with the gateway. */
const isNoStandard = (path: string): boolean => basename(path) !== 'standards';

function layDocuments(city: string): void {
  const shipped = join(packageRoot, 'schemas');
  cpSync(shipped, join(city, 'schemas'), { recursive: true, filter: isNoStandard });
  for (const path of SHARED) cpSync(join(packageRoot, path), join(city, path));
  cpSync(join(packageRoot, OWN), city, { recursive: true });
}

function laySettings(city: string): string {
  const settings = {
    data: 'data',
    certs: 'certs',
    catalogs: 'catalogs',
    schemas: 'schemas',
    listen: { host: '127.0.0.1', port: 0 },
    log: { origin: ORIGIN },
  };
  const file = join(city, 'jingwei.yaml');
  writeFileSync(file, stringify(settings));
  return file;
}

/** Where the city's own profile is. */
export const cityProfileFile = ({ city }: Pick<StateFolder, 'city'>): string =>
  join(city, 'demo.json');

/** A gateway of the city's own, with a small catalog: what it gets from the province goes to a county. */
export async function startCity(
  processes: Processes,
  folder: Pick<StateFolder, 'city' | 'certs'>,
  systems: readonly ProfileSystem[],
): Promise<Profile> {
  const { city, certs } = folder;
  layDocuments(city);
  const own = systems.filter(({ id }) => id === RELAYING || id === below.county);
  for (const { id } of own) {
    mkdirSync(join(city, 'certs'), { recursive: true });
    cpSync(join(certs, id), join(city, 'certs', id), { recursive: true });
  }
  const settingsFile = laySettings(city);
  const { baseUrl, verifierKey } = await foundGateway(processes, { name: 'city', settingsFile });
  const files = { data: join(city, 'data'), profileFile: cityProfileFile(folder) };
  return writeProfile(files, { baseUrl, systems: own, verifierKey, origin: ORIGIN });
}
