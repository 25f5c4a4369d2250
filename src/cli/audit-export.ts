import { readFileSync, writeFileSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { noteVerifierOf } from '../audit/index.ts';
import { checkExport } from '../supervision/index.ts';
import {
  askAudit,
  pairsOf,
  queryOf,
  several,
  withAsker,
  type AuditOptions,
} from './audit-gateway.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { misuse } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { readProfile } from './profile.ts';
import { sha256 } from './sha256.ts';

interface Options extends AuditOptions {
  readonly what: string;
  readonly format: string;
  readonly out: string;
  readonly filter: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly before?: string;
}

async function take(cli: Cli, options: Options): Promise<void> {
  const { what, format, out, filter, from, to, before, json } = options;
  const query = queryOf({ format, from, to, before, ...pairsOf(filter) });
  const bytes = await askAudit(cli, options, { path: `/v1/audit/${what}${query}` });
  writeFileSync(out, bytes, { flag: 'wx', mode: 0o600 });
  const value = { file: out, bytes: bytes.length };
  report(cli, json, { value, lines: [cli.text('auditExported', { file: out })] });
}

interface CheckOptions extends CommonOptions {
  readonly verifierKey?: string;
  readonly profile?: string;
}

function verifierKeyOf(cli: Cli, { verifierKey, profile }: CheckOptions): string {
  if (verifierKey !== undefined) return verifierKey;
  if (profile === undefined) return misuse(cli.text('auditKeyNeeded'));
  return readProfile(profile).log.verifierKey;
}

async function check(cli: Cli, file: string, options: CheckOptions): Promise<void> {
  const verifier = noteVerifierOf(sha256, verifierKeyOf(cli, options));
  const verdict = await checkExport(sha256, verifier, readFileSync(file));
  const told = verdict.ok
    ? cli.text('auditExportSound', { count: verdict.files.length })
    : cli.text('auditExportBroken', { reason: verdict.reason, file: verdict.file ?? '' });
  report(cli, options.json, { value: verdict, lines: [`${cli.mark(verdict.ok)} ${told}`] });
  cli.finish(verdict.ok ? EXIT.fine : EXIT.findings);
}

/** `jingwei audit export` and `jingwei audit check-export` */
export function addAuditExport(audit: Command, cli: Cli): void {
  const oneOf = (flags: string, about: string, choices: readonly string[]): Option =>
    new Option(flags, about).choices(choices).default(choices[0]);
  withAsker(leaf(audit, cli, { usage: 'export', about: 'auditExport' }), cli)
    .addOption(
      oneOf('--what <what>', cli.text('auditExportWhat'), ['entries', 'indicators', 'gaps']),
    )
    .addOption(oneOf('--format <format>', cli.text('auditExportFormat'), ['csv', 'xlsx', 'jsonl']))
    .requiredOption('--out <file>', cli.text('auditExportOut'))
    .option('--filter <name=value>', cli.text('auditExportFilter'), several, [])
    .option('--from <date>', cli.text('auditFrom'))
    .option('--to <date>', cli.text('auditTo'))
    .option('--before <index>', cli.text('auditBefore'))
    .action((_own: Options, command: Command) => take(cli, command.optsWithGlobals<Options>()));
  leaf(audit, cli, { usage: 'check-export', about: 'auditCheckExport' })
    .argument('<file>', cli.text('auditExportOut'))
    .option('--verifier-key <vkey>', cli.text('auditVerifierKey'))
    .option('--profile <file>', cli.text('callProfile'))
    .action((file: string, _own: CheckOptions, command: Command) =>
      check(cli, file, command.optsWithGlobals<CheckOptions>()),
    );
}
