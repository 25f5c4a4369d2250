import type { Command } from 'commander';
import type { PeoplePerson, PeopleRecoveries } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { everybody } from './people-find.ts';
import { signedInGateway } from './people-gateway.ts';
import { spellRole } from './people-roles.ts';

interface Options extends CommonOptions {
  readonly agency?: string;
}

const line = ({
  person,
  loginName = '-',
  displayName,
  agency,
  state,
  roles,
}: PeoplePerson): string =>
  [person, state, agency, loginName, displayName, roles.map(spellRole).join(' ')].join('\t');

async function list(cli: Cli, { agency, json }: Options): Promise<void> {
  const people: PeoplePerson[] = [];
  for await (const person of everybody(signedInGateway(cli), agency)) people.push(person);
  report(cli, json, { value: people, lines: people.map(line) });
}

async function listRecoveries(cli: Cli, { json }: CommonOptions): Promise<void> {
  const asking = { method: 'GET', path: '/v1/recoveries' } as const;
  const { recoveries } = await signedInGateway(cli).ask<PeopleRecoveries>(asking);
  report(cli, json, {
    value: recoveries,
    lines: recoveries.map(({ recovery, state, person, reason, askedAt }) =>
      [recovery, state, person, reason, askedAt].join('\t'),
    ),
  });
}

/** What of people can be looked at with the token alone. */
export function addPeopleList(people: Command, cli: Cli): void {
  leaf(people, cli, { usage: 'list', about: 'peopleList' })
    .option('--agency <agency>', cli.text('peopleAgency'))
    .action((_own: Options, command: Command) => list(cli, command.optsWithGlobals<Options>()));
  leaf(people, cli, { usage: 'recoveries', about: 'peopleRecoveries' }).action(
    (_own: CommonOptions, command: Command) =>
      listRecoveries(cli, command.optsWithGlobals<CommonOptions>()),
  );
}
