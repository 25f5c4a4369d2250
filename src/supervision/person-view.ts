import { shanghaiDateOf } from '../kernel/index.ts';
import type { AuditChain, AuditPersonView, PurposeClass, Settings } from '../shapes/index.ts';
import type { Names } from './names.ts';

const DAY_MS = 86_400_000;

export type DisclosureDelays = Settings['supervision']['disclosureDelayDays'];

type Look = AuditPersonView['looks'][number];
type Delayed = AuditPersonView['delayed'][number];

/** The first instant at which the person may be told of it; at once when no purpose was given. */
function tellableFromMs({ at, purpose }: AuditChain, delays: DisclosureDelays): number {
  return Date.parse(at) + (purpose === undefined ? 0 : delays[purpose.class]) * DAY_MS;
}

function lookOf(chain: AuditChain, names: Names): Look {
  const { at, requester, dataset = { id: '-' }, purpose, serviceItem, exchange, result } = chain;
  const why = [purpose && names.purpose(purpose.class), serviceItem?.name ?? serviceItem?.id];
  return {
    at,
    agency: requester,
    dataset,
    why: why.filter(Boolean).join(' · '),
    ...(purpose === undefined ? {} : { purpose: purpose.class }),
    ...(serviceItem === undefined ? {} : { serviceItem }),
    items: chain.released.map((item) => names.item(dataset.id, item)),
    result,
    exchange,
  };
}

/** Counted by class, with the first day on which one more may be told. */
function delayedOf(chains: readonly AuditChain[], delays: DisclosureDelays): Delayed[] {
  const byClass = new Map<PurposeClass, { count: number; fromMs: number }>();
  for (const chain of chains) {
    if (chain.purpose === undefined) continue;
    const { count, fromMs } = byClass.get(chain.purpose.class) ?? { count: 0, fromMs: Infinity };
    const own = tellableFromMs(chain, delays);
    byClass.set(chain.purpose.class, { count: count + 1, fromMs: Math.min(fromMs, own) });
  }
  return [...byClass].map(([purpose, { count, fromMs }]) => ({
    purpose,
    count,
    tellableFrom: shanghaiDateOf(fromMs),
  }));
}

/** Who looked and why, as the person may know it now; what must wait is counted and not told. */
export function personView(
  chains: readonly AuditChain[],
  {
    names,
    delays,
    nowMs,
  }: { readonly names: Names; readonly delays: DisclosureDelays; readonly nowMs: number },
): Pick<AuditPersonView, 'looks' | 'delayed'> {
  const isTellable = (chain: AuditChain): boolean => tellableFromMs(chain, delays) <= nowMs;
  return {
    looks: chains.filter(isTellable).map((chain) => lookOf(chain, names)),
    delayed: delayedOf(
      chains.filter((chain) => !isTellable(chain)),
      delays,
    ),
  };
}
