import type { Command } from 'commander';
import { loadSettings } from '../settings/index.ts';
import type { Settings } from '../shapes/index.ts';
import type { BundleShelf, PublishingShelf } from './bundle-shelf.ts';
import { withLocalPublishing, withLocalShelf } from './bundle-shelf-local.ts';
import { remotePublishing, remoteShelf } from './bundle-shelf-remote.ts';
import type { Cli } from './cli.ts';
import type { CommonOptions } from './leaf.ts';
import { signedInGateway } from './people-gateway.ts';
import { provenAct } from './people-proof.ts';
import { isSignedIn } from './people-token.ts';
import { settingsSource } from './settings-source.ts';

/** Where a command finds bundles: at the gateway signed in to, or in a data folder. */
export interface WhereOptions extends CommonOptions {
  readonly settings?: string;
  readonly offline?: boolean;
}

export const withWhereOptions = (command: Command, cli: Cli): Command =>
  command
    .option('--settings <file>', cli.text('settings'))
    .option('--offline', cli.text('catalogOffline'));

const isLocal = (cli: Cli, { offline, settings }: WhereOptions): boolean =>
  offline === true || settings !== undefined || !isSignedIn(cli.io);

const settingsOf = (cli: Cli, { settings }: WhereOptions): Settings =>
  loadSettings(settingsSource(cli.io, settings));

/** Looks at bundles: over HTTP by whoever is signed in, else in the data folder. */
export function withShelf<Result>(
  cli: Cli,
  options: WhereOptions,
  look: (shelf: BundleShelf) => Promise<Result>,
): Promise<Result> {
  return isLocal(cli, options)
    ? withLocalShelf(settingsOf(cli, options), look)
    : look(remoteShelf(signedInGateway(cli)));
}

/** Publishes: over HTTP, proven at the terminal, else in the data folder of a stopped gateway. */
export function withPublishing<Result>(
  cli: Cli,
  options: WhereOptions,
  act: (shelf: PublishingShelf) => Promise<Result>,
): Promise<Result> {
  return isLocal(cli, options)
    ? withLocalPublishing(settingsOf(cli, options), act)
    : provenAct(cli, (gateway) => act(remotePublishing(gateway)));
}
