import { isProblemCode, problemCodes, say } from '../../kernel/index.ts';
import { measures } from '../counting.ts';
import { callOf } from './call.ts';
import { sumUp, textAt } from './sums.ts';
import { column, type TableDefinition } from './table.ts';

const RESULTS = ['calls', 'released', 'refused', 'abandoned'] as const;

const resultColumns = {
  calls: column('调用数', 'Calls'),
  released: column('已返回', 'Released'),
  refused: column('已拒绝', 'Refused'),
  abandoned: column('中断', 'Abandoned'),
} as const;

const resultOf = (
  dimensions: readonly (string | number)[],
): readonly (typeof RESULTS)[number][] => {
  const { result } = callOf(dimensions);
  return ['calls', ...RESULTS.filter((name) => name === result)];
};

export const volumeByDay: TableDefinition = {
  table: 'volume-by-day',
  title: say('每日调用量', 'Calls by day'),
  columns: {
    day: column('日期', 'Day'),
    ...resultColumns,
    unidentified: column('未识别请求', 'Unidentified requests'),
  },
  rows: ({ counts }) => {
    const strangers = new Map<string, number>();
    for (const { day, count } of counts(measures.unidentified, true)) {
      strangers.set(day, (strangers.get(day) ?? 0) + count);
    }
    const days = sumUp(counts(measures.calls, true), {
      keys: RESULTS,
      group: (_dimensions, day) => [day],
      adds: resultOf,
    });
    const called = new Map(days.map(({ group: [day = ''], sums }) => [day, sums]));
    const none = { calls: 0, released: 0, refused: 0, abandoned: 0 };
    return [...new Set([...called.keys(), ...strangers.keys()])].sort().map((day) => ({
      day,
      ...(called.get(day) ?? none),
      unidentified: strangers.get(day) ?? 0,
    }));
  },
};

export const volumeByDataset: TableDefinition = {
  table: 'volume-by-dataset',
  title: say('各目录调用量', 'Calls by dataset'),
  columns: {
    dataset: column('目录', 'Dataset'),
    name: column('名称', 'Name'),
    requester: column('需求部门', 'Requester'),
    requesterName: column('部门名称', 'Its name'),
    ...resultColumns,
  },
  rows: ({ counts, names }) =>
    sumUp(counts(measures.calls), {
      keys: RESULTS,
      group: (dimensions) => [textAt(dimensions, 0), textAt(dimensions, 1)],
      adds: resultOf,
    }).map(({ group: [dataset = '', requester = ''], sums }) => ({
      dataset,
      name: names.dataset(dataset).name ?? '',
      requester,
      requesterName: names.agency(requester).name ?? '',
      ...sums,
    })),
};

export const refusals: TableDefinition = {
  table: 'refusals',
  title: say('拒绝原因', 'Refusals by reason'),
  columns: {
    code: column('代码', 'Code'),
    reason: column('原因', 'Reason'),
    origin: column('责任来源', 'Caused by'),
    calls: column('次数', 'Calls'),
  },
  rows: ({ counts, names }) => {
    const known = sumUp(counts(measures.calls), {
      keys: ['calls'],
      group: (dimensions) => {
        const { result, code } = callOf(dimensions);
        return result === 'refused' ? [code] : undefined;
      },
      adds: () => ['calls'],
    });
    const unknown = sumUp(counts(measures.unidentified), {
      keys: ['calls'],
      group: (dimensions) => [textAt(dimensions, 0)],
      adds: () => ['calls'],
    });
    return [...known, ...unknown].map(({ group: [code = ''], sums }) => ({
      code,
      reason: names.problem(code),
      origin: isProblemCode(code) ? problemCodes[code].origin : '',
      calls: sums.calls,
    }));
  },
};
