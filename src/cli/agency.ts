import { InvalidArgumentError, type Command } from 'commander';
import type { GrantsMove, GrantsMoved, KeysMoved, PeopleMoved } from '../shapes/index.ts';
import { report, type Cli, type Report } from './cli.ts';
import { group, leaf, type CommonOptions } from './leaf.ts';
import type { PeopleGateway } from './people-gateway.ts';
import { provenAct } from './people-proof.ts';

type Carried = GrantsMove['carry'][number];

interface Options extends CommonOptions {
  readonly to: string;
  readonly carry: readonly Carried[];
}

const CARRIED = /^([^=]+)=([^,=]+(?:,[^,=]+)*)$/;

/** Adds `grant=system[,system…]` to those before it. */
const readCarried =
  (cli: Cli) =>
  (text: string, before: readonly Carried[] = []): readonly Carried[] => {
    const [, grant = '', systems = ''] = CARRIED.exec(text) ?? [];
    const [first, ...others] = systems.split(',');
    if (grant === '' || first === undefined) {
      throw new InvalidArgumentError(cli.text('agencyCarryUnreadable'));
    }
    return [...before, { grant, systems: [first, ...others] }];
  };

/** Keys first: they are refused while the catalog still has the agency, and then nothing is moved. */
async function move(
  cli: Cli,
  gateway: PeopleGateway,
  { from, to, carry }: Options & { readonly from: string },
): Promise<Report> {
  const ask = <Answer>(what: string, body: object): Promise<Answer> =>
    gateway.ask({
      method: 'POST',
      path: `/v1/agencies/${encodeURIComponent(from)}/${what}`,
      body,
    });
  const keys = await ask<KeysMoved>('move-keys', { to });
  const grants = await ask<GrantsMoved>('move-grants', { to, carry });
  const people = await ask<PeopleMoved>('move', { to });
  return {
    value: { keys, grants, people: people.moved },
    lines: [
      cli.text('agencyKeys', {
        moved: keys.moved.length,
        revoked: keys.revoked.length,
        declined: keys.declined.length,
      }),
      cli.text('agencyGrants', { moved: grants.moved.length, revoked: grants.revoked.length }),
      cli.text('agencyPeople', { moved: people.moved.length }),
    ],
  };
}

/** `jingwei agency move`: by the security administrator, proven at the terminal. */
export function addAgency(program: Command, cli: Cli): void {
  const agency = group(program, cli, { usage: 'agency' });
  leaf(agency, cli, { usage: 'move', about: 'agencyMove' })
    .argument('<agency>', cli.text('agencyFrom'))
    .requiredOption('--to <agency>', cli.text('agencyTo'))
    .option('--carry <grant=systems>', cli.text('agencyCarry'), readCarried(cli))
    .action(async (from: string, _own: Options, command: Command) => {
      const { carry = [], ...options } = command.optsWithGlobals<Partial<Options>>();
      const asked = { ...options, to: options.to ?? '', carry, from };
      report(cli, options.json, await provenAct(cli, (gateway) => move(cli, gateway, asked)));
    });
}
