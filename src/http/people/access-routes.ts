import {
  accessOfAgency,
  accessToDataset,
  type AccessPage,
  type AccessWorld,
  type DatasetAccess,
} from '../../authorization/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Clock, Refusal } from '../../kernel/index.ts';
import type { People, Target } from '../../people/index.ts';
import type { AccessMatrix, Grant } from '../../shapes/index.ts';
import { viewOfAccess } from '../access-view.ts';
import { limitIn } from './page.ts';
import { ok, signedIn, type Answer, type AskedInSession, type Route } from './route.ts';

export interface AccessRouteParts {
  readonly people: People;
  readonly clock: Clock;
  readonly catalog: () => Catalog;
  /** All grants of an agency for a dataset, in whatever state. */
  readonly grantsFor: (requester: string, dataset: string) => readonly Grant[];
  /** What the catalog in force says of an agency; undefined when it does not know it. */
  readonly agencyOf: (agency: string) => { readonly region: string } | undefined;
}

const QUERY: Refusal = { refused: 'query-invalid' };

const judge = (
  { people, agencyOf }: AccessRouteParts,
  { by }: AskedInSession,
  agency: string,
): Refusal | undefined => {
  const region = agencyOf(agency)?.region;
  const target: Target = { agency, ...(region === undefined ? {} : { region }) };
  return people.may(by, 'access.read', target);
};

interface Asking {
  readonly world: AccessWorld;
  readonly asked: AskedInSession;
  readonly limit: number;
}

/** One side of the matrix is named, and only one. */
function pageFor(parts: AccessRouteParts, { world, asked, limit }: Asking): AccessPage | Refusal {
  const [agency, dataset, after] = ['agency', 'dataset', 'after'].map((name) => asked.query(name));
  const paging = { limit, ...(after === undefined ? {} : { after }) };
  if ((agency === undefined) === (dataset === undefined)) return QUERY;
  if (agency !== undefined) {
    return judge(parts, asked, agency) ?? accessOfAgency(world, agency, paging);
  }
  const page = accessToDataset(world, dataset ?? '', paging);
  const maySee = (cell: DatasetAccess): boolean => judge(parts, asked, cell.agency) === undefined;
  return { ...page, cells: page.cells.filter(maySee) };
}

function tell(parts: AccessRouteParts, asked: AskedInSession): Answer | Refusal {
  const limit = limitIn(asked);
  if (typeof limit !== 'number') return limit;
  const catalog = parts.catalog();
  const world = { catalog, grantsFor: parts.grantsFor, nowMs: parts.clock.now() };
  const page = pageFor(parts, { world, asked, limit });
  if ('refused' in page) return page;
  const { cells, next } = page;
  const matrix: AccessMatrix = {
    bundle: catalog.bundle,
    cells: cells.map((cell) => ({
      system: cell.system,
      agency: cell.agency,
      dataset: cell.dataset,
      ...viewOfAccess(cell, asked.language),
    })),
    ...(next === undefined ? {} : { next }),
  };
  return ok(matrix);
}

/** Who may have what, by agency or by dataset, with the reason in each cell. */
export const accessRoutes = (parts: AccessRouteParts): readonly Route[] => [
  signedIn({
    method: 'GET',
    path: '/v1/access/matrix',
    action: 'access.read',
    needs: 'session',
    target: 'each',
    handle: (asked) => tell(parts, asked),
  }),
];
