import type { Command } from 'commander';
import { serve } from '../main.ts';
import type { Cli } from './cli.ts';
import { leaf } from './leaf.ts';
import { settingsSource } from './settings-source.ts';

/** `jingwei serve`: says where it listens in one line of JSON, and runs until it is told to stop. */
export function addServe(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'serve', about: 'serve' })
    .option('--settings <file>', cli.text('settings'))
    .action(async ({ settings }: { readonly settings?: string }) => {
      await serve(settingsSource(cli.io, settings), (listening) => {
        cli.io.out(JSON.stringify({ listening }));
      });
    });
}
