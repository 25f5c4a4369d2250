import { systemClock, type Sha256 } from '../kernel/index.ts';
import { mirrorFiles, mirrorLog, type LogSource } from '../audit/index.ts';
import type { Alarms } from './alarms.ts';
import type { WitnessBook } from './witness-book.ts';

/** Where a log's entries are read, and where they are copied to. */
export interface MirrorPlace {
  readonly origin: string;
  readonly verifierKey: string;
  readonly directory: string;
  readonly source: Pick<LogSource, 'tile'>;
}

interface MirrorParts {
  readonly sha256: Sha256;
  readonly book: WitnessBook;
  readonly alarms: Alarms;
}

/**
 * Copies the entries under the checkpoint that was cosigned last, which are then known to lead to
 * its root. Answers how many entries the mirror holds; undefined when nothing was cosigned yet or
 * the log does not fit, which is an alarm. @throws {Error} when the log or the folder cannot be read
 */
export async function mirrorSeen(
  { sha256, book, alarms }: MirrorParts,
  { origin, verifierKey, directory, source }: MirrorPlace,
): Promise<number | undefined> {
  const held = book.find(origin);
  if (held === undefined) return undefined;
  const seen: LogSource = { ...source, checkpoint: () => Promise.resolve(held.note) };
  const target = await mirrorFiles(directory, systemClock);
  try {
    const report = await mirrorLog({ sha256, verifierKey, source: seen, target });
    if (report.ok) alarms.end(origin, ['entries']);
    else alarms.raise({ origin, kind: 'entries', held: held.note, reason: report.reason });
    return report.ok ? report.size : undefined;
  } finally {
    await target.discard();
  }
}
