import { systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import { createKeyDesk, type KeyDesk } from './identity/index.ts';
import type { AppLog } from './observability/index.ts';
import type { Settings } from './shapes/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';
import { createKeyNotice } from './key-notice.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly catalog: () => Catalog;
}

/** Keys whose time has come are activated, and those whose term has ended recorded, so often. */
const SETTLE_INTERVAL_MS = 60_000;

/** The agency of a system in the catalog in force. */
export const systemAgencyOf =
  (catalog: () => Catalog) =>
  (system: string): string | undefined =>
    catalog().systems.get(system)?.agency.agency;

function startSettling(
  desk: KeyDesk,
  { settings, appLog, base }: Surroundings,
  closers: Closer[],
): void {
  const notice = createKeyNotice(
    { registry: base.registry, appLog },
    settings.keys.expiryNoticeDays,
  );
  const settle = (): Promise<unknown> =>
    desk
      .settle()
      .then(notice)
      .catch((error: unknown) => appLog.error('keys not settled', { error }));
  let settling = settle();
  const timer = setInterval(() => {
    settling = settling.then(settle);
  }, SETTLE_INTERVAL_MS);
  closers.push(async () => {
    clearInterval(timer);
    await settling;
  });
}

/** Where keys of systems are asked for and decided, on the store and the log of this gateway. */
export function openKeyDesk(parts: Surroundings, closers: Closer[]): KeyDesk {
  const { settings, base, log, catalog } = parts;
  const desk = createKeyDesk(
    {
      db: base.store.db,
      crypto: base.crypto,
      clock: systemClock,
      registry: base.registry,
      sealingKey: base.keys.sealingKey,
      record: async (entry) => {
        await log.append(entry);
      },
      agencyOf: systemAgencyOf(catalog),
      origin: settings.log.origin,
    },
    settings.keys,
  );
  startSettling(desk, parts, closers);
  return desk;
}
