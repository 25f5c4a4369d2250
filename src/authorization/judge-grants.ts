import type { DivisionTable, ProblemCode, Refusal, RegionScope } from '../kernel/index.ts';
import type { Grant, ServiceItem } from '../shapes/index.ts';
import type { DatasetView } from '../catalog/index.ts';
import type { Facts } from './facts.ts';
import type { Need } from './need.ts';

interface Weighing {
  readonly facts: Facts;
  readonly dataset: DatasetView;
  readonly need: Need;
  /** Today in Asia/Shanghai. */
  readonly date: string;
}

interface Test {
  readonly code: ProblemCode;
  readonly holds: (grant: Grant, weighing: Weighing) => boolean;
}

/** A third party takes results, never copies of conditional data (restricted role). */
function modeHolds(grant: Grant, { facts, dataset, need }: Weighing): boolean {
  if (!grant.modes.includes(need.operation)) return false;
  const restricted =
    facts.requester.agency.kind === 'third-party' && dataset.document.share !== 'unconditional';
  return !restricted || need.operation === 'verify';
}

/** The service item must itself need this dataset in this mode: no purpose stretches a grant. */
function serviceItemNeeds(item: ServiceItem | undefined, need: Need): boolean {
  return (
    item?.needs.some(
      (each) => each.dataset === need.dataset && each.modes.includes(need.operation),
    ) ?? false
  );
}

function purposeHolds(grant: Grant, { facts, need }: Weighing): boolean {
  const { purpose } = need;
  const granted = grant.purposes.some(
    (each) =>
      each.class === purpose.class &&
      (each.serviceItems === undefined ||
        (purpose.item !== undefined && each.serviceItems.includes(purpose.item))),
  );
  return granted && (purpose.class !== 'service' || serviceItemNeeds(facts.serviceItem, need));
}

/** Whether the scopes share any division, by the table in force on the date. */
export function scopesMeet(
  table: DivisionTable,
  pair: { readonly a: RegionScope; readonly b: RegionScope },
  date: string,
): boolean {
  return table.isWithin(pair.a.code, pair.b, date) || table.isWithin(pair.b.code, pair.a, date);
}

function regionHolds(grant: Grant, { facts, need, date }: Weighing): boolean {
  const { region } = need;
  if (region === undefined) return true;
  return grant.regions.some((scope) => facts.divisions.isWithin(region, scope, date));
}

/** Tests of a grant in order; the code is what a caller hears when the grant fails there. */
const tests: readonly Test[] = [
  {
    code: 'no-grant',
    holds: (grant, { facts }) => grant.systems?.includes(facts.requester.system) ?? true,
  },
  { code: 'grant-revoked', holds: (grant) => grant.state === 'active' },
  { code: 'grant-not-begun', holds: (grant, { date }) => grant.from <= date },
  { code: 'grant-expired', holds: (grant, { date }) => date < grant.until },
  { code: 'mode-not-granted', holds: modeHolds },
  { code: 'purpose-not-granted', holds: purposeHolds },
  { code: 'region-not-granted', holds: regionHolds },
];

const failedTestOf = (grant: Grant, weighing: Weighing): number =>
  tests.findIndex((test) => !test.holds(grant, weighing));

/**
 * The first grant that stands for this call; otherwise the refusal of the grant that came closest,
 * because that is the one its holder can do something about.
 */
export function judgeGrants(weighing: Weighing): { readonly grant: Grant } | Refusal {
  let closest = -1;
  for (const grant of weighing.facts.grants) {
    const failed = failedTestOf(grant, weighing);
    if (failed === -1) return { grant };
    closest = Math.max(closest, failed);
  }
  return { refused: tests[closest]?.code ?? 'no-grant' };
}
