import { algorithms, type AlgorithmName } from '../signatures/index.ts';
import type { What, Who, Why } from '../shapes/index.ts';
import type { Asked } from './asked.ts';
import type { Caller } from './identify.ts';
import type { AnyNeed } from './needs.ts';

/** What is known of a request by the time it is recorded. */
export interface Known {
  readonly caller: Caller;
  /** Absent when the body could not be read. */
  readonly need?: AnyNeed;
}

const isDeniable = (algorithm: string): boolean =>
  algorithm in algorithms && algorithms[algorithm as AlgorithmName].deniable;

export function whoOf({ caller, need }: Known): Who {
  return {
    system: caller.system,
    agency: caller.agency.agency,
    ...(need?.operator === undefined ? {} : { operator: need.operator }),
    keyid: caller.keyid,
    algorithm: caller.algorithm,
    ...(isDeniable(caller.algorithm) ? { deniable: true as const } : {}),
  };
}

export function whatOf(need: AnyNeed): What {
  return {
    operation: need.operation,
    dataset: need.dataset,
    ...(need.items === undefined ? {} : { asked: [...need.items] }),
    ...(need.region === undefined ? {} : { region: need.region }),
  };
}

export function whyOf({ need, permission }: Asked): Why {
  const { grant, supply, allowed } = permission;
  return {
    purpose: need.purpose,
    grant: grant.grant,
    provider: supply.agency,
    dutySince: supply.duty.since,
    reasons: allowed.map(({ item, share }) => ({ item, share, grant: grant.grant })),
  };
}
