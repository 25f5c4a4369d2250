import { say, shanghaiDateOf, type Refusal } from '../kernel/index.ts';
import type { Decision, Grant, Omission } from '../shapes/index.ts';
import type { DatasetView, SupplyView } from '../catalog/index.ts';
import { judgeGrants } from './judge-grants.ts';
import { sortItems } from './sort-items.ts';
import type { Facts } from './facts.ts';
import type { Need } from './need.ts';
import { chooseSupply } from './choose-supply.ts';

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

/** Covered by a published duty today, and not hidden from this caller. */
function coveredDataset(facts: Facts, date: string): DatasetView | undefined {
  const { dataset, grants } = facts;
  if (dataset === undefined) return undefined;
  if (dataset.document.hidden === true && grants.length === 0) return undefined;
  if (dataset.document.published > date) return undefined;
  return dataset;
}

const dutyStands = (supply: SupplyView, date: string): boolean =>
  supply.duty.since <= date && (supply.duty.until === undefined || date < supply.duty.until);

/**
 * The decision: deny by default over duty, share type, grant, purpose, region, items and quota.
 * Pure: facts were read before, nothing is written here. Order is part of the contract: a caller
 * learns of a dataset's existence only after the duty is shown to cover it.
 */
export function decide(facts: Facts, need: Need, nowMs: number): Ruling {
  const date = shanghaiDateOf(nowMs);
  const dataset = coveredDataset(facts, date);
  if (dataset === undefined) return deny({ refused: 'no-authority' });
  if (dataset.document.share === 'not-shared') return deny(notShared(dataset));

  const judged = judgeGrants({ facts, dataset, need, date });
  if (!('grant' in judged)) return deny(judged);
  const { grant } = judged;
  if (standardMissing(facts, need)) return deny({ refused: 'standard-unavailable' }, grant);

  const supply = chooseSupply({ facts, dataset, grant, need, date });
  if ('refused' in supply) return deny(supply, grant);
  if (!dutyStands(supply, date)) return deny({ refused: 'no-authority' }, grant);
  if (!supply.duty.modes.includes(need.operation))
    return deny({ refused: 'mode-not-granted' }, grant);

  const sorted = sortItems({ facts, dataset, grant, need });
  if ('refused' in sorted) return deny(sorted, grant);
  if (sorted.allowed.length === 0) {
    return { ...deny({ refused: 'nothing-to-release' }, grant), omitted: sorted.omitted };
  }
  const quota = facts.quotaExceeded(grant);
  if (quota !== undefined) return deny(quota, grant);
  return { permitted: true, dataset, supply, grant, ...sorted };
}

const standardMissing = ({ dataset, receiverMapping }: Facts, need: Need): boolean =>
  need.as !== undefined && need.as !== dataset?.document.standard && receiverMapping === undefined;

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
