import { say } from '../../kernel/index.ts';
import { durationMs } from '../answer-time.ts';
import { measures } from '../counting.ts';
import { callOf, providedAs } from './call.ts';
import { sumUp, textAt } from './sums.ts';
import { column, type Indicating, type TableDefinition } from './table.ts';

interface Times {
  readonly answers: number;
  readonly late: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

interface Bucket {
  readonly ms: number;
  readonly count: number;
}

/** The longest time of the fastest such share, from times counted by bucket. */
function quantile(buckets: readonly Bucket[], share: number): number {
  const all = buckets.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  for (const { ms, count } of buckets) {
    seen += count;
    if (seen >= all * share) return ms;
  }
  return 0;
}

function timesOf(buckets: readonly Bucket[], limitMs: number): Times {
  const ordered = buckets.toSorted((one, other) => one.ms - other.ms);
  const count = (of: readonly Bucket[]): number => of.reduce((sum, each) => sum + each.count, 0);
  return {
    answers: count(ordered),
    late: count(ordered.filter(({ ms }) => ms > limitMs)),
    medianMs: quantile(ordered, 0.5),
    p95Ms: quantile(ordered, 0.95),
  };
}

const NO_LIMIT_MS = Infinity;

/** Of the duty in force; a provider whose duty has ended has none. */
function limitOf({ catalog }: Indicating, dataset: string, provider: string): number {
  const supply = catalog.datasets.get(dataset)?.supplies.find(({ agency }) => agency === provider);
  return supply === undefined ? NO_LIMIT_MS : durationMs(supply.duty.timeliness.answerWithin);
}

function bucketsOf({ counts }: Indicating): ReadonlyMap<string, readonly Bucket[]> {
  const found = new Map<string, Bucket[]>();
  for (const { dimensions, count } of counts(measures.answers)) {
    const key = `${textAt(dimensions, 0)}\n${textAt(dimensions, 1)}`;
    found.set(key, [...(found.get(key) ?? []), { ms: Number(dimensions[2]), count }]);
  }
  return found;
}

export const providers: TableDefinition = {
  table: 'providers',
  title: say('提供部门时效与质量', 'Providers: timeliness and standard'),
  note: say(
    '以现行目录责任事项的应答时限为准；用时按 0.1 秒（10 秒以上按 1 秒）向上取整。',
    'Against the time to answer of the duty in the catalog in force. Times are rounded up to 0.1 s, above 10 s to 1 s.',
  ),
  columns: {
    provider: column('提供部门', 'Provider'),
    providerName: column('部门名称', 'Its name'),
    dataset: column('目录', 'Dataset'),
    name: column('名称', 'Name'),
    asked: column('被请求', 'Asked'),
    given: column('已提供', 'Given'),
    breached: column('违反标准', 'Standard breached'),
    failed: column('未能应答', 'Failed'),
    limitMs: column('责任时限（毫秒）', 'Duty: answer within (ms)'),
    late: column('超时限', 'Late'),
    medianMs: column('用时中位数（毫秒）', 'Median (ms)'),
    p95Ms: column('用时 95 分位（毫秒）', '95th percentile (ms)'),
  },
  rows: (given) => {
    const buckets = bucketsOf(given);
    return sumUp(given.counts(measures.calls), {
      keys: ['asked', 'given', 'breached', 'failed', 'other'],
      group: (dimensions) => {
        const { provider, dataset } = callOf(dimensions);
        return provider === '' ? undefined : [dataset, provider];
      },
      adds: (dimensions) => ['asked', providedAs(callOf(dimensions))],
    }).map(({ group: [dataset = '', provider = ''], sums }) => {
      const { asked, given: gave, breached, failed } = sums;
      const limitMs = limitOf(given, dataset, provider);
      const { late, medianMs, p95Ms } = timesOf(
        buckets.get(`${dataset}\n${provider}`) ?? [],
        limitMs,
      );
      return {
        provider,
        providerName: given.names.agency(provider).name ?? '',
        dataset,
        name: given.names.dataset(dataset).name ?? '',
        asked,
        given: gave,
        breached,
        failed,
        limitMs: limitMs === NO_LIMIT_MS ? '' : limitMs,
        late,
        medianMs,
        p95Ms,
      };
    });
  },
};
