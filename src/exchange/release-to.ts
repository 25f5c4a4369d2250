import { type Refusal } from '../kernel/index.ts';
import type { VerifyAnswer } from '../shapes/index.ts';
import type { AskedAbout } from './asked.ts';
import { compareClaims } from './compare-claims.ts';
import type { MappedRecords } from './map-records.ts';
import { release, type Released } from './release.ts';
import type { Run } from './run.ts';

/** What one exchange releases: records for a query, yes or no per item for a verification. */
export type Release =
  { readonly kind: 'records'; readonly released: Released; readonly withheld: number } | Results;

export interface Results {
  readonly kind: 'results';
  readonly results: VerifyAnswer['results'];
}

/** Releases by the operation asked for, unless grant or key was revoked while the provider was asked. */
export function releaseTo(run: Run, asked: AskedAbout, mapped: MappedRecords): Release | Refusal {
  const { need, permission, route, caller } = asked;
  if (!run.ports.keys.stands(caller.keyid)) return { refused: 'key-unknown' };
  if (!run.ports.grants.stands(permission.grant.grant)) return { refused: 'grant-revoked' };
  if (need.claims !== undefined) {
    return { kind: 'results', results: compareClaims(mapped.records, need.claims, permission) };
  }
  const released = release(mapped.records, {
    permission,
    catalog: run.catalog,
    inbound: route.resource.mapping,
    as: need.as,
  });
  if ('refused' in released) return released;
  return { kind: 'records', released, withheld: mapped.withheld };
}
