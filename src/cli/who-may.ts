import type { Command } from 'commander';
import { Fault, say } from '../kernel/index.ts';
import { actions, roles, type ActionName } from '../people/index.ts';
import type { Cli } from './cli.ts';
import { commandActions } from './command-actions.ts';
import type { TextKey } from './texts.ts';

const open: Readonly<Record<'anyone' | 'systems' | 'signed-in', TextKey>> = {
  anyone: 'whoAnyone',
  systems: 'whoSystems',
  'signed-in': 'whoSignedIn',
};

function whoFor(cli: Cli, name: ActionName): string {
  const { title, who } = actions[name];
  const charged =
    typeof who === 'string'
      ? cli.text(open[who])
      : who.map((role) => roles[role].title[cli.language]).join(cli.text('whoAnd'));
  return `  ${title[cli.language]}${cli.text('whoOf')}${charged}`;
}

function linesFor(cli: Cli, words: string): readonly string[] {
  const asked = commandActions[words];
  if (asked === undefined) {
    const detail = say(`命令没有列明其操作：${words}`, `A command names no action: ${words}`);
    throw new Fault('internal', { detail });
  }
  return asked.length === 0 ? [cli.text('whoHere')] : asked.map((name) => whoFor(cli, name));
}

/** Commands that do something, by their words. */
export function leavesOf(
  { commands }: Command,
  before: readonly string[] = [],
): readonly (readonly [words: string, command: Command])[] {
  return commands.flatMap((command) => {
    const words = [...before, command.name()];
    return command.commands.length === 0
      ? [[words.join(' '), command] as const]
      : leavesOf(command, words);
  });
}

/** Says below the help of each command what it asks of the gateway, and whose that is. */
export function tellWhoMay(program: Command, cli: Cli): void {
  for (const [words, command] of leavesOf(program)) {
    command.addHelpText('after', () =>
      ['', cli.text('whoMay'), ...linesFor(cli, words)].join('\n'),
    );
  }
}
