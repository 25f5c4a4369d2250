import { say } from '../../kernel/index.ts';
import { measures } from '../counting.ts';
import { textAt } from './sums.ts';
import { column, type Indicating, type TableDefinition, type TableRow } from './table.ts';

/** Days before a day that say what is usual on it. */
const USUAL_DAYS = 14;

const rules = {
  volume: say('调用量异常', 'Volume far above the usual'),
  hours: say('非工作时段调用', 'Calls outside office hours'),
  'new-subjects': say('新查询对象过多', 'Many subjects never asked about before'),
} as const;

type Rule = keyof typeof rules;

interface Fired {
  readonly rule: Rule;
  readonly system: string;
  readonly day: string;
  readonly observed: number;
  readonly limit: number;
}

interface SystemDay {
  readonly system: string;
  readonly day: string;
  calls: number;
  outside: number;
}

/** Calls of each system on each day, those before the span included. */
function daysOf({ before, unusual }: Indicating): readonly SystemDay[] {
  const days = new Map<string, SystemDay>();
  for (const { day, dimensions, count } of before(measures.hours, USUAL_DAYS)) {
    const [system, hour] = [textAt(dimensions, 0), Number(dimensions[1])];
    const key = `${system}\n${day}`;
    const known = days.get(key) ?? { system, day, calls: 0, outside: 0 };
    days.set(key, known);
    known.calls += count;
    if (hour < unusual.hoursFrom || hour >= unusual.hoursTo) known.outside += count;
  }
  return [...days.values()];
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

const DAY_MS = 86_400_000;

const dayBefore = (day: string, count: number): string =>
  new Date(Date.parse(day) - count * DAY_MS).toISOString().slice(0, 10);

/** A system without any earlier day has nothing to be compared with. */
function volumeOf(
  { system, day, calls }: SystemDay,
  own: readonly SystemDay[],
  { unusual }: Indicating,
): readonly Fired[] {
  const first = dayBefore(day, USUAL_DAYS);
  const usual = medianOf(
    own.filter((each) => each.day >= first && each.day < day).map((each) => each.calls),
  );
  if (usual === undefined || calls < unusual.callsMin) return [];
  const limit = usual * unusual.volumeTimesUsual;
  return calls > limit ? [{ rule: 'volume', system, day, observed: calls, limit }] : [];
}

function callRules(given: Indicating): readonly Fired[] {
  const { span, unusual } = given;
  const bySystem = new Map<string, SystemDay[]>();
  for (const day of daysOf(given)) {
    bySystem.set(day.system, [...(bySystem.get(day.system) ?? []), day]);
  }
  return [...bySystem.values()].flatMap((own) =>
    own
      .filter(({ day }) => day >= span.from && day <= span.to)
      .flatMap((each): readonly Fired[] => {
        const { system, day, outside: observed } = each;
        const hours = { rule: 'hours', system, day, observed, limit: unusual.callsMin } as const;
        return [...volumeOf(each, own, given), ...(observed >= hours.limit ? [hours] : [])];
      }),
  );
}

const subjectRule = ({ counts, unusual }: Indicating): readonly Fired[] =>
  counts(measures.newSubjects, true)
    .filter(({ count }) => count > unusual.newSubjectsPerDayMax)
    .map(({ day, dimensions, count }) => ({
      rule: 'new-subjects',
      system: textAt(dimensions, 0),
      day,
      observed: count,
      limit: unusual.newSubjectsPerDayMax,
    }));

function rowOf({ catalog, names }: Indicating, { rule, system, ...fired }: Fired): TableRow {
  const agency = catalog.systems.get(system)?.agency.agency ?? '';
  const agencyName = agency === '' ? '' : (names.agency(agency).name ?? '');
  return { rule, what: names.text(rules[rule]), system, agency, agencyName, ...fired };
}

export const unusualAccess: TableDefinition = {
  table: 'unusual-access',
  title: say('异常访问', 'Unusual access'),
  note: say(
    '规则与阈值见设置 supervision.unusual；常态为此前 14 日中有调用之日的中位数。',
    'Rules and limits are the settings supervision.unusual; usual is the median of those of the 14 days before on which there were calls.',
  ),
  columns: {
    rule: column('规则', 'Rule'),
    what: column('说明', 'What it means'),
    system: column('业务系统', 'System'),
    agency: column('部门', 'Agency'),
    agencyName: column('部门名称', 'Its name'),
    day: column('日期', 'Day'),
    observed: column('观测值', 'Observed'),
    limit: column('阈值', 'Limit'),
  },
  rows: (given) => [...callRules(given), ...subjectRule(given)].map((fired) => rowOf(given, fired)),
};
