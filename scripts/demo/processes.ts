import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/settings/index.ts';
import {
  addressOf,
  childEnvironment,
  finishOf,
  hasEnded,
  stopChild,
  type Finished,
} from './child-process.ts';

/** A compiled script with its arguments. */
export interface Program {
  /** What it is called in messages; its standard error goes to `<name>.log`. */
  readonly name: string;
  /** Below dist/. */
  readonly script: string;
  readonly args: readonly string[];
}

export interface Processes {
  /** Starts a server and waits for its line `{"listening": url}`. @throws {Error} when it ends before. */
  serve(program: Program): Promise<string>;
  /** Runs a command to its end. */
  run(program: Program): Promise<Finished>;
  /** Resolves with the name of the first server that ends by itself. */
  readonly lost: Promise<string>;
  /** Ends one server and waits for it. */
  stop(name: string): Promise<void>;
  /** Ends all of them, the last started first; nothing can be started after. */
  stopAll(): Promise<void>;
  /** Names of those still running. */
  left(): readonly string[];
  readonly started: () => number;
}

function spawnLogged({ script, args }: Program, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, [join(packageRoot, 'dist', script), ...args], {
    stdio: ['ignore', 'pipe', log],
    env: childEnvironment(),
  });
  closeSync(log);
  return child;
}

/** Real processes of the compiled programs, all of them ended together. */
export function createProcesses(logFolder: string): Processes {
  const children = new Map<string, ChildProcess>();
  let started = 0;
  let stopping = false;
  let lose: (name: string) => void = () => undefined;
  const lost = new Promise<string>((resolve) => (lose = resolve));

  const logFile = (name: string): string => join(logFolder, `${name}.log`);

  const start = (program: Program): ChildProcess => {
    if (stopping) throw new Error(`${program.name} was not started: the demo is ending`);
    started += 1;
    const child = spawnLogged(program, logFile(program.name));
    children.set(program.name, child);
    return child;
  };

  const serve = async (program: Program): Promise<string> => {
    const child = start(program);
    const said = (): string =>
      readFileSync(logFile(program.name), 'utf8').trim().split('\n').at(-1) ?? '';
    const address = await addressOf(child, () => new Error(`${program.name}: ${said()}`));
    child.once('exit', () => {
      if (!stopping) lose(program.name);
    });
    return address;
  };

  const run = async (program: Program): Promise<Finished> => finishOf(start(program));

  const stop = async (name: string): Promise<void> => {
    const child = children.get(name);
    if (child !== undefined) await stopChild(child);
  };

  return {
    serve,
    run,
    lost,
    stop,
    stopAll: async () => {
      stopping = true;
      for (const name of [...children.keys()].reverse()) await stop(name);
    },
    left: () => [...children].filter(([, child]) => !hasEnded(child)).map(([name]) => name),
    started: () => started,
  };
}
