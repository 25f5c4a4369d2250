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
    agency: caller.agency.agency,
    algorithm: caller.algorithm,
    ...(isDeniable(caller.algorithm) ? { deniable: true as const } : {}),
    keyid: caller.keyid,
    ...(need?.operator === undefined ? {} : { operator: need.operator }),
    system: caller.system,
  };
}

export function whatOf(need: AnyNeed): What {
  return {
    ...(need.items === undefined ? {} : { asked: [...need.items] }),
    dataset: need.dataset,
    operation: need.operation,
    ...(need.region === undefined ? {} : { region: need.region }),
  };
}

export function whyOf({ need, permission }: Asked): Why {
  const { grant, supply, allowed } = permission;
  return {
    dutySince: supply.duty.since,
    grant: grant.grant,
    provider: supply.agency,
    purpose: need.purpose,
    reasons: allowed.map(({ item, share }) => ({ grant: grant.grant, item, share })),
  };
}
