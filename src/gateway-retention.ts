import { newId, systemClock, type Clock } from './kernel/index.ts';
import { openErasures, subjectIndexToken, type AuditLog } from './audit/index.ts';
import type { AppLog } from './observability/index.ts';
import { createErasureDesk, createExpiry, type ErasureDesk } from './retention/index.ts';
import type { Entry, Settings } from './shapes/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: Pick<AppLog, 'error'>;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly clock?: Clock;
}

/** What erases evidence of this gateway: the desk of two people, and the end of the term. */
export function readyRetention(parts: Surroundings, closers: Closer[]): ErasureDesk {
  const { settings, appLog, base, log, clock = systemClock } = parts;
  const erasures = openErasures(settings.data);
  closers.push(() => {
    erasures.close();
    return Promise.resolve();
  });
  const record = async (entry: Entry): Promise<void> => {
    await log.append(entry);
  };
  const onError = (error: unknown): void => appLog.error('evidence not expired', { error });
  const expiry = createExpiry(
    { clock, erasures, record, onError },
    settings.retention.evidenceDays,
  );
  closers.push(() => expiry.close());
  void expiry.run();
  const { sha256, keys } = base;
  const indexTokenOf = (jcs: Uint8Array): string => subjectIndexToken(sha256, keys.indexKey, jcs);
  return createErasureDesk({ clock, newId, erasures, indexTokenOf, record }, settings.retention);
}
