import type { Command } from 'commander';
import { initialise, type Initialised } from '../initialise.ts';
import { roles } from '../people/index.ts';
import { loadSettings } from '../settings/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { settingsSource } from './settings-source.ts';

interface InitOptions extends CommonOptions {
  readonly settings?: string;
}

/** Told once: whoever holds the token sets the password, so it is printed and kept nowhere. */
const administratorLines = (cli: Cli, { administrators }: Initialised): readonly string[] => [
  cli.text('initAdministrators'),
  ...administrators.map(({ role, loginName, activationToken: token, expiresAt: until }) =>
    cli.text('initAdministrator', {
      role: roles[role].title[cli.language],
      loginName,
      token,
      until,
    }),
  ),
];

/** `jingwei init` */
export function addInit(program: Command, cli: Cli): void {
  leaf(program, cli, { usage: 'init', about: 'init' })
    .option('--settings <file>', cli.text('settings'))
    .action(async (_own: InitOptions, command: Command) => {
      const { settings, json } = command.optsWithGlobals<InitOptions>();
      const founded = await initialise(loadSettings(settingsSource(cli.io, settings)));
      const { bundle, verifierKey, keys, grants } = founded;
      const administrators = founded.administrators.map(
        ({ role, loginName, activationToken, expiresAt }) => ({
          role,
          loginName,
          activationToken,
          expiresAt,
        }),
      );
      report(cli, json, {
        value: { bundle, verifierKey, keys, grants, administrators },
        lines: [
          cli.text('initDone', { keys, grants }),
          cli.text('initBundle', { bundle }),
          cli.text('initVerifier', { verifierKey }),
          ...administratorLines(cli, founded),
        ],
      });
    });
}
