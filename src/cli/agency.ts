import { InvalidArgumentError, type Command } from 'commander';
import type { GrantsMove, GrantsMoved, KeysMoved, PeopleMoved } from '../shapes/index.ts';
import { report, type Cli, type Report } from './cli.ts';
import { group, leaf, type CommonOptions } from './leaf.ts';
import { findPerson } from './people-find.ts';
import type { PeopleGateway } from './people-gateway.ts';
import { provenAct } from './people-proof.ts';

type Carried = GrantsMove['carry'][number];

/** Somebody who goes to another successor than the first. */
interface Sent {
  readonly login: string;
  readonly agency: string;
}

interface Options extends CommonOptions {
  readonly to: readonly [string, ...string[]];
  readonly carry?: readonly Carried[];
  readonly person?: readonly Sent[];
}

interface Asked extends Options {
  readonly from: string;
}

const CARRIED = /^([^=]+)=([^,=]+(?:,[^,=]+)*)$/;
const SENT = /^([^=]+)=([^=]+)$/;

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

/** Adds `login=agency` to those before it. */
const readSent =
  (cli: Cli) =>
  (text: string, before: readonly Sent[] = []): readonly Sent[] => {
    const [, login = '', agency = ''] = SENT.exec(text) ?? [];
    if (login === '') throw new InvalidArgumentError(cli.text('agencyPersonUnreadable'));
    return [...before, { login, agency }];
  };

type Ask = <Answer>(what: string, body: object) => Promise<Answer>;

/** Those who go elsewhere first; then all who are left go to the first successor. */
async function movePeople(
  gateway: PeopleGateway,
  ask: Ask,
  { to, person: sent = [] }: Asked,
): Promise<PeopleMoved['moved']> {
  const moved: PeopleMoved['moved'] = [];
  for (const agency of new Set(sent.map((each) => each.agency))) {
    const logins = sent.filter((each) => each.agency === agency).map(({ login }) => login);
    const people: string[] = [];
    for (const login of logins) people.push((await findPerson(gateway, login)).person);
    moved.push(...(await ask<PeopleMoved>('move', { to: agency, people })).moved);
  }
  const [first] = to;
  return [...moved, ...(await ask<PeopleMoved>('move', { to: first })).moved];
}

/** Keys first: they are refused while the catalog still has the agency, and then nothing is moved. */
async function move(cli: Cli, gateway: PeopleGateway, asked: Asked): Promise<Report> {
  const { from, to, carry = [] } = asked;
  const ask: Ask = (what, body) =>
    gateway.ask({
      method: 'POST',
      path: `/v1/agencies/${encodeURIComponent(from)}/${what}`,
      body,
    });
  const keys = await ask<KeysMoved>('move-keys', { to });
  const grants = await ask<GrantsMoved>('move-grants', { to, carry });
  const people = await movePeople(gateway, ask, asked);
  return {
    value: { keys, grants, people },
    lines: [
      cli.text('agencyKeys', {
        moved: keys.moved.length,
        revoked: keys.revoked.length,
        declined: keys.declined.length,
      }),
      cli.text('agencyGrants', { moved: grants.moved.length, revoked: grants.revoked.length }),
      cli.text('agencyPeople', { moved: people.length }),
    ],
  };
}

/** `jingwei agency move`: by the security administrator, proven at the terminal. */
export function addAgency(program: Command, cli: Cli): void {
  const agency = group(program, cli, { usage: 'agency' });
  leaf(agency, cli, { usage: 'move', about: 'agencyMove' })
    .argument('<agency>', cli.text('agencyFrom'))
    .requiredOption('--to <agency...>', cli.text('agencyTo'))
    .option('--carry <grant=systems>', cli.text('agencyCarry'), readCarried(cli))
    .option('--person <login=agency>', cli.text('agencyPerson'), readSent(cli))
    .action(async (from: string, _own: Options, command: Command) => {
      const asked = { ...command.optsWithGlobals<Options>(), from };
      report(cli, asked.json, await provenAct(cli, (gateway) => move(cli, gateway, asked)));
    });
}
