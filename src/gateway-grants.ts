import { newId, systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import type { Catalog } from './catalog/index.ts';
import { createGrantDesk, type GrantDesk } from './proceedings/index.ts';
import { createHasEnded } from './ended-agencies.ts';
import type { Foundation } from './foundation.ts';
import { systemAgencyOf } from './gateway-systems.ts';

interface Surroundings {
  readonly base: Foundation;
  readonly log: AuditLog;
  readonly catalog: () => Catalog;
}

/** What the ended agency's document says; one that is gone says nothing. */
const isSuccessor =
  (catalog: () => Catalog) =>
  (agency: string, of: string): boolean =>
    catalog()
      .agencies.get(of)
      ?.successors?.some((each) => each.agency === agency) ?? true;

/** Where grants end, on the store and the log of this gateway. */
export const openGrantDesk = ({ base, log, catalog }: Surroundings): GrantDesk =>
  createGrantDesk({
    db: base.store.db,
    clock: systemClock,
    newId,
    sha256: base.sha256,
    grants: base.grants,
    record: async (entry) => {
      await log.append(entry);
    },
    hasEnded: createHasEnded(catalog, systemClock),
    isSuccessor: isSuccessor(catalog),
    systemAgencyOf: systemAgencyOf(catalog),
  });
