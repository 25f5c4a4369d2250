import { shanghaiDateOf, type ProblemCode, type RegionScope } from '../kernel/index.ts';
import type { Catalog, DatasetView, SystemView } from '../catalog/index.ts';
import type { Grant, Omission, Purpose } from '../shapes/index.ts';
import { candidatesFor, type Candidate } from './access-candidates.ts';
import { decide, type Denial, type Permission, type Ruling } from './decide.ts';
import type { Need } from './need.ts';

/** All that access depends on, at one moment. */
export interface AccessWorld {
  readonly catalog: Catalog;
  /** All grants of an agency for a dataset, in whatever state. */
  readonly grantsFor: (requester: string, dataset: string) => readonly Grant[];
  readonly nowMs: number;
}

/** A kind of call that is permitted, and on what. */
export interface Allowance extends Candidate {
  readonly items: readonly { readonly item: string; readonly masked: boolean }[];
  /** Items of the dataset that are not released in it. */
  readonly omitted: readonly Omission[];
  readonly grant: string;
  /** First day it is no longer permitted. */
  readonly until: string;
  /** Who owes the answer. */
  readonly supplier: string;
}

/** A kind of call that is refused, and why; the grant that came closest where there is one. */
export interface Lack {
  readonly operation: Need['operation'];
  readonly code: ProblemCode;
  readonly purpose?: Pick<Purpose, 'class' | 'item'>;
  readonly region?: RegionScope;
  readonly owner?: string;
  readonly grant?: string;
}

/** One cell of the matrix: what a system may have of a dataset, and what it lacks. */
export interface DatasetAccess {
  readonly system: string;
  readonly agency: string;
  readonly dataset: string;
  readonly may: readonly Allowance[];
  readonly lacks: readonly Lack[];
}

const needOf = (dataset: DatasetView, { operation, purpose, region }: Candidate): Need => ({
  operation,
  dataset: dataset.id,
  purpose,
  items: [...dataset.items.keys()],
  ...(region === undefined ? {} : { region: region.code }),
});

interface Ground {
  readonly dataset: DatasetView;
  readonly grants: readonly Grant[];
}

/**
 * What speaks of calls within a region. Who has only the division by which it is named has a
 * candidate of its own there, and nothing of what lies below.
 */
function groundOf({ region }: Candidate, ground: Ground): Ground {
  if (region?.subtree !== true) return ground;
  const { dataset, grants } = ground;
  const reaching = <Part extends { readonly regions: readonly RegionScope[] }>(
    part: Part,
  ): Part => {
    const regions = part.regions.filter(({ code, subtree }) => subtree || code !== region.code);
    return regions.length === part.regions.length ? part : { ...part, regions };
  };
  return {
    dataset: { ...dataset, supplies: dataset.supplies.map(reaching) },
    grants: grants.map(reaching),
  };
}

/** The decision itself, asked about a call that nobody makes; what is used up today is not weighed. */
function rule(
  { catalog, grantsFor, nowMs }: AccessWorld,
  { id, agency }: SystemView,
  dataset: DatasetView,
): (candidate: Candidate) => Ruling {
  const grants = grantsFor(agency.agency, dataset.id);
  return (candidate) => {
    const { item } = candidate.purpose;
    const facts = {
      requester: { system: id, agency },
      ...groundOf(candidate, { dataset, grants }),
      serviceItem: item === undefined ? undefined : catalog.serviceItems.get(item),
      receiverMapping: undefined,
      divisions: catalog.divisions,
      quotaExceeded: () => undefined,
    };
    return decide(facts, needOf(dataset, candidate), nowMs);
  };
}

const allowance = (candidate: Candidate, ruling: Permission): Allowance => ({
  ...candidate,
  items: ruling.allowed.map(({ item, masked }) => ({ item, masked })),
  omitted: ruling.omitted,
  grant: ruling.grant.grant,
  until: endOf(ruling),
  supplier: ruling.supply.agency,
});

/** A grant ends, or the duty it draws on: whichever comes first. */
function endOf({ grant, supply }: Permission): string {
  const { until } = supply.duty;
  return until !== undefined && until < grant.until ? until : grant.until;
}

const lack = ({ operation, purpose, region }: Candidate, ruling: Denial): Lack => ({
  operation,
  code: ruling.refused,
  ...(ruling.refused === 'no-grant' || region === undefined ? {} : { region }),
  ...(ruling.refused === 'no-grant' ? {} : { purpose }),
  ...(ruling.owner === undefined ? {} : { owner: ruling.owner }),
  ...(ruling.grant === undefined ? {} : { grant: ruling.grant }),
});

const lackKey = ({ operation, code, purpose, region }: Lack): string =>
  JSON.stringify([operation, code, purpose, region]);

/** What one system may have of one dataset: every kind of call, put to the decision itself. */
export function accessTo(
  world: AccessWorld,
  system: SystemView,
  dataset: DatasetView,
): DatasetAccess {
  const date = shanghaiDateOf(world.nowMs);
  const grants = world.grantsFor(system.agency.agency, dataset.id);
  const ruleOn = rule(world, system, dataset);
  const ruled = candidatesFor(world.catalog, { dataset, grants, date }).map(
    (candidate) => [candidate, ruleOn(candidate)] as const,
  );
  const lacks = ruled.flatMap(([candidate, ruling]) =>
    ruling.permitted ? [] : [lack(candidate, ruling)],
  );
  return {
    system: system.id,
    agency: system.agency.agency,
    dataset: dataset.id,
    may: ruled.flatMap(([candidate, ruling]) =>
      ruling.permitted ? [allowance(candidate, ruling)] : [],
    ),
    lacks: [...new Map(lacks.map((each) => [lackKey(each), each])).values()],
  };
}
