import type { Catalog } from './catalog/index.ts';
import type { KeyRegistry } from './identity/index.ts';
import { shanghaiDateOf, type Clock } from './kernel/index.ts';

export type HasEnded = (agency: string) => boolean;

/** An agency of which the catalog in force knows nothing, or that its time is over. */
export const createHasEnded =
  (catalog: () => Catalog, clock: Clock): HasEnded =>
  (agency) => {
    const found = catalog().agencies.get(agency);
    if (found?.until === undefined) return found === undefined;
    return found.until <= shanghaiDateOf(clock.now());
  };

/**
 * Keys as they are found by those who let callers in: none of an agency that has ended, from its
 * day on and before anybody moves or revokes them.
 */
export function keysOfLivingAgencies(
  registry: KeyRegistry,
  { hasEnded }: { readonly hasEnded: HasEnded },
): KeyRegistry {
  const findKey: KeyRegistry['findKey'] = (keyid) => {
    const found = registry.findKey(keyid);
    return found === undefined || hasEnded(found.agency) ? undefined : found;
  };
  return { ...registry, findKey, stands: (keyid) => findKey(keyid) !== undefined };
}
