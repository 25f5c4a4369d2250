import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadSettings } from '../settings/index.ts';
import { takeBackup } from './backup/take-backup.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { settingsSource } from './settings-source.ts';

interface Options extends CommonOptions {
  readonly out: string;
  readonly settings?: string;
  readonly withKeys?: boolean;
}

async function backUp(cli: Cli, options: Options): Promise<void> {
  const out = resolve(options.out);
  const withKeys = options.withKeys ?? false;
  const settings = loadSettings(settingsSource(cli.io, options.settings));
  const manifest = await takeBackup({ settings, out, withKeys });
  const { size } = manifest.log;
  const keys = cli.text(withKeys ? 'backupKeysTaken' : 'backupKeysLeft');
  report(cli, options.json, {
    value: { out, ...manifest },
    lines: [`${cli.mark(true)} ${cli.text('backupDone', { out, size })}`, keys],
  });
}

/** `jingwei backup` */
export function addBackup(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'backup', about: 'backup' })
    .requiredOption('--out <dir>', cli.text('backupOut'))
    .option('--settings <file>', cli.text('settings'))
    .option('--with-keys', cli.text('backupWithKeys'))
    .action((_own: Options, command: Command) => backUp(cli, command.optsWithGlobals<Options>()));
}
