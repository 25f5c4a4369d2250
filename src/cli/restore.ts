import type { Command } from 'commander';
import { loadSettings } from '../settings/index.ts';
import { restoreBackup } from './backup/restore-backup.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { settingsSource } from './settings-source.ts';

interface Options extends CommonOptions {
  readonly from: string;
  readonly settings: string;
  readonly verifierKey?: string;
}

async function restore(cli: Cli, options: Options): Promise<void> {
  const { from, verifierKey } = options;
  const settings = loadSettings(settingsSource(cli.io, options.settings));
  const { manifest, missingKeys } = await restoreBackup({
    settings,
    from,
    ...(verifierKey === undefined ? {} : { verifierKey }),
  });
  const { data } = settings;
  const { at, log } = manifest;
  const keys = missingKeys.join(', ');
  report(cli, options.json, {
    value: { data, at, size: log.size, checkpoint: log.checkpoint, missingKeys },
    lines: [
      `${cli.mark(true)} ${cli.text('restoreDone', { data, at, size: log.size })}`,
      cli.text('restoreRollback', { size: log.size }),
      ...(missingKeys.length === 0 ? [] : [cli.text('restoreKeys', { keys, data })]),
    ],
  });
}

/** `jingwei restore` */
export function addRestore(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'restore', about: 'restore' })
    .requiredOption('--from <dir>', cli.text('restoreFrom'))
    .requiredOption('--settings <file>', cli.text('settings'))
    .option('--verifier-key <vkey>', cli.text('auditVerifierKey'))
    .action((_own: Options, command: Command) => restore(cli, command.optsWithGlobals<Options>()));
}
