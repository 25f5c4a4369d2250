import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ChangesImpact,
  ChangesMeaning,
  ChangesPage,
  ChangesRequest,
} from '../shapes/index.ts';
import { impactLines } from './catalog-meaning.ts';
import { report, type Cli, type Report } from './cli.ts';
import { group, leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway, type PeopleGateway } from './people-gateway.ts';
import { provenAct } from './people-proof.ts';
import type { TextKey } from './texts.ts';

interface Options extends CommonOptions {
  readonly agency?: string;
  readonly state?: string;
  readonly title?: string;
  readonly reason?: string;
  readonly on?: string;
  readonly at?: string;
  readonly file?: readonly string[];
  readonly remove?: readonly string[];
  readonly root?: string;
}

/** Compiling a whole catalog beside exchanges takes its time, milliseconds. */
const COMPILE_TIMEOUT_MS = 600_000;

const pathOf = (change: string, rest = ''): string =>
  `/v1/change-requests/${encodeURIComponent(change)}${rest}`;

const nowOf = (cli: Cli, { change, state, version, title }: ChangesPage['changes'][number]) =>
  cli.text('changeNow', { change, state, version, title });

const told = (cli: Cli, value: ChangesRequest): Report => ({
  value,
  lines: [
    nowOf(cli, value),
    ...value.documents.map(({ path, digest }) => `${digest === undefined ? '-' : 'M'} ${path}`),
  ],
});

/** Whole files of the working copy, and paths of those that are to go. */
const documentsOf = ({ file = [], remove = [], root = '.' }: Options) => [
  ...file.map((path) => ({ path, content: readFileSync(join(root, path), 'utf8') })),
  ...remove.map((path) => ({ path, content: null })),
];

interface Asked {
  readonly gateway: PeopleGateway;
  readonly change: string;
  readonly options: Options;
}

interface Act {
  readonly usage: string;
  readonly about: TextKey;
  /** Proven at the terminal; absent: the token of `jingwei sign-in` will do. */
  readonly isDangerous?: boolean;
  readonly add?: (command: Command) => Command;
  readonly run: (asked: Asked) => Promise<Report>;
}

/** The version that was looked at; of what decides nothing, the one there is. */
async function versionOf({ gateway, change, options }: Asked): Promise<number> {
  if (options.at !== undefined) return Number(options.at);
  const found = await gateway.ask<ChangesRequest>({ method: 'GET', path: pathOf(change) });
  return found.version;
}

async function perform(cli: Cli, asked: Asked, [rest, more]: readonly [string, object]) {
  const value = await asked.gateway.ask<ChangesRequest>({
    method: rest === 'documents' ? 'PUT' : 'POST',
    path: pathOf(asked.change, `/${rest}`),
    body: { version: await versionOf(asked), ...more },
    timeoutMs: COMPILE_TIMEOUT_MS,
  });
  return told(cli, value);
}

const withFiles = (cli: Cli, command: Command): Command =>
  command
    .option('--file <path...>', cli.text('changeFile'))
    .option('--remove <path...>', cli.text('changeRemove'))
    .option('--root <dir>', cli.text('changeRoot'));

const withReason = (cli: Cli, command: Command): Command =>
  command.requiredOption('--reason <text>', cli.text('changeReason'));

const withVersion = (cli: Cli, command: Command): Command =>
  command.requiredOption('--at <version>', cli.text('changeAt'));

function lookingActs(cli: Cli): readonly Act[] {
  const get = <Answer>({ gateway, change }: Asked, rest: string): Promise<Answer> =>
    gateway.ask({ method: 'GET', path: pathOf(change, rest), timeoutMs: COMPILE_TIMEOUT_MS });
  return [
    { usage: 'show', about: 'changeShow', run: async (asked) => told(cli, await get(asked, '')) },
    {
      usage: 'diff',
      about: 'changeDiff',
      run: async (asked) => {
        const value = await get<ChangesMeaning>(asked, '/diff');
        const lines = value.changes.map(({ text }) => text[cli.language]);
        return { value, lines: lines.length === 0 ? [cli.text('meaningSame')] : lines };
      },
    },
    {
      usage: 'impact',
      about: 'changeReach',
      run: async (asked) => {
        const value = await get<ChangesImpact>(asked, '/impact');
        return { value, lines: impactLines(cli, value) };
      },
    },
  ];
}

