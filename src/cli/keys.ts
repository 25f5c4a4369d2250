import type { Command } from 'commander';
import type { Cli } from './cli.ts';
import { addKeysGenerate } from './keys-generate.ts';
import { addKeysShow } from './keys-show.ts';
import { group } from './leaf.ts';

/** `jingwei keys …` */
export function addKeys(program: Command, cli: Cli): void {
  const keys = group(program, cli, { usage: 'keys' });
  addKeysGenerate(keys, cli);
  addKeysShow(keys, cli);
}
