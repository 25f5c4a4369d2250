import { say } from '../kernel/index.ts';

/** What `jingwei audit trace`, `indicators`, `gaps`, `export` and `check-export` say. */
export const supervisionTexts = {
  auditTrace: say(
    '倒查：某人（企）、办件、记录或调用的每一步',
    'every step that touched a subject, a case, a record or an exchange',
  ),
  auditTraceSubject: say(
    '查询标识项，如 citizenId=…；可多次给出',
    'an item that identifies the subject, as in citizenId=…; may be repeated',
  ),
  auditTraceCase: say('办件编号', 'number of a case'),
  auditTraceDataset: say('只查该目录中此人（企）的记录', 'only the record this dataset holds'),
  auditTraceExchange: say('调用编号', 'an exchange'),
  auditTracePerson: say('可告知本人的内容', 'what the person may be told'),
  auditTraceOne: say(
    '请给出 --subject、--case、--exchange 之一',
    'Give one of --subject, --case and --exchange',
  ),
  auditTraceNothing: say('没有查到', 'Nothing found'),
  auditTraceChain: say(
    '{at} {requester} → {dataset}（{provider}）{result} {exchange}',
    '{at} {requester} → {dataset} ({provider}) {result} {exchange}',
  ),
  auditTraceHop: say('  {hop} {owner} {tookMs} 毫秒', '  {hop} {owner} {tookMs} ms'),
  auditTraceReading: say('{at} {agency} 倒查过', '{at} {agency} traced it'),
  auditTraceLook: say(
    '{at} {agency} 查询 {dataset}：{why}（{result}）',
    '{at} {agency} looked at {dataset}: {why} ({result})',
  ),
  auditTraceDelayed: say(
    '另有 {count} 次暂缓告知（{purpose}），{from} 起可告知',
    '{count} more may not be told yet ({purpose}), the first from {from}',
  ),
  auditMore: say('更早的：--before {before}', 'Earlier ones: --before {before}'),
  auditBehind: say(
    '只统计到第 {upTo} 条，日志已有 {size} 条',
    'Followed up to entry {upTo} of {size}',
  ),
  auditIndicators: say('监管指标', 'indicators for supervisors'),
  auditGaps: say('共享盲区', 'demands that no duty covers'),
  auditTable: say('只看该表', 'only this table'),
  auditFrom: say('起始日（含）', 'first day'),
  auditTo: say('截止日（含）', 'last day, included'),
  auditExport: say(
    '导出日志条目或指标，附签名清单',
    'take entries or indicators away, with a signed manifest',
  ),
  auditExportFormat: say('文件格式', 'format of the files'),
  auditExportWhat: say('导出内容', 'what to take'),
  auditExportOut: say('ZIP 文件', 'the ZIP to write'),
  auditExportFilter: say(
    '条目过滤，如 kind=exchange.refused；可多次给出',
    'what entries must be like, as in kind=exchange.refused; may be repeated',
  ),
  auditExported: say('已写入 {file}', 'Written: {file}'),
  auditCheckExport: say('核验导出文件与其签名清单', 'check an export against its signed manifest'),
  auditExportSound: say(
    '{count} 个文件与签名清单一致',
    '{count} files are as the signed manifest says',
  ),
  auditExportBroken: say('不一致（{reason}）{file}', 'Not as it was signed ({reason}) {file}'),
  auditAs: say('环境文件；以其中的审计业务系统签名', "a profile: sign as its auditor's system"),
  auditAsSystem: say('环境文件中的业务系统', 'a system of the profile'),
  auditBefore: say('只看此序号之前的', 'only entries before this index'),
};
