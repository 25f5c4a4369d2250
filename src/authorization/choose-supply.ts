import { say, type Refusal } from '../kernel/index.ts';
import type { DatasetView, SupplyView } from '../catalog/index.ts';
import type { Grant } from '../shapes/index.ts';
import type { Facts } from './facts.ts';
import { scopesMeet } from './judge-grants.ts';
import type { Need } from './need.ts';

export interface Choice {
  readonly facts: Facts;
  readonly dataset: DatasetView;
  readonly grant: Grant;
  readonly need: Need;
  readonly date: string;
}

function suppliesOf({ facts, dataset, grant, need, date }: Choice): readonly SupplyView[] {
  const { divisions } = facts;
  const { region } = need;
  const serves = (supply: SupplyView): boolean =>
    supply.regions.some((a) =>
      region === undefined
        ? grant.regions.some((b) => scopesMeet(divisions, { a, b }, date))
        : divisions.isWithin(region, a, date),
    );
  return dataset.supplies.filter(serves);
}

/** The one supply for the region asked for, or for the regions of the grant when none was. */
export function chooseSupply(choice: Choice): SupplyView | Refusal {
  const [only, second] = suppliesOf(choice);
  if (only === undefined) return { refused: 'no-supplier' };
  if (second === undefined) return only;
  return {
    refused: 'no-supplier',
    detail: say(
      '授权范围内有多个供给部门，请用 region 指明行政区划',
      'several agencies supply the granted regions; name one with region',
    ),
  };
}
