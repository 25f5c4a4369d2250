import { say } from '../kernel/index.ts';

/** What `jingwei flows` says. */
export const flowsTexts = {
  flows: say('数据流：批次、派发、对账', 'flows: batches, deliveries, reconciliation'),
  flowsFlow: say('数据流标识', 'name of the flow'),
  flowsBatch: say('批次号', 'number of the batch'),
  flowsProfile: say('环境文件', 'profile: gateway and keys'),
  flowsAs: say(
    '以哪个业务系统签名；不写时在环境中查找',
    'sign as this system; found in the profile if absent',
  ),
  flowsNobody: say(
    '环境中没有业务系统参与数据流 {flow}',
    'No system of the profile takes part in the flow {flow}',
  ),
  flowsSend: say(
    '报送一个批次：汇总、交接、分段续传、关闭',
    'send a batch: sum, declare, send, close',
  ),
  flowsFile: say('NDJSON 文件，每行一条来源记录', 'NDJSON file, a source record a line'),
  flowsFrom: say(
    '窗口起（含），UTC；不写时为文件修改时间',
    "window from, UTC; the file's mtime if absent",
  ),
  flowsUntil: say(
    '窗口止，UTC；不写时为文件修改时间',
    "window until, UTC; the file's mtime if absent",
  ),
  flowsContent: say('snapshot 全量或 delta 增量', 'snapshot or delta'),
  flowsPrevious: say('上一批次号；不写时向网关查询', 'the batch before it; asked for if absent'),
  flowsSummed: say('已汇总 {records} 条', '{records} records summed'),
  flowsSent: say('已送达 {done} / {records} 条', '{done} of {records} records sent'),
  flowsInterrupted: say(
    '连接中断，从第 {done} 条起续传',
    'Interrupted; going on from record {done}',
  ),
  flowsApplying: say('网关正在派生派发记录', 'The gateway is applying the batch'),
  flowsGap: say(
    '有 {done} 个分桶不符，只补这些',
    '{done} buckets differ; only they are sent again',
  ),
  flowsPull: say(
    '接收派发，处理完一页才回执',
    'take deliveries; acknowledged page by page when kept',
  ),
  flowsOut: say('每页存为该文件夹中的一个文件', 'each page becomes a file in this folder'),
  flowsExec: say(
    '每页交给该命令的标准输入，退出码 0 才回执',
    'each page goes to this command; 0 acknowledges',
  ),
  flowsAfter: say('从该序号之后重新接收', 'take again what comes after this seq'),
  flowsPullWhere: say('须写 --out 或 --exec 之一', 'Give --out or --exec, one of them'),
  flowsExecFailed: say(
    '命令以 {code} 结束，第 {from} 至 {to} 号未回执',
    'The command ended with {code}; {from} to {to} are not acknowledged',
  ),
  flowsPulled: say(
    '已接收 {records} 条，回执到 {to}',
    '{records} deliveries kept, acknowledged up to {to}',
  ),
  flowsReceivedSum: say(
    '{batch} {region}：{records} 条 {digest}',
    '{batch} {region}: {records} records, {digest}',
  ),
  flowsReconcile: say('对账：平、差异、待补', 'reconcile: balanced, differing, awaiting'),
  flowsReconcileFile: say(
    '用本地文件重算摘要，逐区划、逐分桶比对',
    'recompute the digests from this file, by region and bucket',
  ),
  flowsVerdictBalanced: say('平', 'balanced'),
  flowsVerdictDiffering: say('差异', 'differing'),
  flowsVerdictAwaiting: say('待补', 'awaiting'),
  flowsVerdict: say(
    '批次 {batch}（{state}）：{verdict}；来源账 {intake}，派发账 {delivery}',
    'Batch {batch} ({state}): {verdict}; events {intake}, deliveries {delivery}',
  ),
  flowsEvents: say(
    '来源记录：申报 {declared} = 已转换 {mapped} + 问题数据 {quarantined} + 忽略 {ignored} + 待领 {unclaimed}（已收 {received}）',
    'Events: declared {declared} = mapped {mapped} + quarantined {quarantined} + ignored {ignored} + unclaimed {unclaimed} (received {received})',
  ),
  flowsQuarantinedBy: say('  问题数据 {rule}：{records} 条', '  quarantined by {rule}: {records}'),
  flowsDelivery: say(
    '  {receiver} {region}：派生 {derived} = 已回执 {acknowledged} + 在途 {pending} + 死信 {dead}',
    '  {receiver} {region}: derived {derived} = acknowledged {acknowledged} + pending {pending} + dead {dead}',
  ),
  flowsRegion: say(
    '  {region}：{verdict}，本地 {local}，网关 {received}',
    '  {region}: {verdict}, here {local}, gateway {received}',
  ),
  flowsNoRegion: say('（区划不明）', '(no region)'),
  flowsBuckets: say('不符的分桶：{buckets}', 'Buckets that differ: {buckets}'),
  flowsList: say('列出有权查看的数据流', 'list the flows you may look at'),
  flowsListed: say(
    '{flow} {title}（来源 {source}）：在途 {pending}，死信 {dead}',
    '{flow} {title} (from {source}): pending {pending}, dead {dead}',
  ),
  flowsQuarantine: say(
    '列出批次的问题数据；申请、批准或拒绝放行其中一条',
    'list quarantined records of a batch; ask for, approve or refuse a release',
  ),
  flowsAsk: say('申请放行该序号', 'ask to release this ordinal'),
  flowsApprove: say('批准放行该序号，须为另一人', 'approve its release, as another person'),
  flowsRefuse: say('不予放行该序号', 'refuse its release'),
  flowsReason: say('理由', 'reason'),
  flowsOverrideRegion: say('由申请人指定的区划', 'the region that the asker answers for'),
  flowsDeadLetters: say('列出死信', 'list dead letters'),
  flowsReplay: say('从某序号之后重新派发', 'deliver again what comes after a seq'),
  flowsReceiver: say('接收方业务系统', 'receiving system'),
  flowsReplayAfter: say('重派起点：该序号之后', 'after this seq'),
  flowsStatus: say('查看数据流的批次与派发状态', 'batches and deliveries of a flow as they stand'),
  flowsStatusSource: say(
    '来源：{standard}，最近批次 {last}',
    'Source: {standard}, last batch {last}',
  ),
  flowsStatusReceiver: say(
    '接收（{delivery}）：可派发到 {released}，已回执到 {acknowledged}，死信 {dead}，可重派自 {floor}',
    'Receiver ({delivery}): released up to {released}, acknowledged up to {acknowledged}, dead {dead}, replayable after {floor}',
  ),
};
