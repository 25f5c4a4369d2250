import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's Go and the source of golang.org/x/mod, which has the checksum database's verifier. */
const PACKAGES = ['golang-go', 'golang-golang-x-mod-dev'];

/** Where Debian's Go libraries lie; Go builds from there without a module or a network. */
const GOPATH = '/usr/share/gocode';

const TLOG = join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog');

/** As a shell says it of a program that is not there or was killed. */
const FAILED_TO_RUN = 127;

interface Ended {
  readonly status: number;
  readonly output: string;
}

function run(command: string, args: readonly string[], env = process.env): Ended {
  const { status, stdout, stderr, error } = spawnSync(command, args, { env, encoding: 'utf8' });
  if (error !== undefined) return { status: FAILED_TO_RUN, output: error.message };
  return { status: status ?? FAILED_TO_RUN, output: `${stdout}${stderr}`.trim() };
}

const isInstalled = (): boolean => existsSync(TLOG) && run('go', ['version']).status === 0;

/** @throws {Error} when Go cannot be had */
function install(): void {
  if (isInstalled()) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update'], env);
  const args = ['install', '-y', '--no-install-recommends', ...PACKAGES];
  const { output } = run('apt-get', args, env);
  if (isInstalled()) return;
  throw new Error(`Go is needed: apt-get install ${PACKAGES.join(' ')}\n${output}`);
}

export interface Verdict {
  readonly holds: boolean;
  readonly told: string;
}

/**
 * What the Go program says of a tile directory; of its growth from an older checkpoint, when one is
 * given; and of the cosignature on that one, when the key of a witness is given.
 */
export type GoVerifier = (directory: string, ...older: readonly string[]) => Verdict;

/**
 * Installs what is missing and builds the program.
 * @throws {Error} when it cannot be built
 */
export function buildVerifier(source: string, folder: string, verifierKey: string): GoVerifier {
  install();
  const program = join(folder, 'verify');
  const env = { ...process.env, GOPATH, GO111MODULE: 'off', GOCACHE: join(folder, 'go-cache') };
  const built = run('go', ['build', '-o', program, source], env);
  if (built.status !== 0) throw new Error(built.output);
  return (directory, ...older) => {
    const { status, output } = run(program, [verifierKey, directory, ...older]);
    // A verifier that crashes or is used wrongly has rejected nothing.
    if (status > 1) throw new Error(output);
    return { holds: status === 0, told: output };
  };
}
