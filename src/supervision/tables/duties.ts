import type { RegionScope } from '../../kernel/index.ts';
import { say } from '../../kernel/index.ts';
import { measures } from '../counting.ts';
import { callOf, providedAs } from './call.ts';
import { sumUp } from './sums.ts';
import { column, type Indicating, type TableDefinition } from './table.ts';

interface Served {
  readonly asked: number;
  readonly given: number;
}

const NONE: Served = { asked: 0, given: 0 };

/** Calls by dataset and provider. */
function servedOf({ counts }: Indicating): ReadonlyMap<string, Served> {
  const rows = sumUp(counts(measures.calls), {
    keys: ['asked', 'given'],
    group: (dimensions) => {
      const { dataset, provider } = callOf(dimensions);
      return provider === '' ? undefined : [dataset, provider];
    },
    adds: (dimensions) =>
      providedAs(callOf(dimensions)) === 'given' ? ['asked', 'given'] : ['asked'],
  });
  return new Map(rows.map(({ group, sums }) => [group.join('\n'), sums]));
}

const spell = ({ names }: Indicating, { code, subtree }: RegionScope): string =>
  `${names.region(code)}${code}${subtree ? '…' : ''}`;

/** Regions spelled in one cell; the rest is in the count beside it. */
const REGIONS_SPELLED_MAX = 10;

function spellAll(given: Indicating, scopes: readonly RegionScope[]): string {
  const spelled = scopes.slice(0, REGIONS_SPELLED_MAX).map((scope) => spell(given, scope));
  return spelled.join('、') + (scopes.length > spelled.length ? '、…' : '');
}

const dutyColumns = {
  dataset: column('目录', 'Dataset'),
  name: column('名称', 'Name'),
  provider: column('提供部门', 'Provider'),
  providerName: column('部门名称', 'Its name'),
} as const;

export const unusedDuties: TableDefinition = {
  table: 'unused-duties',
  title: say('未被使用的责任事项', 'Unused duties'),
  note: say('期间内没有任何调用到达该提供部门。', 'No call reached this provider in these days.'),
  columns: { ...dutyColumns, since: column('责任起始日', 'Duty since') },
  rows: (given) => {
    const served = servedOf(given);
    return [...given.catalog.datasets.values()].flatMap(({ id, supplies }) =>
      supplies
        .filter(({ agency }) => !served.has(`${id}\n${agency}`))
        .map(({ agency, duty }) => ({
          dataset: id,
          name: given.names.dataset(id).name ?? '',
          provider: agency,
          providerName: given.names.agency(agency).name ?? '',
          since: duty.since,
        })),
    );
  },
};

/** Regions in which agencies of the catalog are: where somebody could ask. */
const regionsOf = ({ catalog }: Indicating): readonly string[] =>
  [...new Set([...catalog.agencies.values()].map(({ region }) => region))].sort();

/** Regions of the catalog that lie in none of these. */
function uncovered(given: Indicating, scopes: readonly RegionScope[]): readonly string[] {
  const { divisions } = given.catalog;
  return regionsOf(given).filter(
    (code) => !scopes.some((scope) => divisions.isWithin(code, scope, given.span.to)),
  );
}

export const coverage: TableDefinition = {
  table: 'coverage',
  title: say('责任事项区域覆盖', 'Coverage: duty by region'),
  note: say(
    '“未覆盖”列出目录中有部门、但该目录没有任何提供部门负责的区划。',
    '“Uncovered”: regions in which the catalog has agencies, and for which nobody supplies this dataset.',
  ),
  columns: {
    ...dutyColumns,
    regions: column('责任区域', 'Regions of the duty'),
    resources: column('已挂接资源', 'Mounted resources'),
    asked: column('被请求', 'Asked'),
    given: column('已提供', 'Given'),
    uncovered: column('未覆盖', 'Uncovered'),
    uncoveredCount: column('未覆盖区划数', 'Regions uncovered'),
  },
  rows: (given) => {
    const served = servedOf(given);
    return [...given.catalog.datasets.values()].flatMap(({ id, supplies }) => {
      const missing = uncovered(
        given,
        supplies.flatMap(({ regions }) => regions),
      );
      return supplies.map(({ agency, regions, resources }) => ({
        dataset: id,
        name: given.names.dataset(id).name ?? '',
        provider: agency,
        providerName: given.names.agency(agency).name ?? '',
        regions: spellAll(given, regions),
        resources: resources.length,
        ...(served.get(`${id}\n${agency}`) ?? NONE),
        uncovered: spellAll(
          given,
          missing.map((code) => ({ code, subtree: false })),
        ),
        uncoveredCount: missing.length,
      }));
    });
  },
};
