import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instantOf, systemClock, type Clock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import { build, type AppLog } from './observability/index.ts';
import type { Entry, Settings, SettingsApplied } from './shapes/index.ts';
import { createClockWatch, settingsEntry } from './supervision/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly clock?: Clock;
}

/** Names the entry that the last start recorded its settings in: a place, not a truth. */
const MARK_FILE = 'settings.recorded';

/** The clock is looked at so often, milliseconds. */
const CLOCK_LOOK_MS = 1000;

/** The entry the mark names; undefined when there is none, and settings are recorded once more. */
function lastRecorded(log: AuditLog, file: string): SettingsApplied | undefined {
  const index = markedIndex(file);
  if (!Number.isSafeInteger(index) || index < 0 || index >= log.size) return undefined;
  const [found] = log.entries({ from: index, to: index + 1 });
  const entry = found && (JSON.parse(found.entry) as Entry);
  return entry?.kind === 'settings.applied' ? entry : undefined;
}

function markedIndex(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return -1;
  }
}

/** A start with other settings, or as another program, is an entry before the first call is taken. */
export async function recordSettings(parts: Omit<Surroundings, 'appLog'>): Promise<void> {
  const { settings, base, log, clock = systemClock } = parts;
  const file = join(settings.data, MARK_FILE);
  const previous = lastRecorded(log, file);
  const entry = settingsEntry(base.sha256, settings, {
    program: build.version,
    at: instantOf(clock.now()),
    ...(previous === undefined ? {} : { previous }),
  });
  if (entry === undefined) return;
  const { index } = await log.append(entry);
  writeFileSync(file, String(index));
}

/** From now on a clock that is set is an entry. */
export function watchClock(
  { settings, appLog, log, clock = systemClock }: Surroundings,
  closers: Closer[],
): void {
  const watch = createClockWatch({
    clock,
    steadyMs: () => performance.now(),
    jumpMs: settings.supervision.clockJumpMs,
  });
  const look = async (): Promise<void> => {
    const jumped = watch.look();
    if (jumped === undefined) return;
    appLog.warn('clock jumped', { durationMs: jumped.byMs });
    await log.append(jumped);
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => appLog.error('clock jump not recorded', { error }));
  }, CLOCK_LOOK_MS);
  closers.push(() => {
    clearInterval(timer);
    return Promise.resolve();
  });
}
