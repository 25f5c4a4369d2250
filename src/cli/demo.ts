import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '../settings/index.ts';
import type { Cli } from './cli.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { CommonOptions } from './leaf.ts';

const SCRIPT = 'dist/scripts/demo/main.js';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a script with this terminal as its own; signals go to it, and its status comes back. */
function runScript(
  script: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit', env });
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of forwarded) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      for (const signal of forwarded) process.off(signal, forward);
      resolve(code ?? EXIT.findings);
    });
  });
}

/** `jingwei demo`: the example province, in a process of its own. */
export function addDemo(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description(cli.text('demo'))
    .argument('[args...]', cli.text('demoArgs'))
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: readonly string[], _own: CommonOptions, command: Command) => {
      const script = join(packageRoot, SCRIPT);
      if (!existsSync(script)) {
        cli.io.err(cli.text('demoMissing'));
        cli.finish(EXIT.findings);
        return;
      }
      const { lang } = command.optsWithGlobals<CommonOptions>();
      const language = lang === undefined ? [] : ['--lang', lang];
      cli.finish((await runScript(script, [...language, ...args], cli.io.env)) as ExitCode);
    });
}
