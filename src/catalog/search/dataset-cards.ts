import type { Bilingual, Dataset, Matter, Mode, ShareType } from '../../shapes/index.ts';
import type { Catalog, DatasetView } from '../catalog.ts';
import type { Weighted } from './text-index.ts';

/** A dataset as a list of results shows it. */
export interface DatasetCard {
  readonly dataset: string;
  readonly title: Bilingual;
  readonly summary?: Bilingual;
  readonly domain: Dataset['domain'];
  readonly share: ShareType;
  readonly standard: string;
  /** Who supplies it, for which regions. */
  readonly agencies: readonly string[];
  readonly regions: readonly string[];
  readonly modes: readonly Mode[];
  /** Matters with a service item that needs it. */
  readonly matters: readonly string[];
}

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];

/** By dataset, the matters it is needed for. */
export function mattersByDataset({
  matters,
  serviceItems,
}: Catalog): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const note = ({ matter }: Matter, dataset: string): void => {
    found.set(dataset, (found.get(dataset) ?? new Set()).add(matter));
  };
  for (const matter of matters.values()) {
    for (const item of matter.serviceItems) {
      for (const { dataset } of serviceItems.get(item)?.needs ?? []) note(matter, dataset);
    }
  }
  return found;
}

export function cardOf(
  { id, document, supplies }: DatasetView,
  matters: ReadonlySet<string> = new Set(),
): DatasetCard {
  const { title, summary, domain, share, standard } = document;
  return {
    dataset: id,
    title,
    ...(summary === undefined ? {} : { summary }),
    domain,
    share,
    standard,
    agencies: distinct(supplies.map(({ agency }) => agency)),
    regions: distinct(supplies.flatMap(({ regions }) => regions.map(({ code }) => code))),
    modes: distinct(supplies.flatMap(({ duty }) => duty.modes)),
    matters: [...matters].sort(),
  };
}

/** How much a hit is worth, by where it is. */
const WEIGHTS = { title: 8, id: 6, item: 3, summary: 2, supplier: 1 } as const;

const both = (text: Bilingual | undefined): string =>
  text === undefined ? '' : `${text['zh-CN']} ${text.en ?? ''}`;

/** What a dataset is found by. */
export function textsOf(
  { id, document, supplies }: DatasetView,
  catalog: Catalog,
): readonly Weighted[] {
  const suppliers = supplies.map(({ agency }) => both(catalog.agencies.get(agency)?.name));
  // `socialInsurance` is two words to whoever looks for one of them.
  const items = Object.keys(document.items).map((item) => item.replaceAll(/(?=[A-Z])/g, ' '));
  return [
    { text: both(document.title), weight: WEIGHTS.title },
    { text: `${id} ${document.code} ${document.domain}`, weight: WEIGHTS.id },
    { text: items.join(' '), weight: WEIGHTS.item },
    { text: both(document.summary), weight: WEIGHTS.summary },
    { text: suppliers.join(' '), weight: WEIGHTS.supplier },
  ];
}
