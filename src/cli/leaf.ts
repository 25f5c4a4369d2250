import { Option, type Command } from 'commander';
import type { Cli } from './cli.ts';
import type { TextKey } from './texts.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly lang?: string;
}

export function withCommonOptions(command: Command, cli: Cli): Command {
  return command
    .addOption(new Option('--lang <language>', cli.text('lang')).choices(['zh-CN', 'en']))
    .option('--json', cli.text('json'));
}

/** A command that does something. */
export function leaf(parent: Command, cli: Cli, named: { usage: string; about: TextKey }): Command {
  return withCommonOptions(parent.command(named.usage), cli).description(cli.text(named.about));
}

/** A command that only holds others. */
export function group(parent: Command, cli: Cli, named: { usage: TextKey }): Command {
  return withCommonOptions(parent.command(named.usage), cli).description(cli.text(named.usage));
}
