import { say } from '../../kernel/index.ts';
import { measures } from '../counting.ts';
import { callOf, providedAs } from './call.ts';
import { sumUp, textAt } from './sums.ts';
import { column, type Indicating, type TableDefinition } from './table.ts';

const SUMS = [
  'asks',
  'takes',
  'refused',
  'recordsTaken',
  'asked',
  'gives',
  'withheld',
  'recordsGiven',
] as const;

type Sum = (typeof SUMS)[number];
type Sums = Record<Sum, number>;

const zero = (): Sums => Object.fromEntries(SUMS.map((key) => [key, 0])) as Sums;

/** Both ends of every call: what the one takes the other gives, or does not. */
function bothEnds(given: Indicating): ReadonlyMap<string, Sums> {
  const agencies = new Map<string, Sums>();
  const of = (agency: string): Sums => {
    const known = agencies.get(agency) ?? zero();
    agencies.set(agency, known);
    return known;
  };
  for (const { dimensions, count } of given.counts(measures.calls)) {
    const call = callOf(dimensions);
    const taking = of(call.requester);
    taking.asks += count;
    taking[call.result === 'released' ? 'takes' : 'refused'] += count;
    if (call.provider === '') continue;
    const giving = of(call.provider);
    const as = providedAs(call);
    giving.asked += count;
    if (as === 'given') giving.gives += count;
    if (as === 'failed' || as === 'breached') giving.withheld += count;
  }
  for (const { dimensions, count } of given.counts(measures.records)) {
    of(textAt(dimensions, 1)).recordsTaken += count;
    of(textAt(dimensions, 2)).recordsGiven += count;
  }
  return agencies;
}

export const agencies: TableDefinition = {
  table: 'agencies',
  title: say('各部门供需', 'What each agency gives and takes'),
  note: say(
    '“未提供”含不可达、超时、失败与违反标准。没有被请求也没有请求的提供部门同样列出。',
    '“Withheld”: unreachable, too late, failed, or against the standard. Providers whom nobody asked are listed too.',
  ),
  columns: {
    agency: column('部门', 'Agency'),
    name: column('部门名称', 'Its name'),
    duties: column('责任事项数', 'Duties'),
    asks: column('请求', 'Asks'),
    takes: column('获得', 'Takes'),
    refused: column('未获得', 'Not given'),
    recordsTaken: column('获得记录数', 'Records taken'),
    asked: column('被请求', 'Is asked'),
    gives: column('提供', 'Gives'),
    withheld: column('未提供', 'Withheld'),
    recordsGiven: column('提供记录数', 'Records given'),
  },
  rows: (given) => {
    const counted = bothEnds(given);
    const duties = new Map<string, number>();
    for (const { supplies } of given.catalog.datasets.values()) {
      for (const { agency } of supplies) duties.set(agency, (duties.get(agency) ?? 0) + 1);
    }
    return [...new Set([...counted.keys(), ...duties.keys()])].sort().map((agency) => ({
      agency,
      name: given.names.agency(agency).name ?? '',
      duties: duties.get(agency) ?? 0,
      ...(counted.get(agency) ?? zero()),
    }));
  },
};

export const readings: TableDefinition = {
  table: 'readings',
  title: say('审计查阅与导出', 'Readings of the log'),
  columns: {
    agency: column('部门', 'Agency'),
    name: column('部门名称', 'Its name'),
    read: column('查阅内容', 'What was read'),
    count: column('次数', 'Times'),
  },
  rows: ({ counts, names }) =>
    sumUp(counts(measures.readings), {
      keys: ['count'],
      group: (dimensions) => [textAt(dimensions, 0), textAt(dimensions, 1)],
      adds: () => ['count'],
    }).map(({ group: [agency = '', read = ''], sums }) => ({
      agency,
      name: names.agency(agency).name ?? '',
      read,
      count: sums.count,
    })),
};
