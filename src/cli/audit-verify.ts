import type { Command } from 'commander';
import { verifyLog, type VerifyReport } from '../audit/index.ts';
import { progressOf } from './audit-progress.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { openLogToVerify, type LogPlace } from './log-to-verify.ts';
import { sha256 } from './sha256.ts';
import { readTrusted } from './trusted.ts';

interface Options extends LogPlace, CommonOptions {
  readonly trusted?: string;
}

function linesOf(cli: Cli, verified: VerifyReport): readonly string[] {
  if (verified.ok) {
    const { size, root } = verified;
    return [
      `${cli.mark(true)} ${cli.text('auditSound', { size })}`,
      cli.text('auditRoot', { root }),
    ];
  }
  const { reason, detail, firstBad } = verified;
  const broken = cli.text('auditBroken', { reason, detail: detail[cli.language] });
  const first = firstBad === undefined ? [] : [cli.text('auditFirstBad', { index: firstBad })];
  return [`${cli.mark(false)} ${broken}`, ...first];
}

async function verify(cli: Cli, options: Options): Promise<void> {
  const log = openLogToVerify(cli, options);
  try {
    const trusted = options.trusted === undefined ? undefined : readTrusted(options.trusted);
    const verified = await verifyLog(
      log.source,
      {
        sha256,
        verifierKey: log.verifierKey,
        ...(trusted === undefined ? {} : { trustedCheckpoint: trusted }),
      },
      progressOf(cli),
    );
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
    .action((_own: Options, command: Command) => verify(cli, command.optsWithGlobals<Options>()));
}
