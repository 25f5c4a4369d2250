import type { Command } from 'commander';
import { mirrorFiles, mirrorLog, type MirrorReport } from '../audit/index.ts';
import { systemClock } from '../kernel/index.ts';
import { progressOf } from './audit-progress.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { openLogToVerify, type LogPlace } from './log-to-verify.ts';
import { sha256 } from './sha256.ts';

interface Options extends Omit<LogPlace, 'mirror'>, CommonOptions {
  readonly out: string;
}

/** Size and root of a checkpoint, as its second and third line say them. */
const headOf = (note: string): string => note.split('\n').slice(1, 3).join(' ');

function linesOf(cli: Cli, mirrored: MirrorReport): readonly string[] {
  if (mirrored.ok) {
    const { from, size, tileCount, root } = mirrored;
    return [
      `${cli.mark(true)} ${cli.text('auditMirrored', { from, size, tileCount })}`,
      cli.text('auditRoot', { root }),
    ];
  }
  const { reason, detail, firstBad, held, offered } = mirrored;
  const first = firstBad === undefined ? [] : [cli.text('auditFirstBad', { index: firstBad })];
  return [
    `${cli.mark(false)} ${cli.text('auditMirrorRefused', { reason, detail: detail[cli.language] })}`,
    ...first,
    ...(held === undefined ? [] : [cli.text('auditMirrorHeld', { head: headOf(held) })]),
    ...(offered === undefined ? [] : [cli.text('auditMirrorOffered', { head: headOf(offered) })]),
  ];
}

async function mirror(cli: Cli, options: Options): Promise<void> {
  const log = openLogToVerify(cli, options);
  try {
    const target = await mirrorFiles(options.out, systemClock);
    try {
      const parts = { sha256, verifierKey: log.verifierKey, source: log.source, target };
      const mirrored = await mirrorLog(parts, progressOf(cli));
      report(cli, options.json, { value: mirrored, lines: linesOf(cli, mirrored) });
      cli.finish(mirrored.ok ? EXIT.fine : EXIT.findings);
    } finally {
      await target.discard();
    }
  } finally {
    log.close();
  }
}

/** `jingwei audit mirror` */
export function addAuditMirror(audit: Command, cli: Cli): void {
  leaf(audit, cli, { usage: 'mirror', about: 'auditMirror' })
    .requiredOption('--out <dir>', cli.text('auditMirrorOut'))
    .option('--data <dir>', cli.text('auditData'))
    .option('--settings <file>', cli.text('settings'))
    .option('--profile <file>', cli.text('auditProfile'))
    .option('--verifier-key <vkey>', cli.text('auditVerifierKey'))
    .action((_own: Options, command: Command) => mirror(cli, command.optsWithGlobals<Options>()));
}
