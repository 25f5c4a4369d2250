import { Option, type Command } from 'commander';
import type { KeysKey } from '../shapes/index.ts';
import { algorithms } from '../signatures/index.ts';
import { report, type Cli } from './cli.ts';
import { askForKey, type KeyAsked } from './keys-ask.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway } from './people-gateway.ts';

interface Options extends CommonOptions, Omit<KeyAsked, 'replaces' | 'overlapDays'> {}

interface RotateOptions extends Omit<Options, 'system'> {
  readonly overlapDays?: string;
}

function withKeyOptions(command: Command, cli: Cli): Command {
  const algorithm = new Option('--algorithm <algorithm>', cli.text('keysAlgorithm'));
  return command
    .option('--name <name>', cli.text('keysName'))
    .option('--key <file>', cli.text('keysPrivateFile'))
    .addOption(algorithm.choices(Object.keys(algorithms)))
    .option('--out <file>', cli.text('keysSecretOut'))
    .option('--valid-from <instant>', cli.text('keysValidFrom'))
    .option('--valid-until <instant>', cli.text('keysValidUntil'));
}

/** `jingwei keys request`: proves to hold the key, and asks for it to be registered. */
export function addKeysRequest(keys: Command, cli: Cli): void {
  const request = leaf(keys, cli, { usage: 'request', about: 'keysRequest' });
  withKeyOptions(request.requiredOption('--system <system>', cli.text('keysSystem')), cli).action(
    async (_own: Options, command: Command) => {
      const { json, ...asked } = command.optsWithGlobals<Options>();
      report(cli, json, await askForKey(cli, signedInGateway(cli), asked));
    },
  );
}

/** `jingwei keys rotate`: the same, for a key that takes over from another of its system. */
export function addKeysRotate(keys: Command, cli: Cli): void {
  const rotate = leaf(keys, cli, { usage: 'rotate', about: 'keysRotate' });
  withKeyOptions(rotate.argument('<keyid>', cli.text('keysKeyid')), cli)
    .option('--overlap-days <days>', cli.text('keysOverlap'))
    .action(async (keyid: string, _own: RotateOptions, command: Command) => {
      const { json, overlapDays, ...asked } = command.optsWithGlobals<RotateOptions>();
      const gateway = signedInGateway(cli);
      const path = `/v1/keys/${encodeURIComponent(keyid)}`;
      const { system } = await gateway.ask<KeysKey>({ method: 'GET', path });
      const overlap = overlapDays === undefined ? {} : { overlapDays: Number(overlapDays) };
      const rotation = { ...asked, system, replaces: keyid, ...overlap };
      report(cli, json, await askForKey(cli, gateway, rotation));
    });
}
