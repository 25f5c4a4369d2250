import { join } from 'node:path';
import { systemClock, type Clock } from './kernel/index.ts';
import { createTraceTokens, openSqliteDerivedStore, type AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import type { Settings } from './shapes/index.ts';
import {
  createSupervisionDesk,
  startFollowing,
  type SupervisionDesk,
} from './supervision/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

export interface SupervisionSurroundings {
  readonly settings: Settings;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly catalog: () => Catalog;
  readonly onError: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Derived from the log, and made again from it when it is lost. */
const DERIVED_FILE = 'derived.db';

/** What the bureau asks of the log, over a thread that follows it; closed by the closers. */
export function openSupervision(
  { settings, base, log, catalog, onError, clock = systemClock }: SupervisionSurroundings,
  closers: Closer[],
): SupervisionDesk {
  const { data: directory } = settings;
  const { archive } = settings.retention;
  const { sha256, keys, grants } = base;
  const file = join(directory, DERIVED_FILE);
  // Opened here first, so that its tables are there whoever of the two asks first.
  const store = openSqliteDerivedStore(file);
  const { indexKey } = keys;
  const following = startFollowing({ directory, archive, file, indexKey, onError });
  closers.push(async () => {
    await following.close();
    store.close();
  });
  return createSupervisionDesk(
    {
      log,
      store,
      following,
      tokens: createTraceTokens(sha256, indexKey),
      catalog,
      grants: () => grants.all(),
      clock,
      sha256,
      signer: keys.signer,
      origin: settings.log.origin,
      authority: settings.gateway.authority,
    },
    settings.supervision,
  );
}
