import { newId, systemClock, type Clock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import { refusalOfFindings, type BundleDesk } from './catalog/index.ts';
import { createChangeDesk, type BundlePort, type ChangeDesk } from './changes/index.ts';
import type { Settings } from './shapes/index.ts';
import type { Foundation } from './foundation.ts';

interface Surroundings {
  readonly settings: Settings;
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly bundles: BundleDesk;
  readonly clock?: Clock;
}

/** Kept first, and so compiled once; in force only in place of the bundle the change was made from. */
const portOf = ({ base, bundles }: Surroundings): BundlePort => ({
  inForce: () => Promise.resolve(bundles.catalog().bundle),
  load: (id) => base.bundles.load(id),
  publish: async ({ files }, order) => {
    const kept = await bundles.keep(files);
    if ('findings' in kept) return refusalOfFindings(kept.findings);
    const published = await bundles.publish({ bundle: kept.bundle, ...order });
    return 'refused' in published ? published : undefined;
  },
});

/** Where changes of the catalog are agreed to, on the store, the log and the bundles of this gateway. */
export async function openChangeDesk(parts: Surroundings): Promise<ChangeDesk> {
  const { settings, base, log, clock = systemClock } = parts;
  const desk = createChangeDesk(
    {
      db: base.store.db,
      clock,
      newId,
      sha256: base.sha256,
      house: base.schemas,
      bundles: portOf(parts),
      grants: () => base.grants.all(),
      record: async (entry) => {
        await log.append(entry);
      },
    },
    settings.changes,
  );
  await desk.settle();
  return desk;
}
