import { Command, Help } from 'commander';
import { addAudit } from './audit.ts';
import { addBackup } from './backup.ts';
import { addCall } from './call.ts';
import { addCatalog } from './catalog.ts';
import { createCli, type Cli } from './cli.ts';
import { addDemo } from './demo.ts';
import { addDoctor } from './doctor.ts';
import type { ExitCode } from './exit.ts';
import { endWith } from './failures.ts';
import { addInit } from './init.ts';
import type { Io } from './io.ts';
import { addAgency } from './agency.ts';
import { addFlows } from './flows.ts';
import { addGrants } from './grants.ts';
import { addKeys } from './keys.ts';
import { languageOf } from './language.ts';
import { withCommonOptions } from './leaf.ts';
import { addPeople } from './people.ts';
import { addActivate } from './people-activate.ts';
import { addSignIn, addSignOut } from './people-sign-in.ts';
import { addRestore } from './restore.ts';
import { addServe } from './serve.ts';
import { tellWhoMay } from './who-may.ts';

/** Commander's headings of help, in the language of the rest. */
function helpTitles(cli: Cli): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': cli.text('usage'),
    'Arguments:': cli.text('arguments'),
    'Options:': cli.text('options'),
    'Commands:': cli.text('commands'),
  };
  return { styleTitle: (title) => titles[title] ?? title };
}

/** In the order in which help lists them. */
const commands = [
  addInit,
  addServe,
  addDoctor,
  addBackup,
  addRestore,
  addDemo,
  addCall,
  addFlows,
  addCatalog,
  addAudit,
  addKeys,
  addGrants,
  addActivate,
  addSignIn,
  addSignOut,
  addPeople,
  addAgency,
];

/** All commands, for one terminal. */
export function programOf(cli: Cli): Command {
  const program = withCommonOptions(new Command('jingwei'), cli)
    .description(cli.text('about'))
    .helpOption('-h, --help', cli.text('help'))
    .helpCommand('help [command]', cli.text('helpCommand'))
    .configureHelp(helpTitles(cli))
    .configureOutput({
      writeOut: (text) => cli.io.out(text.trimEnd()),
      writeErr: (text) => cli.io.err(text.trimEnd()),
      outputError: () => undefined,
    })
    // So that what follows `demo` is the demo's own.
    .enablePositionalOptions()
    .exitOverride();
  for (const add of commands) add(program, cli);
  tellWhoMay(program, cli);
  return program;
}

/** Runs one command line, without the name of the program, and says how it ended. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const cli = createCli(io, languageOf(argv, io.env));
  try {
    await programOf(cli).parseAsync([...argv], { from: 'user' });
    return cli.code;
  } catch (error) {
    return endWith(cli, error);
  }
}
