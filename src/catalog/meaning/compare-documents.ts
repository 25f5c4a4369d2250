import type {
  Agency,
  CodeTable,
  Divisions,
  Mapping,
  Matter,
  ServiceItem,
} from '../../shapes/index.ts';
import type { DocumentKind, DocumentValues } from '../catalog-document.ts';
import { datasetFacets } from './compare-dataset.ts';
import type { Geography } from './compare-regions.ts';
import {
  compareFacets,
  compareMembers,
  differ,
  membersOf,
  plainFacet,
  told,
  type Facet,
  type Sides,
} from './facets.ts';
import { changeOf, type Effect, type MeaningChange, type Subject } from './meaning-change.ts';
import type { ChangeKind } from './change-kinds.ts';

/** What only one of two lists has. */
const listFacet = <T extends object>(
  key: keyof T & string,
  [more, less]: readonly [ChangeKind, ChangeKind],
  listOf: (value: T) => readonly string[],
): Facet<T> => ({
  keys: [key],
  compare: ({ before, after }, subject) => {
    const { added, removed } = membersOf(listOf(before), listOf(after));
    return [
      ...added.map((to) => changeOf(more, subject, { part: to, to })),
      ...removed.map((from) => changeOf(less, subject, { part: from, from })),
    ];
  },
});

function compareUntil(
  { before, after }: Sides<Agency>,
  subject: Subject,
): readonly MeaningChange[] {
  const [from, to] = [before.until, after.until];
  const isEnding = to !== undefined && (from === undefined || to < from);
  const said = { from: told(from), to: told(to) };
  return isEnding
    ? [changeOf('agency-ended', subject, { ...said, stops: { on: to } })]
    : [changeOf('agency-continued', subject, said)];
}

const agencyFacets: readonly Facet<Agency>[] = [
  plainFacet('renamed', 'name'),
  { keys: ['until'], compare: compareUntil },
  {
    keys: ['systems'],
    compare: ({ before, after }, subject) =>
      compareMembers(
        { before: before.systems, after: after.systems },
        {
          added: (to) => [changeOf('system-added', subject, { part: to, to })],
          removed: (from) => [changeOf('system-removed', subject, { part: from, from })],
          both: (part, sides) => compareFacets([], sides, { ...subject, part }),
        },
      ),
  },
];

const codeFacets: readonly Facet<CodeTable>[] = [
  plainFacet('renamed', 'title'),
  {
    keys: ['values'],
    compare: ({ before, after }, subject) =>
      compareMembers(
        { before: before.values, after: after.values },
        {
          added: (to) => [changeOf('code-added', subject, { part: to, to })],
          removed: (from) => [changeOf('code-removed', subject, { part: from, from })],
          both: (part, sides) => [
            changeOf('code-renamed', subject, {
              part,
              from: told(sides.before),
              to: told(sides.after),
            }),
          ],
        },
      ),
  },
  {
    keys: ['dialects'],
    compare: ({ before, after }, subject) =>
      compareMembers<unknown>(
        { before: before.dialects, after: after.dialects },
        {
          added: (part, to) => [
            changeOf('dialect-changed', subject, { part, from: '—', to: told(to) }),
          ],
          removed: (part, from) => [
            changeOf('dialect-changed', subject, { part, from: told(from), to: '—' }),
          ],
          both: (part, sides) => [
            changeOf('dialect-changed', subject, {
              part,
              from: told(sides.before),
              to: told(sides.after),
            }),
          ],
        },
      ),
  },
];

const mappingFacets: readonly Facet<Mapping>[] = [
  {
    keys: ['fields'],
    compare: ({ before, after }, subject) => {
      const told2 = (part: string, from: unknown, to: unknown): readonly MeaningChange[] => [
        changeOf('mapping-changed', subject, { part, from: told(from), to: told(to) }),
      ];
      return compareMembers<unknown>(
        { before: before.fields, after: after.fields },
        {
          added: (part, to) => told2(part, undefined, to),
          removed: (part, from) => told2(part, from, undefined),
          both: (part, sides) => told2(part, sides.before, sides.after),
        },
      );
    },
  },
  listFacet('drops', ['loss-declared', 'loss-mended'], ({ drops }) => Object.keys(drops ?? {})),
];

type Needs = ServiceItem['needs'];

/** `dataset item by mode`, one for each thing needed. */
const needsOf = (needs: Needs): readonly string[] => [
  ...new Set(
    needs.flatMap(({ dataset, items, modes }) =>
      items.flatMap((item) => modes.map((mode) => `${dataset}/${item} (${mode})`)),
    ),
  ),
];

const serviceItemFacets: readonly Facet<ServiceItem>[] = [
  plainFacet('renamed', 'title'),
  listFacet('needs', ['need-widened', 'need-narrowed'], ({ needs }) => needsOf(needs)),
];

const matterFacets: readonly Facet<Matter>[] = [
  plainFacet('renamed', 'title'),
  listFacet('serviceItems', ['matter-widened', 'matter-narrowed'], (matter) => matter.serviceItems),
];

const divisionKey = ({ code, from }: Divisions['divisions'][number]): string =>
  from === undefined ? code : `${code}@${from}`;

const divisionFacets: readonly Facet<Divisions>[] = [
  {
    keys: ['divisions'],
    compare: ({ before, after }, subject) => {
      const table = ({ divisions }: Divisions) =>
        Object.fromEntries(divisions.map((each) => [divisionKey(each), each]));
      const said = (part: string, { before: from, after: to }: Sides<unknown>) => [
        changeOf('division-changed', subject, { part, from: told(from), to: told(to) }),
      ];
      return compareMembers<unknown>(
        { before: table(before), after: table(after) },
        {
          added: (part, to) => said(part, { before: undefined, after: to }),
          removed: (part, from) => said(part, { before: from, after: undefined }),
          both: said,
        },
      );
    },
  },
];

type FacetsOf = {
  readonly [K in DocumentKind]?: (where: Geography) => readonly Facet<DocumentValues[K]>[];
};

/** Kinds without a row here are told field by field. */
const facetsOf: FacetsOf = {
  agency: () => agencyFacets,
  dataset: datasetFacets,
  codeTable: () => codeFacets,
  mapping: () => mappingFacets,
  serviceItem: () => serviceItemFacets,
  matter: () => matterFacets,
  divisions: () => divisionFacets,
};

/** What it means that a whole document of a kind comes; the opposite when it goes. */
const coming: Readonly<Partial<Record<Subject['of'], Effect>>> = {
  dataset: 'widens',
  serviceItem: 'widens',
  matter: 'widens',
  grant: 'widens',
};

/** One document of a kind in both, or in one only. */
export function compareDocument(
  subject: Subject,
  { before, after }: Sides<object | undefined>,
  where: Geography,
): readonly MeaningChange[] {
  const effect = coming[subject.of] ?? 'neutral';
  if (before === undefined) return [changeOf('document-added', subject, { effect })];
  if (after === undefined) {
    const stops = subject.of === 'dataset' ? { stops: {} } : {};
    const opposite = effect === 'widens' ? 'narrows' : effect;
    return [changeOf('document-removed', subject, { effect: opposite, ...stops })];
  }
  if (!differ(before, after)) return [];
  const facets = subject.of === 'standard' ? undefined : facetsOf[subject.of];
  return compareFacets(
    (facets?.(where) ?? []) as readonly Facet<object>[],
    { before, after },
    subject,
  );
}
