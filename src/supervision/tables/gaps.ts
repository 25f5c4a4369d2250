import { say } from '../../kernel/index.ts';
import { measures } from '../counting.ts';
import { textAt } from './sums.ts';
import { column, type Indicating, type TableDefinition, type TableRow } from './table.ts';

interface Gap {
  readonly group: readonly string[];
  count: number;
  readonly first: string;
  last: string;
}

function gapsOf({ counts }: Indicating): readonly Gap[] {
  const gaps = new Map<string, Gap>();
  // By day, and so in the order of days.
  for (const { day, dimensions, count } of counts(measures.gaps, true)) {
    const group = dimensions.map((_, at) => textAt(dimensions, at));
    const key = group.join('\n');
    const known = gaps.get(key) ?? { group, count: 0, first: day, last: day };
    known.count += count;
    known.last = day;
    gaps.set(key, known);
  }
  return [...gaps.values()];
}

/** The dimensions of `gaps`, by their names. */
const PLACES = ['dataset', 'requester', 'region', 'purpose', 'serviceItem', 'code'] as const;

function rowOf({ names, catalog }: Indicating, { group, count, first, last }: Gap): TableRow {
  const told = PLACES.map((name, at) => [name, group[at] ?? '']);
  const { dataset, requester, region, ...rest } = Object.fromEntries(told) as Readonly<
    Record<(typeof PLACES)[number], string>
  >;
  return {
    dataset,
    known: names.text(catalog.datasets.has(dataset) ? say('是', 'yes') : say('否', 'no')),
    name: names.dataset(dataset).name ?? '',
    requester,
    requesterName: names.agency(requester).name ?? '',
    region,
    regionName: region === '' ? '' : names.region(region),
    ...rest,
    demands: count,
    first,
    last,
  };
}

export const gaps: TableDefinition = {
  table: 'gaps',
  title: say('共享盲区', 'Gaps'),
  note: say(
    '没有责任事项覆盖的需求，按次数排列。目录在册且标为“是”的，是有目录而无人对该区划负责。',
    'Demands that no duty covers, the most frequent first. Known: the dataset is in the catalog, and nobody is responsible for the region.',
  ),
  columns: {
    dataset: column('所需目录', 'Dataset asked for'),
    known: column('目录在册', 'Known'),
    name: column('名称', 'Name'),
    requester: column('需求部门', 'Requester'),
    requesterName: column('部门名称', 'Its name'),
    region: column('区划', 'Region'),
    regionName: column('区划名称', 'Its name'),
    purpose: column('使用场景', 'Purpose'),
    serviceItem: column('事项', 'Service item'),
    code: column('代码', 'Code'),
    demands: column('需求次数', 'Demands'),
    first: column('首次', 'First'),
    last: column('最近', 'Last'),
  },
  rows: (given) =>
    gapsOf(given)
      .toSorted((one, other) => other.count - one.count)
      .map((gap) => rowOf(given, gap)),
};
