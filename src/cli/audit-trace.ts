import type { Command } from 'commander';
import type {
  AuditChain,
  AuditNamed,
  AuditPersonView,
  AuditTrace,
  AuditTraceRequest,
} from '../shapes/index.ts';
import { pairsOf, readAudit, several, withAsker, type AuditOptions } from './audit-gateway.ts';
import { report, type Cli } from './cli.ts';
import { misuse } from './failures.ts';
import { leaf } from './leaf.ts';

interface Options extends AuditOptions {
  readonly subject: readonly string[];
  readonly case?: string;
  readonly dataset?: string;
  readonly exchange?: string;
  readonly person?: boolean;
  readonly before?: string;
}

const nameOf = ({ id, name }: AuditNamed): string => name ?? id;

function whatOf(
  cli: Cli,
  { subject, case: number, dataset, exchange }: Options,
): AuditTraceRequest {
  const given = [subject[0], number, exchange].filter((one) => one !== undefined);
  if (given.length !== 1) return misuse(cli.text('auditTraceOne'));
  if (number !== undefined) return { case: number };
  if (exchange !== undefined) return { exchange };
  const items = pairsOf(subject);
  return dataset === undefined ? { subject: items } : { record: { dataset, subject: items } };
}

function chainLines(cli: Cli, chain: AuditChain): readonly string[] {
  const { at, requester, dataset, provider, result, exchange, hops, title } = chain;
  const told = {
    at,
    requester: nameOf(requester),
    dataset: dataset === undefined ? '—' : nameOf(dataset),
    provider: provider === undefined ? '—' : nameOf(provider),
    result: title ?? result,
    exchange,
  };
  return [
    cli.text('auditTraceChain', told),
    ...hops.map(({ hop, owner, tookMs }) =>
      cli.text('auditTraceHop', { hop, owner: nameOf(owner), tookMs }),
    ),
  ];
}

function traceLines(cli: Cli, { chains, before }: AuditTrace): readonly string[] {
  if (chains.length === 0) return [cli.text('auditTraceNothing')];
  return [
    ...chains.flatMap((one) =>
      one.kind === 'exchange'
        ? chainLines(cli, one)
        : [cli.text('auditTraceReading', { at: one.at, agency: nameOf(one.agency) })],
    ),
    ...(before === undefined ? [] : [cli.text('auditMore', { before })]),
  ];
}

function personLines(cli: Cli, { looks, delayed, before }: AuditPersonView): readonly string[] {
  return [
    ...looks.map(({ at, agency, dataset, why, result }) =>
      cli.text('auditTraceLook', {
        at,
        agency: nameOf(agency),
        dataset: nameOf(dataset),
        why,
        result,
      }),
    ),
    ...delayed.map(({ count, purpose, tellableFrom }) =>
      cli.text('auditTraceDelayed', { count, purpose, from: tellableFrom }),
    ),
    ...(before === undefined ? [] : [cli.text('auditMore', { before })]),
  ];
}

async function trace(cli: Cli, options: Options): Promise<void> {
  const { person, before, json } = options;
  const body: AuditTraceRequest = {
    ...whatOf(cli, options),
    ...(person === true ? { view: 'person' } : {}),
    ...(before === undefined ? {} : { before: Number(before) }),
  };
  const value = await readAudit(cli, options, { path: '/v1/audit/trace', body });
  const lines =
    person === true
      ? personLines(cli, value as AuditPersonView)
      : traceLines(cli, value as AuditTrace);
  report(cli, json, { value, lines });
}

/** `jingwei audit trace` */
export function addAuditTrace(audit: Command, cli: Cli): void {
  withAsker(leaf(audit, cli, { usage: 'trace', about: 'auditTrace' }), cli)
    .option('--subject <item=value>', cli.text('auditTraceSubject'), several, [])
    .option('--case <number>', cli.text('auditTraceCase'))
    .option('--dataset <dataset>', cli.text('auditTraceDataset'))
    .option('--exchange <id>', cli.text('auditTraceExchange'))
    .option('--person', cli.text('auditTracePerson'))
    .option('--before <index>', cli.text('auditBefore'))
    .action((_own: Options, command: Command) => trace(cli, command.optsWithGlobals<Options>()));
}
