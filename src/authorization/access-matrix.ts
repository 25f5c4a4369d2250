import type { SystemView } from '../catalog/index.ts';
import { accessTo, type AccessWorld, type DatasetAccess } from './access.ts';

/** A page of cells, in the order of the identifiers of what varies. */
export interface AccessPage {
  readonly cells: readonly DatasetAccess[];
  /** `after` of the next page; absent on the last one. */
  readonly next?: string;
}

interface Paging {
  readonly after?: string;
  readonly limit: number;
}

interface Slice {
  readonly ids: readonly string[];
  readonly next?: string;
}

function slice(ids: Iterable<string>, { after = '', limit }: Paging): Slice {
  const rest = [...ids].filter((id) => id > after).sort();
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return last === undefined || page.length === rest.length
    ? { ids: page }
    : { ids: page, next: last };
}

const continued = ({ next }: Slice): Pick<AccessPage, 'next'> =>
  next === undefined ? {} : { next };

/** Systems that ask; providers are asked, and auditors and maintainers read other things. */
const isRequester = ({ role }: SystemView): boolean => role === 'consumer';

/** What each system of an agency may have of each dataset; a page is of datasets. */
export function accessOfAgency(world: AccessWorld, agency: string, paging: Paging): AccessPage {
  const { systems, datasets } = world.catalog;
  const own = [...systems.values()].filter(
    (system) => isRequester(system) && system.agency.agency === agency,
  );
  const page = slice(datasets.keys(), paging);
  const cells = page.ids.flatMap((id) => {
    const dataset = datasets.get(id);
    return dataset === undefined ? [] : own.map((system) => accessTo(world, system, dataset));
  });
  return { cells, ...continued(page) };
}

/** The other way round: who may have a dataset; a page is of systems. */
export function accessToDataset(world: AccessWorld, id: string, paging: Paging): AccessPage {
  const { systems, datasets } = world.catalog;
  const dataset = datasets.get(id);
  if (dataset === undefined) return { cells: [] };
  const page = slice(
    [...systems.values()].filter(isRequester).map((system) => system.id),
    paging,
  );
  const cells = page.ids.flatMap((system) => {
    const view = systems.get(system);
    return view === undefined ? [] : [accessTo(world, view, dataset)];
  });
  return { cells, ...continued(page) };
}
