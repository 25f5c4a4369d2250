import { say } from '../kernel/index.ts';

/** What the commands say that look after flows and after what has landed. */
export const flowsCareTexts = {
  flowsPoll: say(
    '立即从来源的前置库或文件取数一次',
    "look once at the source's table or files now",
  ),
  flowsPolled: say(
    '已取 {applied} 个批次，{waiting} 个等待',
    '{applied} batches taken, {waiting} wait',
  ),
  flowsPolling: say('网关仍在取数', 'The gateway is still taking'),
  flowsPollStopped: say('停于 {code}', 'Stopped by {code}'),
  flowsUnclaimed: say('列出待领数据的区划与条数', 'list regions whose records wait for a receiver'),
  flowsClaim: say(
    '把待领数据派发给现有的接收方',
    'deliver what waited to receivers that have come',
  ),
  flowsClaimed: say(
    '{regions} 个区划，派发 {deliveries} 条',
    '{regions} regions, {deliveries} deliveries',
  ),
  flowsQuality: say('批次质量报告（六个维度）', 'quality of a batch in its six dimensions'),
  flowsQualityOf: say('{records} 条：{scores}', '{records} records: {scores}'),
  flowsLag: say('批次落地用时与时限', 'how long a batch took to land, against what is owed'),
  flowsLagOf: say(
    '用时 {lagSeconds} 秒，时限 {dueSeconds} 秒，最早的事实 {oldestFact}',
    '{lagSeconds} s of {dueSeconds} s, oldest fact {oldestFact}',
  ),
  flowsLanded: say('  {receiver}：{seconds} 秒落地', '  {receiver}: landed after {seconds} s'),
  flowsUnderWay: say(
    '  {receiver}：已 {seconds} 秒，在途',
    '  {receiver}: under way for {seconds} s',
  ),
  flowsAmount: say(
    '  金额 {item} {currency}：申报 {declared}，已收 {received}',
    '  amount {item} {currency}: declared {declared}, received {received}',
  ),
  flowsAmountCompared: say(
    '  金额 {item} {currency}：本地 {local}，网关 {received}',
    '  amount {item} {currency}: here {local}, gateway {received}',
  ),
  flowsCorrect: say('对已接收的记录提出校核纠错', 'say that a record that was received is wrong'),
  flowsCorrectKey: say('记录的主键，如派发中的 key', 'key of the record, as delivered'),
  flowsCorrectPointer: say(
    '有误的项（如 /name）；不写为整条记录',
    'the field (as /name); the whole record if absent',
  ),
  flowsCorrectCode: say('错在何处', 'what is wrong'),
  flowsCorrectDigest: say('派发中的摘要', 'digest, as delivered'),
  flowsCorrectSeq: say(
    '派发的序号；写明后按该项比对重发',
    'seq of its delivery: the resend is held against the very field',
  ),
  flowsCorrections: say('列出校核纠错', 'list corrections'),
  flowsCorrectionsOpen: say('只列未办结的', 'only those that are open'),
  flowsCorrection: say('校核纠错标识', 'identifier of the correction'),
  flowsAnswer: say('由来源答复校核纠错', 'answer a correction, as the source'),
  flowsAccept: say('属实，将重发更正', 'accepted: a corrected record follows'),
  flowsDecline: say('不予采纳', 'declined'),
  flowsQualityBatch: say(
    '批次号；不写时为最近一百个批次',
    'number of the batch; the newest hundred if absent',
  ),
  flowsOverdue: say('逾期', 'overdue'),
  flowsSilent: say('未按期报送', 'no batch in time'),
  flowsShort: say('不完整', 'short'),
  flowsStanding: say('；{wrong}，应由 {owners} 处理', '; {wrong}; turn of {owners}'),
  flowsReceipts: say(
    '取得并验证批次的存证凭证：交接单、对账、派发',
    'fetch and verify the receipts of a batch: manifest, reconciliation, deliveries',
  ),
  flowsReceiptManifest: say('交接单已入日志', 'the manifest is in the log'),
  flowsReceiptReconciliation: say(
    '关闭时的对账单已入日志，内容相符',
    'the reconciliation at the close is in the log, as it is told',
  ),
  flowsReceiptRefusal: say('拒收已入日志', 'the refusal is in the log'),
  flowsReceiptDelivery: say(
    '{receiver} 的回执已入日志',
    'what {receiver} acknowledged is in the log',
  ),
  flowsSignedIn: say(
    '以登录的人员身份，而不是业务系统',
    'as the person who is signed in, not as a system',
  ),
  flowsAnswerWhy: say('答复须写 --reason', 'An answer needs --reason'),
  flowsAnswerWhich: say(
    '须写 --accept 或 --decline 之一',
    'Give --accept or --decline, one of them',
  ),
  flowsWithdraw: say('撤回校核纠错', 'withdraw a correction'),
  flowsResources: say('列出已落地的本地资源', 'list local resources: copies that have landed'),
  flowsResource: say(
    '{receiver}：来自 {source}，{share}，最高 {grade} 级，自 {since}，未办结纠错 {open}，目录 {dataset}',
    '{receiver}: from {source}, {share}, grade {grade} at most, since {since}, open corrections {open}, dataset {dataset}',
  ),
};
