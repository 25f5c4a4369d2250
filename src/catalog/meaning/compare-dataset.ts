import type { Dataset, Item, ShareType, Supply } from '../../shapes/index.ts';
import { dutyFacets } from './compare-duty.ts';
import { compareRegions, scopesName, type Geography } from './compare-regions.ts';
import { compareResources } from './compare-resources.ts';
import {
  compareFacets,
  compareMembers,
  plainFacet,
  told,
  type Facet,
  type Sides,
} from './facets.ts';
import { changeOf, type MeaningChange, type Subject } from './meaning-change.ts';

const shareRows = {
  unconditional: 'made-unconditional',
  conditional: 'made-conditional',
  'not-shared': 'made-not-shared',
} as const satisfies Readonly<Record<ShareType, string>>;

/** From open to closed. */
const SHARES: readonly ShareType[] = ['unconditional', 'conditional', 'not-shared'];

function shareChange(
  { before, after }: Sides<ShareType>,
  subject: Subject,
): readonly MeaningChange[] {
  if (before === after) return [];
  const isClosing = SHARES.indexOf(after) > SHARES.indexOf(before);
  const row = changeOf(shareRows[after], subject, {
    from: before,
    to: after,
    effect: isClosing ? 'narrows' : 'widens',
    ...(after === 'not-shared' ? { stops: {} } : {}),
  });
  return [row];
}

const itemFacets = (shares: Sides<ShareType>): readonly Facet<Item>[] => [
  {
    keys: ['share'],
    compare: ({ before, after }, subject) =>
      shareChange(
        { before: before.share ?? shares.before, after: after.share ?? shares.after },
        subject,
      ),
  },
  {
    keys: ['grade'],
    compare: ({ before, after }, subject) => [
      changeOf(after.grade > before.grade ? 'grade-raised' : 'grade-lowered', subject, {
        from: told(before.grade),
        to: told(after.grade),
      }),
    ],
  },
  {
    keys: ['mask'],
    compare: ({ before: { mask: from }, after: { mask: to } }, subject) => {
      if (to === undefined) return [changeOf('mask-removed', subject, { from: told(from) })];
      if (from === undefined) return [changeOf('mask-added', subject, { to })];
      return [changeOf('mask-changed', subject, { from, to })];
    },
  },
  plainFacet('source-changed', 'source'),
  plainFacet('basis-changed', 'basis'),
];

function compareItems(sides: Sides<Dataset>, subject: Subject): readonly MeaningChange[] {
  const { before, after } = sides;
  const facets = itemFacets({ before: before.share, after: after.share });
  return compareMembers<Item>(
    { before: before.items, after: after.items },
    {
      added: (to) => [changeOf('item-added', subject, { part: to, to })],
      removed: (from) => [changeOf('item-withdrawn', subject, { part: from, from, stops: {} })],
      both: (part, both) => compareFacets(facets, both, { ...subject, part }),
    },
  );
}

const supplyFacets = (where: Geography): readonly Facet<Supply>[] => [
  {
    keys: ['regions'],
    compare: ({ before, after }, subject) =>
      compareRegions({ before: before.regions, after: after.regions }, subject, where),
  },
  {
    keys: ['duty'],
    compare: ({ before, after }, subject) =>
      compareFacets(dutyFacets, { before: before.duty, after: after.duty }, subject),
  },
  {
    keys: ['resources'],
    compare: ({ before, after }, subject) =>
      compareResources({ before: before.resources, after: after.resources }, subject),
  },
];

/** By agency; the second supply of one agency is `agency#2`. */
function bySupplier(supplies: readonly Supply[]): Readonly<Record<string, Supply>> {
  const named: Record<string, Supply> = {};
  for (const supply of supplies) {
    const count = supplies.slice(0, supplies.indexOf(supply) + 1);
    const nth = count.filter(({ agency }) => agency === supply.agency).length;
    named[nth === 1 ? supply.agency : `${supply.agency}#${nth}`] = supply;
  }
  return named;
}

const compareSupplies =
  (where: Geography): Facet<Dataset>['compare'] =>
  ({ before, after }, subject) =>
    compareMembers<Supply>(
      { before: bySupplier(before.supplies), after: bySupplier(after.supplies) },
      {
        added: (part, { regions }) => [
          changeOf('supply-added', subject, { part, to: scopesName(regions, where) }),
        ],
        removed: (part, { regions }) => [
          changeOf('supply-stopped', subject, {
            part,
            from: scopesName(regions, where),
            stops: {},
          }),
        ],
        both: (part, both) => compareFacets(supplyFacets(where), both, { ...subject, part }),
      },
    );

/** Published when the comparison is made and not afterwards is withdrawn. */
const comparePublished =
  ({ date }: Geography): Facet<Dataset>['compare'] =>
  ({ before: { published: from }, after: { published: to } }, subject) => {
    if (to < from) return [changeOf('dataset-published', subject, { from, to })];
    const stops = from <= date && to > date ? { stops: {} } : {};
    return [changeOf('dataset-unpublished', subject, { from, to, ...stops })];
  };

export const datasetFacets = (where: Geography): readonly Facet<Dataset>[] => [
  plainFacet('renamed', 'title', 'summary'),
  {
    keys: ['share'],
    compare: ({ before, after }, subject) =>
      shareChange({ before: before.share, after: after.share }, subject),
  },
  { keys: ['published'], compare: comparePublished(where) },
  {
    keys: ['hidden'],
    compare: ({ before, after }, subject) =>
      (before.hidden === true) === (after.hidden === true)
        ? []
        : [changeOf(after.hidden === true ? 'dataset-hidden' : 'dataset-listed', subject)],
  },
  plainFacet('basis-changed', 'basis'),
  plainFacet('standard-replaced', 'standard'),
  { keys: ['items'], compare: compareItems },
  { keys: ['supplies'], compare: compareSupplies(where) },
];
