import { join } from 'node:path';
import { systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import { createFlowDesk, type FlowDesk } from './flows/index.ts';
import type { AppLog } from './observability/index.ts';
import type { Settings } from './shapes/index.ts';
import { openFlows } from './storage/index.ts';
import type { Closer } from './close-all.ts';
import type { Foundation } from './foundation.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly appLog: AppLog;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly catalog: () => Catalog;
}

/** Under the data folder: what flows have under way. */
export const FLOWS_FILE = 'flows.db';

/** Bytes that nobody can guess before a commitment's content. */
const SALT_BYTES = 32;

/** Flows of this gateway; what a killed process left half done is finished before anybody is served. */
export async function readyFlows(
  { settings, base, log, catalog }: Surroundings,
  closers: Closer[],
): Promise<FlowDesk> {
  const desk = createFlowDesk(
    {
      database: await openFlows(join(settings.data, FLOWS_FILE)),
      catalog,
      sha256: base.sha256,
      clock: systemClock,
      newSalt: () => base.crypto.randomBytes(SALT_BYTES),
      record: async (entry) => {
        await log.append(entry);
      },
    },
    settings.flows,
  );
  closers.push(() => {
    desk.end();
    return Promise.resolve();
  });
  await desk.resume();
  return desk;
}
