import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { packEvidence, readFonts } from '../evidence/index.ts';
import { checkpointIn } from '../proofs/index.ts';
import type { ExchangeEvidence } from '../shapes/index.ts';
import { report, type Cli, type Report } from './cli.ts';
import { EXIT } from './exit.ts';
import { findEvidence, type EvidencePlace } from './find-evidence.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { sha256 } from './sha256.ts';

interface Options extends EvidencePlace, CommonOptions {
  readonly out?: string;
}

/** For whoever asked for it: it opens commitments. */
const FILE_MODE = 0o600;

function written(cli: Cli, evidence: ExchangeEvidence, out: string): Report {
  const indexes = evidence.entries.map(({ index }) => index);
  const size = checkpointIn(evidence.checkpoint)?.size ?? 0;
  const timestamp = evidence.timestamp?.at;
  const told = timestamp ?? cli.text('auditEvidenceNone');
  const done = cli.text('auditEvidenceDone', {
    out,
    size,
    indexes: indexes.join(', '),
    timestamp: told,
  });
  return {
    value: { out, exchange: evidence.exchange, indexes, size, ...(timestamp && { timestamp }) },
    lines: [`${cli.mark(true)} ${done}`],
  };
}

async function writePackage(cli: Cli, exchange: string, options: Options): Promise<void> {
  const evidence = await findEvidence(cli, options, exchange);
  if (evidence === undefined) {
    const line = `${cli.mark(false)} ${cli.text('auditEvidenceUnknown', { exchange })}`;
    report(cli, options.json, { value: { exchange, found: false }, lines: [line] });
    cli.finish(EXIT.findings);
    return;
  }
  const out = options.out ?? `${evidence.exchange}.zip`;
  const bytes = await packEvidence({ sha256, fonts: readFonts() }, evidence);
  writeFileSync(out, bytes, { mode: FILE_MODE });
  report(cli, options.json, written(cli, evidence, out));
}

/** `jingwei audit evidence` */
export function addAuditEvidence(audit: Command, cli: Cli): void {
  leaf(audit, cli, { usage: 'evidence', about: 'auditEvidence' })
    .argument('<exchange>', cli.text('auditEvidenceExchange'))
    .option('--out <file>', cli.text('auditEvidenceOut'))
    .option('--settings <file>', cli.text('settings'))
    .option('--profile <file>', cli.text('auditProfile'))
    .action((exchange: string, _own: Options, command: Command) =>
      writePackage(cli, exchange, command.optsWithGlobals<Options>()),
    );
}
