import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where one demo keeps what it writes. */
export interface StateFolder {
  readonly root: string;
  readonly keys: string;
  readonly certs: string;
  readonly data: string;
  readonly logs: string;
  readonly providers: string;
  /** Tables and files around the gateway: where flows come from and end. */
  readonly edges: string;
  /** Of the city's gateway, with a settings file and a profile of its own. */
  readonly city: string;
  readonly settingsFile: string;
  readonly profileFile: string;
  /** Login names, passwords and authenticator secrets of the demo's people. */
  readonly peopleFile: string;
  /** Lets the next demo have the folder. */
  release(): void;
}

const LOCK = 'demo.pid';

/** What a start makes anew. Nothing else in the folder is touched: it may be anybody's. */
const MADE_ANEW: readonly string[] = [
  'keys',
  'certs',
  'data',
  'logs',
  'edges',
  'city',
  'tampered',
  'answer.json',
  'jingwei.yaml',
  'demo.json',
  'people.json',
];

/** What the providers hold is the same at every start, and takes seconds to make. */
const KEPT = 'providers';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function holderOf(lockFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8'));
    return pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function lock(root: string): string {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const lockFile = join(root, LOCK);
  const holder = holderOf(lockFile);
  if (holder !== undefined) {
    throw new Error(`a demo (process ${holder}) is using ${root}: stop it, or give --state DIR`);
  }
  return lockFile;
}

/**
 * Takes a folder for a fresh start.
 * @throws {Error} when a running demo has it.
 */
export function takeStateFolder(root: string, reset: boolean): StateFolder {
  const lockFile = lock(root);
  for (const name of [...MADE_ANEW, ...(reset ? [KEPT] : [])]) {
    rmSync(join(root, name), { recursive: true, force: true });
  }
  writeFileSync(lockFile, String(process.pid));
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  return {
    root,
    keys: folder('keys'),
    certs: folder('certs'),
    data: join(root, 'data'),
    logs: folder('logs'),
    providers: folder(KEPT),
    edges: folder('edges'),
    city: folder('city'),
    settingsFile: join(root, 'jingwei.yaml'),
    profileFile: join(root, 'demo.json'),
    peopleFile: join(root, 'people.json'),
    release: () => rmSync(lockFile, { force: true }),
  };
}
