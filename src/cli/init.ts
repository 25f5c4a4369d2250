import type { Command } from 'commander';
import { initialise } from '../initialise.ts';
import { loadSettings } from '../settings/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { settingsSource } from './settings-source.ts';

interface InitOptions extends CommonOptions {
  readonly settings?: string;
}

/** `jingwei init` */
export function addInit(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'init', about: 'init' })
    .option('--settings <file>', cli.text('settings'))
    .action(async (_own: InitOptions, command: Command) => {
      const { settings, json } = command.optsWithGlobals<InitOptions>();
      const { bundle, verifierKey, keys, grants } = await initialise(
        loadSettings(settingsSource(cli.io, settings)),
      );
      report(cli, json, {
        value: { bundle, verifierKey, keys, grants },
        lines: [
          cli.text('initDone', { keys, grants }),
          cli.text('initBundle', { bundle }),
          cli.text('initVerifier', { verifierKey }),
        ],
      });
    });
}
