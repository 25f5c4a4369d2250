import type { Command } from 'commander';
import type { Bilingual } from '../kernel/index.ts';
import type { FlowBatch, FlowReceiver } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway } from './people-gateway.ts';

/** What the gateway tells people of a flow. */
interface FlowTold {
  readonly flow: string;
  readonly receivers: readonly FlowReceiver[];
  readonly deadLetters: readonly {
    readonly receiver: string;
    readonly seq: number;
    readonly code: string;
    readonly at: string;
  }[];
  readonly batches?: readonly FlowBatch[];
  readonly unclaimed?: readonly { readonly region: string; readonly records: number }[];
}

/** Absent for those who may not look at the source. */
interface Standing {
  readonly isOverdue: boolean;
  readonly isSilent: boolean;
  readonly isShort: boolean;
  readonly owners: readonly string[];
}

interface Listed {
  readonly flows: readonly {
    readonly flow: string;
    readonly title: Bilingual;
    readonly source: string;
    readonly pending: number;
    readonly dead: number;
    readonly standing?: Standing;
  }[];
}

interface Record {
  readonly ordinal: number;
  readonly rule: string;
  readonly pointer: string;
  readonly state: string;
}

const pathOf = (flow: string, ...rest: readonly string[]): string =>
  ['/v1/flow-desk', ...[flow, ...rest].map(encodeURIComponent)].join('/');

const recordLine = ({ ordinal, rule, pointer, state }: Record): string =>
  [ordinal, state, rule, pointer].join('  ');

function standingText(cli: Cli, standing: Standing | undefined): string {
  if (standing === undefined) return '';
  const { isOverdue, isSilent, isShort, owners } = standing;
  const wrong = [
    ...(isOverdue ? [cli.text('flowsOverdue')] : []),
    ...(isSilent ? [cli.text('flowsSilent')] : []),
    ...(isShort ? [cli.text('flowsShort')] : []),
  ];
  if (wrong.length === 0) return '';
  return cli.text('flowsStanding', { wrong: wrong.join(' '), owners: owners.join(' ') });
}

function addList(flows: Command, cli: Cli): void {
  leaf(flows, cli, { usage: 'list', about: 'flowsList' }).action(
    async (_own: CommonOptions, command: Command) => {
      const asking = { method: 'GET', path: '/v1/flow-desk' } as const;
      const value = await signedInGateway(cli).ask<Listed>(asking);
      const lines = value.flows.map(({ flow, title, standing, source, pending, dead }) => {
        const counts = { flow, title: title[cli.language], source, pending, dead };
        return `${cli.text('flowsListed', counts)}${standingText(cli, standing)}`;
      });
      report(cli, command.optsWithGlobals<CommonOptions>().json, { value, lines });
    },
  );
}

function addDeadLetters(flows: Command, cli: Cli): void {
  leaf(flows, cli, { usage: 'deadletters', about: 'flowsDeadLetters' })
    .argument('<flow>', cli.text('flowsFlow'))
    .action(async (flow: string, _own: CommonOptions, command: Command) => {
      const told = await signedInGateway(cli).ask<FlowTold>({ method: 'GET', path: pathOf(flow) });
      const lines = told.deadLetters.map(({ receiver, seq, code, at }) =>
        [receiver, seq, code, at].join('  '),
      );
      const value = { flow, deadLetters: told.deadLetters };
      report(cli, command.optsWithGlobals<CommonOptions>().json, { value, lines });
    });
}

interface Deciding extends CommonOptions {
  readonly ask?: string;
  readonly approve?: string;
  readonly refuse?: string;
  readonly reason?: string;
  readonly region?: string;
}

const acts = ['ask', 'approve', 'refuse'] as const;

async function decide(
  cli: Cli,
  at: { readonly flow: string; readonly batch: string },
  options: Deciding,
): Promise<void> {
  const gateway = signedInGateway(cli);
  const act = acts.find((each) => options[each] !== undefined);
  const path = pathOf(at.flow, 'batches', at.batch, 'quarantine');
  if (act === undefined) {
    const value = await gateway.ask<{ records: readonly Record[] }>({ method: 'GET', path });
    report(cli, options.json, { value, lines: value.records.map(recordLine) });
    return;
  }
  const { reason, region } = options;
  const body = {
    ...(reason === undefined ? {} : { reason }),
    ...(region === undefined ? {} : { region }),
  };
  const value = await gateway.ask<Record>({
    method: 'POST',
    path: `${path}/${encodeURIComponent(options[act] ?? '')}/${act}`,
    ...(act === 'approve' ? {} : { body }),
  });
  report(cli, options.json, { value, lines: [recordLine(value)] });
}

function addQuarantine(flows: Command, cli: Cli): void {
  leaf(flows, cli, { usage: 'quarantine', about: 'flowsQuarantine' })
    .argument('<flow>', cli.text('flowsFlow'))
    .argument('<batch>', cli.text('flowsBatch'))
    .option('--ask <ordinal>', cli.text('flowsAsk'))
    .option('--approve <ordinal>', cli.text('flowsApprove'))
    .option('--refuse <ordinal>', cli.text('flowsRefuse'))
    .option('--reason <reason>', cli.text('flowsReason'))
    .option('--region <code>', cli.text('flowsOverrideRegion'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, batch: string, _own: Deciding, command: Command) =>
      decide(cli, { flow, batch }, command.optsWithGlobals<Deciding>()),
    );
}

interface Replaying extends CommonOptions {
  readonly after: string;
}

function addReplay(flows: Command, cli: Cli): void {
  leaf(flows, cli, { usage: 'replay', about: 'flowsReplay' })
    .argument('<flow>', cli.text('flowsFlow'))
    .argument('<receiver>', cli.text('flowsReceiver'))
    .requiredOption('--after <seq>', cli.text('flowsReplayAfter'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action(async (flow: string, receiver: string, _own: Replaying, command: Command) => {
      const { after, json } = command.optsWithGlobals<Replaying>();
      const path = pathOf(flow, 'receivers', receiver, 'replay');
      const body = { after: Number(after) };
      const value = await signedInGateway(cli).ask<FlowReceiver>({ method: 'POST', path, body });
      report(cli, json, { value, lines: [cli.text('flowsStatusReceiver', { ...value })] });
    });
}

/** What people do about flows, signed in. */
export function addFlowsDesk(flows: Command, cli: Cli): void {
  addList(flows, cli);
  addQuarantine(flows, cli);
  addDeadLetters(flows, cli);
  addReplay(flows, cli);
}
