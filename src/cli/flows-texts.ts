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
  flowsRelay: say(
    '级联：从上级网关接收，逐批转报下级网关，并转交来历凭证',
    'relay: take from the gateway above, hand on batch by batch to the one below, with the origin',
  ),
  flowsRelayTo: say('下级网关的环境文件', 'profile of the gateway below'),
  flowsRelayInto: say(
    '下级网关的数据流；不写时同名',
    'flow at the gateway below; the same name if absent',
  ),
  flowsRelayAgain: say(
    '下级网关拒收的批次换号再转递一次',
    'send a batch that the gateway below refused once more, under a further number',
  ),
  flowsRelayEvery: say(
    '每隔若干秒转递一次，直到被终止；不写时转递一次',
    'again and again, so many seconds apart; once if absent',
  ),
  flowsRelayEveryWrong: say('--every 须为 1 至 99999 秒', '--every takes 1 to 99999 seconds'),
  flowsRelayListen: say(
    '上级网关推送时在此接收并随即转递：[主机:]端口',
    'where the gateway above pushes: take its pages here and hand on at once, [host:]port',
  ),
  flowsRelayAt: say(
    '上级网关登记的地址；经反向代理而与 --listen 不同时写',
    'the address registered above, where a proxy makes it another than that of --listen',
  ),
  flowsRelayListening: say('在 {address} 接收推送', 'Pages are taken at {address}'),
  flowsRelayListenWrong: say(
    '--listen 须为 [主机:]端口；--at 须为 http(s) 地址，且与 --listen 同写',
    '--listen takes [host:]port; --at takes an http(s) address, together with --listen',
  ),
  flowsRelayed: say(
    '批次 {batch}：已转递 {records} 条，{origin}',
    'Batch {batch}: {records} records handed on, {origin}',
  ),
  flowsRelayedAll: say('已转递 {batches} 个批次', '{batches} batches handed on'),
  flowsRelayWhole: say('来历凭证齐全', 'with its origin'),
  flowsRelayMapped: say(
    '来历凭证齐全，但记录已换形式，完整性不可再比对',
    'with its origin, but in another form: completeness compares no more',
  ),
  flowsRelayUnsigned: say(
    '首个来源未签名，无来历凭证',
    'without an origin: its source did not sign',
  ),
  flowsRelayUnspelled: say(
    '批次 {batch} 有上级网关派生的迁出，下级数据流的 operation 未写 derived',
    'Batch {batch} has tombstones that the gateway above derived; the flow below spells no operation.derived',
  ),
  flowsRelayKeyUnfit: say(
    '批次 {batch} 的主键或版本字段与下级数据流不符',
    'Key or version of batch {batch} do not fit the flow below',
  ),
  flowsRelayRefused: say(
    '下级网关拒收批次 {batch}：差错率超限',
    'The gateway below refused batch {batch}: too many errors',
  ),
  flowsRelayUnended: say(
    '批次 {batch} 在下级网关未能关闭',
    'Batch {batch} did not come to an end at the gateway below',
  ),
  flowsOrigin: say(
    '验证批次来历：首个来源的签名、各级凭证、本地完整性',
    'verify where a batch comes from: first signature, every receipt, completeness here',
  ),
  flowsSourceKey: say(
    '首个来源的公钥文件（另行取得）',
    'public key of the first source, had from elsewhere',
  ),
  flowsGatewayKey: say(
    '沿途网关日志的验证密钥，可多次',
    'verifier key of a log on the way, one for each gateway',
  ),
  flowsIn: say('flows pull --out 的文件夹', 'folder that flows pull --out wrote'),
  flowsProofRegion: say(
    '要证明的区划，按记录中的写法，可多次',
    'region to prove, as records spell it; repeatable',
  ),
  flowsOriginSource: say(
    '首个来源 {agency} {system}：批次 {batch}，申报 {records} 条，签名密钥 {keyid}',
    'First source {agency} {system}: batch {batch}, {records} records declared, signed with {keyid}',
  ),
  flowsOriginPassed: say(
    '{gateway}：收到 {records} 条，未转递：问题数据 {quarantined}、忽略 {ignored}、待领 {unclaimed}',
    '{gateway}: {records} received; not handed on: quarantined {quarantined}, ignored {ignored}, unclaimed {unclaimed}',
  ),
  flowsManifestAltered: say('交接单与签名的摘要不符', 'The manifest is not what was signed'),
  flowsSignatureForeign: say(
    '签名不是为这份交接单所作',
    'What was signed is no manifest of this flow',
  ),
  flowsSignatureInvalid: say('签名不成立', 'The signature does not hold'),
  flowsKeyDiffers: say('签名用的不是所信任的密钥', 'Signed with another key than the one trusted'),
  flowsReceiptForeign: say('凭证不属于这个批次', 'The receipt is not about this batch'),
  flowsReceiptInvalid: say('凭证不成立', 'The receipt does not hold'),
  flowsGatewayUntrusted: say('没有该网关的验证密钥', 'No verifier key is given for this gateway'),
  flowsProven: say(
    '{region}：{verdict}，首个来源申报 {declared} 条，本地 {held} 条',
    '{region}: {verdict}, declared by the first source {declared}, here {held}',
  ),
  flowsLackedAt: say('；到 {gateway} 时已不符', '; already so at {gateway}'),
  flowsBatchLost: say(
    '首个来源在此之前的批次 {batch} 未到达本网关 (previous-missing)',
    'Batch {batch}, which the first source sent before, never came to this gateway (previous-missing)',
  ),
  flowsFormMapped: say(
    '自 {at} 起记录已换形式，与首个来源的摘要不可比，不作结论',
    'From {at} on records have another form: incomparable with the first source, nothing is claimed',
  ),
  flowsRegionsUndeclared: say(
    '首个来源未逐区划申报摘要（{at}），不作结论',
    'The first source declared no digest of the region {at}: nothing is claimed',
  ),
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
