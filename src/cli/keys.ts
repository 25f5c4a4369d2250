import type { Command } from 'commander';
import type { Cli } from './cli.ts';
import { addKeysConvert } from './keys-convert.ts';
import { addKeysDecide } from './keys-decide.ts';
import { addKeysGenerate } from './keys-generate.ts';
import { addKeysInspect } from './keys-inspect.ts';
import { addKeysList } from './keys-list.ts';
import { addKeysRequest, addKeysRotate } from './keys-request.ts';
import { group } from './leaf.ts';

/** `jingwei keys …` */
export function addKeys(program: Command, cli: Cli): void {
  const keys = group(program, cli, { usage: 'keys' });
  addKeysGenerate(keys, cli);
  addKeysInspect(keys, cli);
  addKeysConvert(keys, cli);
  addKeysRequest(keys, cli);
  addKeysDecide(keys, cli);
  addKeysRotate(keys, cli);
  addKeysList(keys, cli);
}
