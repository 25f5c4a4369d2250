import type { Command } from 'commander';
import {
  archivableTo,
  directorySource,
  fileSource,
  mirrorFiles,
  mirrorLog,
  moveToArchive,
  restoreFromArchive,
  verifyLog,
  type VerifyFailure,
} from '../audit/index.ts';
import { openFoundation, type Foundation } from '../foundation.ts';
import { instantOf, systemClock } from '../kernel/index.ts';
import { loadSettings } from '../settings/index.ts';
import type { Settings } from '../shapes/index.ts';
import { progressOf } from './audit-progress.ts';
import { report, type Cli } from './cli.ts';
import { EXIT } from './exit.ts';
import { misuse } from './failures.ts';
import { leaf, type CommonOptions } from './leaf.ts';
import { settingsSource } from './settings-source.ts';
import { sha256 } from './sha256.ts';

interface Options extends CommonOptions {
  readonly settings?: string;
}

interface Order {
  readonly cli: Cli;
  readonly settings: Settings;
  readonly folder: string;
  readonly base: Foundation;
}

function yearsAgo(years: number): string {
  const at = new Date(systemClock.now());
  at.setUTCFullYear(at.getUTCFullYear() - years);
  return instantOf(at.getTime());
}

/** Brings the folder up to the log and reads all of it again. */
async function copyOut({ cli, settings, folder, base }: Order): Promise<VerifyFailure | Copied> {
  const { verifierKey } = base.keys;
  const source = fileSource(settings.data, folder);
  const target = await mirrorFiles(folder, systemClock);
  try {
    const mirrored = await mirrorLog({ sha256, verifierKey, source, target });
    if (!mirrored.ok) return mirrored;
  } finally {
    await target.discard();
    source.close();
  }
  return verifyLog(directorySource(folder), { sha256, verifierKey }, progressOf(cli));
}

interface Copied {
  readonly ok: true;
  readonly size: number;
  readonly root: string;
}

/** The copy first, verified; then the entry that says so; then what it says. */
async function archive(order: Order): Promise<number | VerifyFailure> {
  const { settings, folder, base } = order;
  const copied = await copyOut(order);
  if (!copied.ok) return copied;
  const to = archivableTo(settings.data, yearsAgo(settings.retention.logYears));
  if (to === 0) return 0;
  const at = instantOf(systemClock.now());
  const { size, root } = copied;
  await base.log.append({ kind: 'log.archived', at, to, size, root: `sha256:${root}` });
  return moveToArchive(settings.data, to, { sha256, folder });
}

async function restore({ settings, folder, base }: Order): Promise<number> {
  const entries = restoreFromArchive(settings.data, { sha256, folder });
  const at = instantOf(systemClock.now());
  if (entries > 0) await base.log.append({ kind: 'log.restored', at, entries });
  return entries;
}

/** With the log's lease, so that no gateway serves it meanwhile. */
async function withGatewayStopped(
  cli: Cli,
  options: Options,
  work: (order: Order) => Promise<number | VerifyFailure>,
): Promise<number | VerifyFailure> {
  const settings = loadSettings(settingsSource(cli.io, options.settings));
  const folder = settings.retention.archive ?? misuse(cli.text('archiveNeeded'));
  const base = await openFoundation(settings, (error) => {
    throw error;
  });
  try {
    return await work({ cli, settings, folder, base });
  } finally {
    await base.close();
  }
}

function tell(
  cli: Cli,
  done: number | VerifyFailure,
  key: 'archiveDone' | 'archiveRestored',
): Told {
  if (typeof done === 'number') {
    return {
      value: { entries: done },
      line: `${cli.mark(true)} ${cli.text(key, { entries: done })}`,
    };
  }
  const told = { reason: done.reason, detail: done.detail[cli.language] };
  return { value: done, line: `${cli.mark(false)} ${cli.text('archiveRefused', told)}` };
}

interface Told {
  readonly value: unknown;
  readonly line: string;
}

/** `jingwei audit archive` and `jingwei audit restore-archive` */
export function addAuditArchive(audit: Command, cli: Cli): void {
  for (const [usage, about, done, work] of [
    ['archive', 'archive', 'archiveDone', archive],
    ['restore-archive', 'archiveRestore', 'archiveRestored', restore],
  ] as const) {
    leaf(audit, cli, { usage, about })
      .option('--settings <file>', cli.text('settings'))
      .action(async (_own: Options, command: Command) => {
        const options = command.optsWithGlobals<Options>();
        const result = await withGatewayStopped(cli, options, work);
        const { value, line } = tell(cli, result, done);
        report(cli, options.json, { value, lines: [line] });
        cli.finish(typeof result === 'number' ? EXIT.fine : EXIT.findings);
      });
  }
}
