import { say, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import type { Decision, Grant, Omission } from '../shapes/index.ts';
import type { DatasetView, SupplyView } from '../catalog/index.ts';
import { judgeGrants } from './judge-grants.ts';
import { sortItems } from './sort-items.ts';
import type { Facts } from './facts.ts';
import type { Need } from './need.ts';
import { chooseSupply, type Choice } from './choose-supply.ts';

type Allow = Extract<Decision, { verdict: 'allow' }>;

/** May be released: which items and why, by which supplier, under which grant. */
export interface Permission {
  readonly permitted: true;
  readonly dataset: DatasetView;
  readonly supply: SupplyView;
  readonly grant: Grant;
  readonly allowed: Allow['allowed'];
  readonly omitted: readonly Omission[];
}

/** A refusal that knows what it weighed, so that the log can say it. */
export interface Denial extends Refusal {
  readonly permitted: false;
  readonly grant?: string;
  readonly omitted?: readonly Omission[];
}

export type Ruling = Permission | Denial;

const deny = (refusal: Refusal, grant?: Grant): Denial => ({
  permitted: false,
  ...refusal,
  ...(grant === undefined ? {} : { grant: grant.grant }),
});

/** Whether somebody with these grants may know that there is such a dataset: published, not hidden. */
export const mayKnowOf = (
  { document }: DatasetView,
  grants: readonly Grant[],
  date: string,
): boolean => document.published <= date && (document.hidden !== true || grants.length > 0);

/** Covered by a published entry today, not hidden from this caller, and shared at all. */
function sharedDataset({ dataset, grants }: Facts, date: string): DatasetView | Refusal {
  if (dataset === undefined || !mayKnowOf(dataset, grants, date)) {
    return { refused: 'no-authority' };
  }
  return dataset.document.share === 'not-shared' ? notShared(dataset) : dataset;
}

function notShared(dataset: DatasetView): Refusal {
  const basis = dataset.document.basis;
  const owner = dataset.supplies[0]?.agency;
  const cited = basis === undefined ? '' : [basis.act, basis.article].filter(Boolean).join('');
  return {
    refused: 'not-shared',
    detail: say(`依据：${cited}`, `Legal basis: ${cited}`),
    ...(owner === undefined ? {} : { owner }),
  };
}

const dutyStands = (supply: SupplyView, date: string): boolean =>
  supply.duty.since <= date && (supply.duty.until === undefined || date < supply.duty.until);

/** The supply that must answer: its duty stands today and offers the mode. */
function boundSupply(choice: Choice): SupplyView | Refusal {
  const supply = chooseSupply(choice);
  if ('refused' in supply) return supply;
  if (!dutyStands(supply, choice.date)) return { refused: 'no-authority' };
  if (!supply.duty.modes.includes(choice.need.operation)) return { refused: 'mode-not-granted' };
  return supply;
}

const standardMissing = (facts: Facts, dataset: DatasetView, need: Need): boolean =>
  need.as !== undefined &&
  need.as !== dataset.document.standard &&
  facts.receiverMapping === undefined;

/**
 * The decision: deny by default over duty, share type, grant, purpose, region, items and quota.
 * Pure: facts were read before, nothing is written here. Order is part of the contract: a caller
 * learns of a dataset's existence only after the duty is shown to cover it.
 */
export function decide(facts: Facts, need: Need, nowMs: number): Ruling {
  const date = shanghaiDateOf(nowMs);
  const dataset = sharedDataset(facts, date);
  if ('refused' in dataset) return deny(dataset);

  const judged = judgeGrants({ facts, dataset, need, date });
  if (!('grant' in judged)) return deny(judged);
  const { grant } = judged;
  if (standardMissing(facts, dataset, need))
    return deny({ refused: 'standard-unavailable' }, grant);

  const supply = boundSupply({ facts, dataset, grant, need, date });
  if ('refused' in supply) return deny(supply, grant);

  const sorted = sortItems({ facts, dataset, grant, need });
  if ('refused' in sorted) return deny(sorted, grant);
  if (sorted.allowed.length === 0) {
    return { ...deny({ refused: 'nothing-to-release' }, grant), omitted: sorted.omitted };
  }
  const quota = facts.quotaExceeded(grant);
  if (quota !== undefined) return deny(quota, grant);
  return { permitted: true, dataset, supply, grant, ...sorted };
}
