import { say } from '../../kernel/index.ts';
import type { AuditNamed, AuditTable, Entry } from '../../shapes/index.ts';
import { factsOf } from '../entry-facts.ts';
import type { Names } from '../names.ts';
import type { At } from '../story.ts';

const columns = {
  index: say('序号', 'Index'),
  at: say('时刻', 'At'),
  kind: say('类型', 'Kind'),
  exchange: say('调用', 'Exchange'),
  agency: say('部门', 'Agency'),
  agencyName: say('部门名称', 'Its name'),
  system: say('业务系统', 'System'),
  dataset: say('目录', 'Dataset'),
  datasetName: say('目录名称', 'Dataset name'),
  purpose: say('使用场景', 'Purpose'),
  case: say('办件', 'Case'),
  grant: say('授权', 'Grant'),
  provider: say('提供部门', 'Provider'),
  result: say('结果', 'Result'),
  status: say('状态', 'Status'),
  code: say('代码', 'Code'),
  entry: say('条目', 'Entry'),
} as const;

/** A cell of what may not be there. */
const cell = (value: string | number | undefined): string | number => value ?? '';

const nameOf = (id: string | undefined, named: (id: string) => AuditNamed): string =>
  id === undefined ? '' : (named(id).name ?? '');

function rowOf({ index, entry }: At<Entry>, names: Names): AuditTable['rows'][number] {
  const facts = factsOf(entry);
  return {
    index,
    at: entry.at,
    kind: entry.kind,
    exchange: cell(facts.exchange),
    agency: cell(facts.agency),
    agencyName: nameOf(facts.agency, names.agency),
    system: cell(facts.system),
    dataset: cell(facts.dataset),
    datasetName: nameOf(facts.dataset, names.dataset),
    purpose: cell(facts.purpose?.class),
    case: cell(facts.purpose?.case),
    grant: cell(facts.grant),
    provider: cell(facts.provider),
    result: cell(facts.result),
    status: cell(facts.status),
    code: cell(facts.code),
    entry: JSON.stringify(entry),
  };
}

/** Entries as a table: what most have in common, and the whole beside it. */
export const entryTable = (entries: readonly At<Entry>[], names: Names): AuditTable => ({
  table: 'entries',
  title: names.text(say('日志条目', 'Entries of the log')),
  columns: Object.entries(columns).map(([key, title]) => ({ key, title: names.text(title) })),
  rows: entries.map((entry) => rowOf(entry, names)),
});
