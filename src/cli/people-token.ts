import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { say } from '../kernel/index.ts';
import { fail } from './failures.ts';
import type { Io } from './io.ts';

/** What `jingwei sign-in` leaves behind for the commands after it. */
export interface StoredToken {
  readonly baseUrl: string;
  readonly token: string;
  readonly endsAt: string;
  /** Of whoever signed in. */
  readonly displayName: string;
}

/** Below XDG_CONFIG_HOME, or `.config` of the home folder (XDG Base Directory §3). */
function fileIn({ env }: Io): string {
  const named = env['XDG_CONFIG_HOME'] ?? '';
  const folder = named === '' ? join(env['HOME'] ?? homedir(), '.config') : named;
  return join(folder, 'jingwei', 'session.json');
}

/** For its user alone; put in place whole, so that no command reads half a token. */
export function storeToken(io: Io, stored: StoredToken): string {
  const file = fileIn(io);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(stored), { mode: 0o600, flag: 'wx' });
  renameSync(fresh, file);
  return file;
}

/** Undefined when nobody has signed in here. */
function findToken(io: Io): StoredToken | undefined {
  try {
    return JSON.parse(readFileSync(fileIn(io), 'utf8')) as StoredToken;
  } catch {
    return undefined;
  }
}

const isLive = (stored: StoredToken | undefined): stored is StoredToken =>
  stored !== undefined && Date.parse(stored.endsAt) > Date.now();

export const isSignedIn = (io: Io): boolean => isLive(findToken(io));

/** @throws {Fault} when nobody has signed in here, or the token's term is over. */
export function readToken(io: Io): StoredToken {
  const stored = findToken(io);
  if (isLive(stored)) return stored;
  return fail(
    say(
      '未登录或登录已到期：请运行 jingwei sign-in',
      'Not signed in, or it is over: run jingwei sign-in',
    ),
  );
}

export function dropToken(io: Io): void {
  rmSync(fileIn(io), { force: true });
}
