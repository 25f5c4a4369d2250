import { Option, type Command } from 'commander';
import type { PeopleInvitation, PeoplePerson, PeopleRecovery } from '../shapes/index.ts';
import { report, type Cli, type Report } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { findPerson } from './people-find.ts';
import type { PeopleGateway } from './people-gateway.ts';
import { provenAct } from './people-proof.ts';
import { parseRole, spellRole } from './people-roles.ts';
import type { TextKey } from './texts.ts';

interface Options extends CommonOptions {
  readonly reason: string;
  readonly role: readonly string[];
}

interface Creating extends Options {
  readonly login: string;
  readonly name: string;
  readonly agency: string;
}

const who = (cli: Cli, { displayName, person }: PeoplePerson): string =>
  cli.text('peoplePerson', { displayName, person });

async function invited(cli: Cli, answer: Promise<PeopleInvitation>): Promise<Report> {
  const value = await answer;
  const told = { token: value.activationToken, until: value.expiresAt };
  return { value, lines: [who(cli, value.person), cli.text('peopleToken', told)] };
}

async function changed(cli: Cli, answer: Promise<PeoplePerson>): Promise<Report> {
  const value = await answer;
  const told = { state: value.state, roles: value.roles.map(spellRole).join(' ') };
  return { value, lines: [who(cli, value), cli.text('peopleNow', told)] };
}

async function asked(cli: Cli, answer: Promise<PeopleRecovery>): Promise<Report> {
  const value = await answer;
  const { recovery, state } = value;
  return { value, lines: [cli.text('peopleRecovery', { recovery, state })] };
}

/** One act: how it is called, and what it does once it is proven at the terminal who wants it. */
interface Act {
  readonly usage: string;
  readonly about: TextKey;
  readonly argument: TextKey;
  readonly option?: Option;
  readonly run: (gateway: PeopleGateway, named: string, options: Options) => Promise<Report>;
}

const reasonOf = (cli: Cli, ...reasons: readonly string[]): Option =>
  new Option('--reason <reason>', cli.text('peopleReason')).choices(reasons).makeOptionMandatory();

const roleOption = (cli: Cli): Option =>
  new Option('--role <role...>', cli.text('peopleRole')).makeOptionMandatory();

const pathOf = async (gateway: PeopleGateway, named: string, act: string): Promise<string> =>
  `/v1/people/${(await findPerson(gateway, named)).person}/${act}`;

const personActs = (cli: Cli): readonly Act[] => [
  {
    usage: 'roles',
    about: 'peopleRoles',
    argument: 'peopleWho',
    option: roleOption(cli),
    run: async (gateway, named, { role }) => {
      const { person, agency } = await findPerson(gateway, named);
      const body = { roles: role.map((text) => parseRole(text, agency)) };
      const path = `/v1/people/${person}/roles`;
      return changed(cli, gateway.ask({ method: 'PUT', path, body }));
    },
  },
  {
    usage: 'disable',
    about: 'peopleDisable',
    argument: 'peopleWho',
    option: reasonOf(cli, 'left', 'suspended', 'compromised', 'other'),
    run: async (gateway, named, { reason }) => {
      const path = await pathOf(gateway, named, 'disable');
      return changed(cli, gateway.ask({ method: 'POST', path, body: { reason } }));
    },
  },
  {
    usage: 'enable',
    about: 'peopleEnable',
    argument: 'peopleWho',
    run: async (gateway, named) => {
      const path = await pathOf(gateway, named, 'enable');
      return changed(cli, gateway.ask({ method: 'POST', path }));
    },
  },
  {
    usage: 'invite',
    about: 'peopleInvite',
    argument: 'peopleWho',
    run: async (gateway, named) => {
      const path = await pathOf(gateway, named, 'invite');
      return invited(cli, gateway.ask({ method: 'POST', path }));
    },
  },
];

const recoveryPath = (recovery: string, act: string): string =>
  `/v1/recoveries/${encodeURIComponent(recovery)}/${act}`;

const recoveryActs = (cli: Cli): readonly Act[] => [
  {
    usage: 'recover',
    about: 'peopleRecover',
    argument: 'peopleWho',
    option: reasonOf(cli, 'password-lost', 'second-factor-lost', 'both-lost', 'compromised'),
    run: async (gateway, named, { reason }) => {
      const { person } = await findPerson(gateway, named);
      const body = { person, reason };
      return asked(cli, gateway.ask({ method: 'POST', path: '/v1/recoveries', body }));
    },
  },
  {
    usage: 'approve-recovery',
    about: 'peopleApprove',
    argument: 'peopleWhich',
    run: (gateway, named) =>
      invited(cli, gateway.ask({ method: 'POST', path: recoveryPath(named, 'approve') })),
  },
  {
    usage: 'refuse-recovery',
    about: 'peopleRefuse',
    argument: 'peopleWhich',
    run: (gateway, named) =>
      asked(cli, gateway.ask({ method: 'POST', path: recoveryPath(named, 'refuse') })),
  },
];

function addAct(people: Command, cli: Cli, { usage, about, argument, option, run }: Act): void {
  const command = leaf(people, cli, { usage, about });
  if (option !== undefined) command.addOption(option);
  command.argument('<which>', cli.text(argument));
  command.action(async (named: string) => {
    const options = command.optsWithGlobals<Options>();
    report(cli, options.json, await provenAct(cli, (gateway) => run(gateway, named, options)));
  });
}

function addCreate(people: Command, cli: Cli): void {
  leaf(people, cli, { usage: 'create', about: 'peopleCreate' })
    .requiredOption('--login <name>', cli.text('peopleLogin'))
    .requiredOption('--name <name>', cli.text('peopleName'))
    .requiredOption('--agency <agency>', cli.text('peopleAgency'))
    .addOption(roleOption(cli))
    .action(async (_own: Creating, command: Command) => {
      const { login, name, agency, role, json } = command.optsWithGlobals<Creating>();
      const roles = role.map((text) => parseRole(text, agency));
      const body = { loginName: login, displayName: name, agency, roles };
      const asking = { method: 'POST', path: '/v1/people', body } as const;
      report(cli, json, await provenAct(cli, (gateway) => invited(cli, gateway.ask(asking))));
    });
}

/** What changes people and their rights; each is proven at the terminal. */
export function addPeopleChanges(people: Command, cli: Cli): void {
  addCreate(people, cli);
  for (const act of [...personActs(cli), ...recoveryActs(cli)]) addAct(people, cli, act);
}
