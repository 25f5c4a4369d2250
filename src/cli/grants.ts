import type { Command } from 'commander';
import type { Grant, GrantsPage } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { group, leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway, type PeopleGateway } from './people-gateway.ts';

interface Listing extends CommonOptions {
  readonly requester?: string;
  readonly dataset?: string;
  readonly state?: string;
}

interface Revoking extends CommonOptions {
  readonly reason: string;
}

/** Pages read; beyond, the options find what is wanted. */
const PAGES_MAX = 100;

const filters = ['requester', 'dataset', 'state'] as const;

async function grantsOf(gateway: PeopleGateway, options: Listing): Promise<readonly Grant[]> {
  const found: Grant[] = [];
  const query = new URLSearchParams();
  for (const name of filters) {
    const value = options[name];
    if (value !== undefined) query.set(name, value);
  }
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const path = `/v1/grants?${query.toString()}`;
    const page = await gateway.ask<GrantsPage>({ method: 'GET', path });
    found.push(...page.grants);
    if (page.next === undefined) break;
    query.set('after', page.next);
  }
  return found;
}

const lineOf = ({ grant, state, requester, dataset, from, until }: Grant): string =>
  [grant, state, requester, dataset, `${from}…${until}`].join('  ');

function addList(grants: Command, cli: Cli): void {
  leaf(grants, cli, { usage: 'list', about: 'grantsList' })
    .option('--requester <agency>', cli.text('grantsRequester'))
    .option('--dataset <dataset>', cli.text('grantsDataset'))
    .option('--state <state>', cli.text('grantsState'))
    .action(async (_own: Listing, command: Command) => {
      const options = command.optsWithGlobals<Listing>();
      const found = await grantsOf(signedInGateway(cli), options);
      report(cli, options.json, { value: { grants: found }, lines: found.map(lineOf) });
    });
}

function addRevoke(grants: Command, cli: Cli): void {
  leaf(grants, cli, { usage: 'revoke', about: 'grantsRevoke' })
    .argument('<grant>', cli.text('grantsWhich'))
    .requiredOption('--reason <reason>', cli.text('grantsReason'))
    .action(async (named: string, _own: Revoking, command: Command) => {
      const { reason, json } = command.optsWithGlobals<Revoking>();
      const path = `/v1/grants/${encodeURIComponent(named)}/revoke`;
      const body = { reason };
      const value = await signedInGateway(cli).ask<Grant>({ method: 'POST', path, body });
      const { grant, state } = value;
      report(cli, json, { value, lines: [cli.text('grantsOutcome', { grant, state })] });
    });
}

/** `jingwei grants …` */
export function addGrants(program: Command, cli: Cli): void {
  const grants = group(program, cli, { usage: 'grants' });
  addList(grants, cli);
  addRevoke(grants, cli);
}
