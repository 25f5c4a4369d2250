import { readFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import type { ErasuresErased, ErasuresErasure, ErasuresPage } from '../shapes/index.ts';
import { report, type Cli } from './cli.ts';
import { misuse } from './failures.ts';
import { group, leaf, type CommonOptions } from './leaf.ts';
import { signedInGateway } from './people-gateway.ts';
import { provenAct } from './people-proof.ts';

interface Asking extends CommonOptions {
  readonly subjectFile?: string;
  readonly exchange?: string;
  readonly reason: string;
}

const REASONS = ['subject-request', 'court-order', 'recorded-in-error', 'other'];

const lineOf = (cli: Cli, { erasure, of, exchange, reason, expiresAt }: ErasuresErasure): string =>
  cli.text('erasureLine', { erasure, what: exchange ?? of, reason, until: expiresAt });

/** In a file, because a command line is kept in a history. */
function whatOf(cli: Cli, { subjectFile, exchange }: Asking): object {
  if ((subjectFile === undefined) === (exchange === undefined)) {
    return misuse(cli.text('erasureWhat'));
  }
  if (subjectFile === undefined) return { exchange };
  return { subject: JSON.parse(readFileSync(subjectFile, 'utf8')) as unknown };
}

async function ask(cli: Cli, options: Asking): Promise<void> {
  const body = { ...whatOf(cli, options), reason: options.reason };
  const asking = { method: 'POST', path: '/v1/erasures', body } as const;
  const value = await signedInGateway(cli).ask<ErasuresErasure>(asking);
  report(cli, options.json, { value, lines: [lineOf(cli, value)] });
}

async function list(cli: Cli, options: CommonOptions): Promise<void> {
  const value = await signedInGateway(cli).ask<ErasuresPage>({
    method: 'GET',
    path: '/v1/erasures',
  });
  const lines = value.erasures.map((each) => lineOf(cli, each));
  report(cli, options.json, { value, lines: lines.length > 0 ? lines : [cli.text('erasureNone')] });
}

const pathOf = (erasure: string, verdict: 'approve' | 'refuse'): string =>
  `/v1/erasures/${encodeURIComponent(erasure)}/${verdict}`;

/** It cannot be undone, so a token in a file is not enough. */
async function approve(cli: Cli, erasure: string, options: CommonOptions): Promise<void> {
  const value = await provenAct(cli, (gateway) =>
    gateway.ask<ErasuresErased>({ method: 'POST', path: pathOf(erasure, 'approve') }),
  );
  const { exchanges, keys } = value;
  const line = `${cli.mark(true)} ${cli.text('erasureDone', { exchanges, keys })}`;
  report(cli, options.json, { value, lines: [line] });
}

async function refuse(cli: Cli, erasure: string, options: CommonOptions): Promise<void> {
  const value = await signedInGateway(cli).ask<ErasuresErasure>({
    method: 'POST',
    path: pathOf(erasure, 'refuse'),
  });
  report(cli, options.json, { value, lines: [lineOf(cli, value)] });
}

/** `jingwei audit erasures …` */
export function addAuditErasures(audit: Command, cli: Cli): void {
  const erasures = group(audit, cli, { usage: 'erasures' });
  leaf(erasures, cli, { usage: 'ask', about: 'erasureAsk' })
    .option('--subject-file <json>', cli.text('erasureSubject'))
    .option('--exchange <id>', cli.text('auditEvidenceExchange'))
    .addOption(
      new Option('--reason <reason>', cli.text('peopleReason'))
        .choices(REASONS)
        .makeOptionMandatory(),
    )
    .action((_own: Asking, command: Command) => ask(cli, command.optsWithGlobals<Asking>()));
  leaf(erasures, cli, { usage: 'list', about: 'erasureList' }).action(
    (_own: CommonOptions, command: Command) => list(cli, command.optsWithGlobals()),
  );
  for (const [usage, about, act] of [
    ['approve', 'erasureApprove', approve],
    ['refuse', 'erasureRefuse', refuse],
  ] as const) {
    leaf(erasures, cli, { usage, about })
      .argument('<erasure>', cli.text('erasureId'))
      .action((erasure: string, _own: CommonOptions, command: Command) =>
        act(cli, erasure, command.optsWithGlobals()),
      );
  }
}
