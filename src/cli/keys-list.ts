import type { Command } from 'commander';
import type { KeysKey, KeysPage } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway, type PeopleGateway } from './people-gateway.ts';

interface Options extends CommonOptions {
  readonly system?: string;
  readonly state?: string;
  readonly endsWithin?: string;
}

/** Pages read; beyond, `--system` finds what is wanted. */
const PAGES_MAX = 100;

async function keysOf(
  gateway: PeopleGateway,
  { system, state, endsWithin }: Options,
): Promise<KeysKey[]> {
  const keys: KeysKey[] = [];
  const query = new URLSearchParams();
  if (system !== undefined) query.set('system', system);
  if (state !== undefined) query.set('state', state);
  if (endsWithin !== undefined) query.set('endsWithinDays', endsWithin);
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const path = `/v1/keys?${query.toString()}`;
    const page = await gateway.ask<KeysPage>({ method: 'GET', path });
    keys.push(...page.keys);
    if (page.next === undefined) return keys;
    query.set('after', page.next);
  }
  return keys;
}

const lineOf = (cli: Cli, { keyid, state, agency, algorithm, validUntil }: KeysKey): string =>
  [keyid, state, agency, algorithm, validUntil ?? cli.text('keysUnlimited')].join('  ');

/** `jingwei keys list`: those that whoever signed in may look at. */
export function addKeysList(keys: Command, cli: Cli): void {
  leaf(keys, cli, { usage: 'list', about: 'keysList' })
    .option('--system <system>', cli.text('keysSystem'))
    .option('--state <state>', cli.text('keysState'))
    .option('--ends-within <days>', cli.text('keysEndsWithin'))
    .action(async (_own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const found = await keysOf(signedInGateway(cli), options);
      const lines = found.map((key) => lineOf(cli, key));
      report(cli, options.json, { value: { keys: found }, lines });
    });
}