function editingActs(cli: Cli): readonly Act[] {
  return [
    {
      usage: 'edit',
      about: 'changeEdit',
      add: (command) => withFiles(cli, command).option('--on <date>', cli.text('changeOn')),
      run: (asked) => {
        const { on } = asked.options;
        const dated = on === undefined ? {} : { effectiveOn: on };
        return perform(cli, asked, [
          'documents',
          { documents: documentsOf(asked.options), ...dated },
        ]);
      },
    },
    {
      usage: 'rebase',
      about: 'changeRebase',
      add: (command) => withFiles(cli, command),
      run: (asked) => perform(cli, asked, ['rebase', { documents: documentsOf(asked.options) }]),
    },
    { usage: 'submit', about: 'changeSubmit', run: (asked) => perform(cli, asked, ['submit', {}]) },
    {
      usage: 'withdraw',
      about: 'changeWithdraw',
      run: (asked) => perform(cli, asked, ['withdraw', {}]),
    },
  ];
}

function decidingActs(cli: Cli): readonly Act[] {
  const refusing = (usage: string, about: TextKey): Act => ({
    usage,
    about,
    add: (command) => withReason(cli, command),
    run: (asked) => perform(cli, asked, [usage, { reason: asked.options.reason }]),
  });
  // Nobody agrees to what they have not seen.
  const agreeing = (usage: string, about: TextKey): Act => ({
    usage,
    about,
    add: (command) => withVersion(cli, command),
    run: (asked) => perform(cli, asked, [usage, {}]),
  });
  return [
    agreeing('approve', 'changeApprove'),
    refusing('refuse', 'changeRefuse'),
    { ...agreeing('publish', 'changePublish'), isDangerous: true },
    { ...refusing('decline', 'changeDecline'), isDangerous: true },
  ];
}

function addAct(changes: Command, cli: Cli, { usage, about, isDangerous, add, run }: Act): void {
  const command = leaf(changes, cli, { usage, about }).argument('<which>', cli.text('changeWhich'));
  (add?.(command) ?? command).action(async (change: string) => {
    const options = command.optsWithGlobals<Options>();
    const asked = (gateway: PeopleGateway): Promise<Report> => run({ gateway, change, options });
    const done =
      isDangerous === true ? await provenAct(cli, asked) : await asked(signedInGateway(cli));
    report(cli, options.json, done);
  });
}

const queryOf = ({ agency, state }: Options): string =>
  new URLSearchParams({
    ...(agency === undefined ? {} : { agency }),
    ...(state === undefined ? {} : { state }),
  }).toString();

function addList(changes: Command, cli: Cli): void {
  leaf(changes, cli, { usage: 'list', about: 'changeList' })
    .option('--agency <agency>', cli.text('changeAgency'))
    .option('--state <state>', cli.text('changeState'))
    .action(async (_own: Options, command: Command) => {
      const options = command.optsWithGlobals<Options>();
      const path = `/v1/change-requests?${queryOf(options)}`;
      const value = await signedInGateway(cli).ask<ChangesPage>({ method: 'GET', path });
      report(cli, options.json, { value, lines: value.changes.map((each) => nowOf(cli, each)) });
    });
}

function addCreate(changes: Command, cli: Cli): void {
  const command = leaf(changes, cli, { usage: 'create', about: 'changeCreate' });
  withReason(cli, command)
    .requiredOption('--agency <agency>', cli.text('changeAgency'))
    .requiredOption('--title <text>', cli.text('changeTitle'))
    .action(async () => {
      const { agency, title, reason, json } = command.optsWithGlobals<Options>();
      const body = { agency, title, reason };
      const asking = { method: 'POST', path: '/v1/change-requests', body } as const;
      report(cli, json, told(cli, await signedInGateway(cli).ask<ChangesRequest>(asking)));
    });
}

/** `jingwei catalog change …`: at the gateway that one has signed in to. */
export function addCatalogChange(catalog: Command, cli: Cli): void {
  const changes = group(catalog, cli, { usage: 'change' });
  addList(changes, cli);
  addCreate(changes, cli);
  for (const each of [...lookingActs(cli), ...editingActs(cli), ...decidingActs(cli)]) {
    addAct(changes, cli, each);
  }
}
