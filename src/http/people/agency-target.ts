import type { Target } from '../../people/index.ts';

/** What the catalog in force says of an agency; undefined when it does not know it. */
export type AgencyOf = (agency: string) => { readonly region: string } | undefined;

/** An agency that ended is no longer in the catalog, and has no region any more. */
export function agencyTarget(agencyOf: AgencyOf, agency: string): Target {
  const region = agencyOf(agency)?.region;
  return { agency, ...(region === undefined ? {} : { region }) };
}
