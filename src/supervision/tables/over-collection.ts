import { say } from '../../kernel/index.ts';
import type { Grant } from '../../shapes/index.ts';
import { measures } from '../counting.ts';
import { sumUp, textAt } from './sums.ts';
import { column, type Indicating, type TableDefinition, type TableRow } from './table.ts';

/** Why it may be more than is needed. */
const rules = {
  'granted-never-asked': say('已授权但从未请求', 'Granted and never asked for'),
  'asked-beyond-grant': say('请求超出授权', 'Asked for beyond the grant'),
  'asked-beyond-need': say('请求超出办理所需', 'Asked for beyond what the matter needs'),
  'asked-for-all': say('未指明数据项（索取全部）', 'Named no item, and so asked for all'),
  'asked-and-not-released': say('请求但从未返回', 'Asked for and never released'),
} as const;

type Rule = keyof typeof rules;

const OUTCOMES = ['asked', 'released', 'item-not-granted', 'item-not-needed'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface ItemUse {
  readonly group: readonly string[];
  readonly sums: Readonly<Record<Outcome, number>>;
}

const isOutcome = (text: string): text is Outcome => OUTCOMES.includes(text as Outcome);

const usesOf = ({ counts }: Indicating): readonly ItemUse[] =>
  sumUp(counts(measures.items), {
    keys: OUTCOMES,
    group: (dimensions) => [0, 1, 2].map((at) => textAt(dimensions, at)),
    adds: (dimensions) => [textAt(dimensions, 3)].filter(isOutcome),
  });

interface Excess {
  readonly rule: Rule;
  readonly group: readonly string[];
  readonly asked: number;
  readonly released: number;
  readonly grant?: string;
}

function rowOf(
  { names }: Indicating,
  { rule, group, asked, released, grant = '' }: Excess,
): TableRow {
  const [dataset = '', requester = '', item = ''] = group;
  return {
    rule,
    what: names.text(rules[rule]),
    requester,
    requesterName: names.agency(requester).name ?? '',
    dataset,
    name: names.dataset(dataset).name ?? '',
    item,
    itemName: item === '' ? '' : (names.item(dataset, item).name ?? ''),
    grant,
    asked,
    released,
  };
}

/** What the use of one item says. */
function excessesOf({ group, sums }: ItemUse): readonly Excess[] {
  const { asked, released } = sums;
  const told = (rule: Rule, count: number): readonly Excess[] =>
    count > 0 ? [{ rule, group, asked: count, released }] : [];
  return [
    ...told('asked-beyond-grant', sums['item-not-granted']),
    ...told('asked-beyond-need', sums['item-not-needed']),
    ...told('asked-and-not-released', released === 0 ? asked : 0),
  ];
}

const isInForce = ({ state, from, until }: Grant, date: string): boolean =>
  state === 'active' && from <= date && date < until;

/** Items of a grant that was in force at the end of the days, and that nobody asked for in them. */
function neverAsked({ grants, span }: Indicating, uses: readonly ItemUse[]): readonly Excess[] {
  const asked = new Set(
    uses.filter(({ sums }) => sums.asked > 0).map(({ group }) => group.join('\n')),
  );
  return grants
    .filter((grant) => isInForce(grant, span.to))
    .flatMap(({ grant, dataset, requester, items }) =>
      items
        .map((item) => [dataset, requester, item])
        .filter((group) => !asked.has(group.join('\n')))
        .map((group) => ({
          rule: 'granted-never-asked' as const,
          group,
          asked: 0,
          released: 0,
          grant,
        })),
    );
}

const wholes = ({ counts }: Indicating): readonly Excess[] =>
  counts(measures.whole).map(({ dimensions, count }) => ({
    rule: 'asked-for-all',
    group: [textAt(dimensions, 0), textAt(dimensions, 1), ''],
    asked: count,
    released: 0,
  }));

export const overCollection: TableDefinition = {
  table: 'over-collection',
  title: say('超范围采集线索', 'Over-collection'),
  columns: {
    rule: column('规则', 'Rule'),
    what: column('说明', 'What it means'),
    requester: column('需求部门', 'Requester'),
    requesterName: column('部门名称', 'Its name'),
    dataset: column('目录', 'Dataset'),
    name: column('名称', 'Name'),
    item: column('数据项', 'Item'),
    itemName: column('数据项名称', 'Item name'),
    grant: column('授权', 'Grant'),
    asked: column('请求次数', 'Asked'),
    released: column('返回次数', 'Released'),
  },
  rows: (given) => {
    const uses = usesOf(given);
    const found = [...uses.flatMap(excessesOf), ...wholes(given), ...neverAsked(given, uses)];
    return found.map((excess) => rowOf(given, excess));
  },
};
