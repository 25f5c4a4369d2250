import { say } from '../../kernel/index.ts';
import type { AuditTable, Entry, Purpose } from '../../shapes/index.ts';
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

interface Loose {
  readonly exchange?: string;
  readonly agency?: string;
  readonly dataset?: string;
  readonly result?: string;
  readonly status?: number;
  readonly code?: string;
  readonly who?: { readonly agency?: string; readonly system?: string };
  readonly reader?: { readonly agency?: string; readonly system?: string };
  readonly what?: unknown;
  readonly why?: { readonly purpose?: Purpose; readonly grant?: string };
  readonly route?: { readonly agency?: string };
  readonly provider?: { readonly agency?: string };
}

const datasetOf = ({ dataset, what }: Loose): string =>
  dataset ?? (what as { readonly dataset?: string } | undefined)?.dataset ?? '';

function partiesOf(loose: Loose, names: Names): Readonly<Record<string, string>> {
  const party = loose.who ?? loose.reader;
  const agency = party?.agency ?? loose.agency ?? '';
  const dataset = datasetOf(loose);
  return {
    agency,
    agencyName: agency === '' ? '' : (names.agency(agency).name ?? ''),
    system: party?.system ?? '',
    dataset,
    datasetName: dataset === '' ? '' : (names.dataset(dataset).name ?? ''),
    provider: loose.route?.agency ?? loose.provider?.agency ?? '',
  };
}

function whyOf({ why }: Loose): Readonly<Record<string, string>> {
  const purpose = why?.purpose;
  return { purpose: purpose?.class ?? '', case: purpose?.case ?? '', grant: why?.grant ?? '' };
}

function rowOf({ index, entry }: At<Entry>, names: Names): AuditTable['rows'][number] {
  const loose = entry as Loose;
  return {
    index,
    at: entry.at,
    kind: entry.kind,
    exchange: loose.exchange ?? '',
    ...partiesOf(loose, names),
    ...whyOf(loose),
    result: loose.result ?? '',
    status: loose.status ?? '',
    code: loose.code ?? '',
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
