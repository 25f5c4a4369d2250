import type { Command } from 'commander';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway } from './people-gateway.ts';

interface Polled {
  readonly ended: boolean;
  readonly applied?: number;
  readonly waiting?: number;
  readonly code?: string;
}

interface Unclaimed {
  readonly unclaimed?: readonly { readonly region: string; readonly records: number }[];
}

interface Quality {
  readonly records: number;
  readonly scores: Readonly<Record<string, number>>;
  readonly rules: readonly {
    readonly rule: string;
    readonly dimension: string;
    readonly records: number;
    readonly samples: readonly {
      /** Where it is about several. */
      readonly batch?: string;
      readonly ordinal: number;
      readonly pointer: string;
    }[];
  }[];
}

interface Lag {
  readonly lagSeconds: number;
  readonly dueSeconds: number;
  readonly isOverdue: boolean;
  readonly oldestFact?: string;
  readonly receivers: readonly {
    readonly receiver: string;
    readonly lagSeconds: number;
    readonly isDelivered: boolean;
  }[];
}

const pathOf = (...parts: readonly string[]): string =>
  ['/v1/flow-desk', ...parts.map(encodeURIComponent)].join('/');

/** A look that takes as long as the gateway waits for it, and its answer, milliseconds. */
const POLL_TIMEOUT_MS = 60_000;

async function poll(cli: Cli, flow: string, { json }: CommonOptions): Promise<void> {
  const path = pathOf(flow, 'poll');
  const value = await signedInGateway(cli).ask<Polled>({
    method: 'POST',
    path,
    timeoutMs: POLL_TIMEOUT_MS,
  });
  const { ended, applied = 0, waiting = 0, code } = value;
  const lines = [
    ended ? cli.text('flowsPolled', { applied, waiting }) : cli.text('flowsPolling'),
    ...(code === undefined ? [] : [cli.text('flowsPollStopped', { code })]),
  ];
  report(cli, json, { value, lines });
  cli.finish(code === undefined ? EXIT.fine : EXIT.findings);
}

async function listUnclaimed(cli: Cli, flow: string, { json }: CommonOptions): Promise<void> {
  const path = pathOf(flow);
  const { unclaimed = [] } = await signedInGateway(cli).ask<Unclaimed>({ method: 'GET', path });
  const lines = unclaimed.map(({ region, records }) => `${region}  ${records}`);
  report(cli, json, { value: { flow, unclaimed }, lines });
}

async function claim(cli: Cli, flow: string, { json }: CommonOptions): Promise<void> {
  const asking = { method: 'POST', path: pathOf(flow, 'claim') } as const;
  const value = await signedInGateway(cli).ask<{ regions: number; deliveries: number }>(asking);
  report(cli, json, { value, lines: [cli.text('flowsClaimed', value)] });
}

interface OfBatch {
  readonly flow: string;
  readonly batch: string;
}

interface OfFlow {
  readonly flow: string;
  /** All of the newest, where none is named. */
  readonly batch: string | undefined;
}

async function tellQuality(
  cli: Cli,
  { flow, batch }: OfFlow,
  { json }: CommonOptions,
): Promise<void> {
  const ofBatch = batch === undefined ? [] : ['batches', batch];
  const path = pathOf(flow, ...ofBatch, 'quality');
  const value = await signedInGateway(cli).ask<Quality>({ method: 'GET', path });
  const scores = Object.entries(value.scores).map(([name, score]) => `${name} ${score}‰`);
  const rules = value.rules.map(({ rule, dimension, records, samples }) => {
    const places = samples
      .map(
        (each) =>
          `${each.batch === undefined ? '' : `${each.batch}#`}${each.ordinal}${each.pointer}`,
      )
      .join(' ');
    return `  ${rule}  ${dimension}  ${records}  ${places}`;
  });
  const head = cli.text('flowsQualityOf', { records: value.records, scores: scores.join('  ') });
  report(cli, json, { value, lines: [head, ...rules] });
}

async function tellLag(cli: Cli, of: OfBatch, { json }: CommonOptions): Promise<void> {
  const path = pathOf(of.flow, 'batches', of.batch, 'lag');
  const value = await signedInGateway(cli).ask<Lag>({ method: 'GET', path });
  const { lagSeconds, dueSeconds, isOverdue, oldestFact = '-', receivers } = value;
  const head = cli.text('flowsLagOf', { lagSeconds, dueSeconds, oldestFact });
  const each = receivers.map(({ receiver, lagSeconds: seconds, isDelivered }) => {
    const key = isDelivered ? 'flowsLanded' : 'flowsUnderWay';
    return cli.text(key, { receiver, seconds });
  });
  report(cli, json, { value, lines: [`${cli.mark(!isOverdue)} ${head}`, ...each] });
  cli.finish(isOverdue ? EXIT.findings : EXIT.fine);
}

/** What people do and look at so that a flow keeps flowing, signed in. */
export function addFlowsCare(flows: Command, cli: Cli): void {
  const ofFlow = [
    ['poll', 'flowsPoll', poll],
    ['unclaimed', 'flowsUnclaimed', listUnclaimed],
    ['claim', 'flowsClaim', claim],
  ] as const;
  for (const [usage, about, act] of ofFlow) {
    leaf(flows, cli, { usage, about })
      .argument('<flow>', cli.text('flowsFlow'))
      .action((flow: string, _own: CommonOptions, command: Command) =>
        act(cli, flow, command.optsWithGlobals<CommonOptions>()),
      );
  }
  leaf(flows, cli, { usage: 'quality', about: 'flowsQuality' })
    .argument('<flow>', cli.text('flowsFlow'))
    .argument('[batch]', cli.text('flowsQualityBatch'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, batch: string | undefined, _own: CommonOptions, command: Command) =>
      tellQuality(cli, { flow, batch }, command.optsWithGlobals<CommonOptions>()),
    );
  leaf(flows, cli, { usage: 'lag', about: 'flowsLag' })
    .argument('<flow>', cli.text('flowsFlow'))
    .argument('<batch>', cli.text('flowsBatch'))
    // eslint-disable-next-line max-params -- commander hands the arguments over one by one
    .action((flow: string, batch: string, _own: CommonOptions, command: Command) =>
      tellLag(cli, { flow, batch }, command.optsWithGlobals<CommonOptions>()),
    );
}
