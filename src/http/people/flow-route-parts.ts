import type { Catalog } from '../../catalog/index.ts';
import type { FlowDesk, Polled } from '../../flows/index.ts';
import type { People, Target } from '../../people/index.ts';

export interface FlowRouteParts {
  readonly people: People;
  readonly flows: FlowDesk;
  /** Looks once at the source of a flow; undefined for one that this gateway does not look at. */
  readonly pollFlow: (flow: string) => Promise<Polled> | undefined;
  readonly catalog: () => Catalog;
  /** What the catalog in force says of an agency; undefined when it does not know it. */
  readonly agencyOf: (agency: string) => { readonly region: string } | undefined;
}

/** Somebody else's thing, as the scope of a role is held against it. */
export const targetOf = ({ agencyOf }: FlowRouteParts, agency: string): Target => {
  const region = agencyOf(agency)?.region;
  return { agency, ...(region === undefined ? {} : { region }) };
};
