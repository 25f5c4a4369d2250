import type { Command } from 'commander';
import { verifyLog, type VerifyExpectations, type VerifyReport } from '../audit/index.ts';
import { progressOf } from './audit-progress.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { openLogToVerify, type LogPlace, type LogToVerify } from './log-to-verify.ts';
import { sha256 } from './sha256.ts';
import { openSignatures } from './signatures-to-verify.ts';
import { readTrusted } from './trusted.ts';

interface Options extends LogPlace, CommonOptions {
  readonly trusted?: string;
  readonly signatures?: boolean;
}

function linesOf(cli: Cli, verified: VerifyReport): readonly string[] {
  if (verified.ok) {
    const { size, root, signatures } = verified;
    return [
      `${cli.mark(true)} ${cli.text('auditSound', { size })}`,
      cli.text('auditRoot', { root }),
      ...(signatures === undefined ? [] : [cli.text('auditSigned', { ...signatures })]),
    ];
  }
  const { reason, detail, firstBad } = verified;
  const broken = cli.text('auditBroken', { reason, detail: detail[cli.language] });
  const first = firstBad === undefined ? [] : [cli.text('auditFirstBad', { index: firstBad })];
  return [`${cli.mark(false)} ${broken}`, ...first];
}

async function verifyAt(cli: Cli, options: Options, log: LogToVerify): Promise<VerifyReport> {
  const { source, verifierKey, folder } = log;
  const trusted = options.trusted === undefined ? undefined : readTrusted(options.trusted);
  const beside = options.signatures ? await openSignatures(cli, options, folder) : undefined;
  try {
    const expectations: VerifyExpectations = {
      sha256,
      verifierKey,
      ...(trusted !== undefined && { trustedCheckpoint: trusted }),
      ...(beside && { signatures: beside.signatures }),
    };
    return await verifyLog(source, expectations, progressOf(cli));
  } finally {
    await beside?.close();
  }
}

async function verify(cli: Cli, options: Options): Promise<void> {
  const log = openLogToVerify(cli, options);
  try {
    const verified = await verifyAt(cli, options, log);
    report(cli, options.json, { value: verified, lines: linesOf(cli, verified) });
    cli.finish(verified.ok ? EXIT.fine : EXIT.findings);
  } finally {
    log.close();
  }
}

/** `jingwei audit verify` */
export function addAuditVerify(audit: Command, cli: Cli): void {
  leaf(audit, cli, { usage: 'verify', about: 'auditVerify' })
    .option('--data <dir>', cli.text('auditData'))
    .option('--archive <dir>', cli.text('auditArchiveFolder'))
    .option('--mirror <dir>', cli.text('auditMirrorFolder'))
    .option('--settings <file>', cli.text('settings'))
    .option('--profile <file>', cli.text('auditProfile'))
    .option('--verifier-key <vkey>', cli.text('auditVerifierKey'))
    .option('--trusted <file>', cli.text('auditTrusted'))
    .option('--signatures', cli.text('auditSignatures'))
    .action((_own: Options, command: Command) => verify(cli, command.optsWithGlobals<Options>()));
}
