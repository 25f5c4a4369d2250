import { accessTo, mayKnowOf } from '../authorization/index.ts';
import type { Announcement } from '../changes/index.ts';
import type { DatasetView } from '../catalog/index.ts';
import type { Refusal } from '../kernel/index.ts';
import type { AccessOwn, Grant } from '../shapes/index.ts';
import { viewOfAccess } from './access-view.ts';
import type { Reading } from './reading.ts';

/** Datasets told at once. */
const PAGE_SIZE = 100;

/** Those that whoever asks may know of, in the order of their identifiers. */
function pageOf({ catalog, caller, grants, date, query }: Reading): readonly DatasetView[] {
  const after = query('after') ?? '';
  const named = query('dataset');
  return [...catalog.datasets.values()]
    .filter(({ id }) => id > after && (named === undefined || id === named))
    .filter((dataset) => mayKnowOf(dataset, grants.findFor(caller.agency.agency, dataset.id), date))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What was announced of the grants of whoever asks. */
function announcedTo(
  held: ReadonlySet<string>,
  announcements: readonly Announcement[],
  { language }: Reading,
): AccessOwn['announced'] {
  return announcements.flatMap(({ stops, grants }) => {
    const own = grants.filter((grant) => held.has(grant));
    return own.length === 0
      ? []
      : stops.map(({ on, text }) => ({ on, text: text[language], grants: own }));
  });
}

const heldBy = (agency: string, grants: readonly Grant[]): ReadonlySet<string> =>
  new Set(grants.filter(({ requester }) => requester === agency).map(({ grant }) => grant));

/** What the system that asks may have, what it lacks and why, and what is going to stop. */
export function tellAccess(
  reading: Reading,
  announcements: readonly Announcement[],
): AccessOwn | Refusal {
  const { caller, catalog, grants, nowMs, language } = reading;
  const system = catalog.systems.get(caller.system);
  if (system === undefined) return { refused: 'key-unknown' };
  const { agency } = caller.agency;
  const world = {
    catalog,
    nowMs,
    grantsFor: (requester: string, dataset: string) => grants.findFor(requester, dataset),
  };
  const all = pageOf(reading);
  const page = all.slice(0, PAGE_SIZE);
  const last = page.at(-1);
  return {
    system: caller.system,
    agency,
    bundle: catalog.bundle,
    datasets: page.map((dataset) => ({
      dataset: dataset.id,
      title: dataset.document.title,
      ...viewOfAccess(accessTo(world, system, dataset), language),
    })),
    announced: announcedTo(heldBy(agency, grants.all()), announcements, reading),
    ...(last === undefined || page.length === all.length ? {} : { next: last.id }),
  };
}
