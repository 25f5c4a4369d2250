import { say, type Bilingual, type Language } from '../kernel/index.ts';
import { changeTexts } from './change-texts.ts';
import { evidenceTexts } from './evidence-texts.ts';
import { flowsCareTexts } from './flows-care-texts.ts';
import { flowsTexts } from './flows-texts.ts';
import { supervisionTexts } from './supervision-texts.ts';
import { grantsTexts } from './grants-texts.ts';
import { keysTexts } from './keys-texts.ts';
import { mirrorTexts } from './mirror-texts.ts';
import { peopleTexts } from './people-texts.ts';
import { witnessTexts } from './witness-texts.ts';

/** Every sentence of the command, in both languages; `{name}` is filled in. */
const texts = {
  about: say('经纬：政务数据共享网关', 'Jingwei: a government data-sharing gateway'),
  usage: say('用法：', 'Usage:'),
  arguments: say('参数：', 'Arguments:'),
  options: say('选项：', 'Options:'),
  commands: say('命令：', 'Commands:'),
  help: say('显示帮助', 'show help'),
  whoMay: say('谁可以：', 'Who may:'),
  whoOf: say('：', ': '),
  whoAnd: say('、', ', '),
  whoAnyone: say('任何人', 'anyone'),
  whoSystems: say('业务系统（凭签名）', 'systems, by their signature'),
  whoSignedIn: say('已登录的人员，限本人', 'people signed in, of their own'),
  whoHere: say(
    '  本机用户；只处理本机文件，不向网关请求',
    '  the user of this machine; works on its files and asks no gateway',
  ),
  helpCommand: say('显示某个命令的帮助', 'show help for a command'),
  lang: say('界面语言', 'language'),
  json: say('以 JSON 输出', 'print JSON'),

  init: say('建立网关：密钥、存储、日志，发布目录', 'found a gateway: keys, store, log, catalog'),
  serve: say('启动网关', 'run the gateway'),
  settings: say('设置文件 jingwei.yaml', 'settings file, jingwei.yaml'),
  initDone: say(
    '网关已建立：登记密钥 {keys} 个，授权 {grants} 项',
    'The gateway is founded: {keys} keys registered, {grants} grants given',
  ),
  initAdministrators: say(
    '三名管理员的一次性激活码，只显示这一次；启动后各自运行 jingwei activate：',
    'One-time activation tokens of the three administrators, shown this once; each runs jingwei activate when it serves:',
  ),
  initAdministrator: say(
    '  {role}（{loginName}）：{token}，{until} 前有效',
    '  {role} ({loginName}): {token}, until {until}',
  ),
  initBundle: say('目录版本：{bundle}', 'Bundle: {bundle}'),
  initVerifier: say('日志公钥：{verifierKey}', "Log's verifier key: {verifierKey}"),

  doctor: say('检查网关的环境与数据', "examine a gateway's surroundings and data"),
  doctorDeep: say('核验整个日志，而非只核验最近部分', 'verify the whole log, not its newest part'),
  doctorError: say('错误：', 'error:'),
  doctorWarning: say('警告：', 'warning:'),
  doctorInfo: say('说明：', 'info:'),
  doctorSkipped: say('（未检查）', '(not examined)'),
  doctorFine: say('没有错误', 'No errors'),
  doctorErrors: say('{errors} 处错误', '{errors} errors'),

  backup: say('备份网关数据，运行中也可', "back up a gateway's data, while it runs or not"),
  backupOut: say('备份文件夹，须为空或不存在', 'folder of the backup, empty or new'),
  backupWithKeys: say('连同私钥；备份须与私钥同等保管', 'with the secret keys: guard it like them'),
  backupDone: say('已备份到 {out}：日志 {size} 条', 'Backed up to {out}: a log of {size} entries'),
  backupKeysTaken: say(
    '备份含私钥，只有本用户可读；请加密保管',
    'The backup holds the secret keys, for its owner alone: keep it encrypted',
  ),
  backupKeysLeft: say(
    '备份不含私钥；没有另存的私钥就无法恢复运行',
    'The secret keys are not in it: without a copy elsewhere a gateway cannot run on it',
  ),
  restore: say('把备份恢复到空的数据文件夹', 'put a backup into an empty data folder'),
  restoreFrom: say('备份文件夹', 'folder of the backup'),
  restoreDone: say(
    '已恢复 {at} 的备份到 {data}：日志 {size} 条，核验通过',
    'Restored the backup of {at} to {data}: a log of {size} entries, verified',
  ),
  restoreRollback: say(
    '注意：若此后还有过条目，这就是一次回退：第 {size} 条起的凭证与检查点会显出它，见证方会发现；请先告知他们',
    'Mind: if there were entries after this backup, this is a rollback. Receipts and checkpoints from entry {size} on show it, and witnesses will notice: tell them first',
  ),
  restoreKeys: say(
    '备份不含 {keys}：请放入 {data}（权限 0600）后再启动',
    'The backup has no {keys}: put them into {data} (mode 0600) before serving',
  ),

  demo: say('运行示例省：真实进程，可调用', 'run the example province as real processes'),
  demoArgs: say('传给示例的参数：--port、--check、--reset、--state', 'its own arguments'),
  demoMissing: say(
    '没有找到示例程序，请先运行 npm run build',
    'The demo is not built: run npm run build',
  ),

  call: say('以某个业务系统的身份调用网关', 'call the gateway as a system'),
  callDataset: say('目录标识', 'dataset'),
  callProfile: say('示例环境文件', 'profile of the running demo'),
  callAs: say('以哪个业务系统签名', 'system that signs'),
  callVerify: say('核验而非查询', 'verify instead of query'),
  callBatch: say(
    '批量核验：NDJSON 文件，首行为用途，其后每行一个对象',
    'verify a batch: an NDJSON file, its head first, then a line for each subject',
  ),
  callSubject: say('查询对象，k=v', 'the subject, k=v'),
  callItems: say('数据项，逗号分隔', 'items, separated by commas'),
  callClaim: say('待核验的值，k=v', 'claims to verify, k=v'),
  callPurpose: say('使用场景类别', 'class of the purpose'),
  callItem: say('政务服务事项', 'service item'),
  callCase: say('办件编号', 'case number'),
  callPlan: say('检查计划编号', 'inspection plan'),
  callOrder: say('应急命令编号', 'order of an emergency'),
  callProject: say('统计项目编号', 'project of statistics'),
  callRegion: say('行政区划代码，选择供给部门', 'division code that chooses the supplier'),
  callStandard: say('应答采用的数据标准', 'standard of the answer'),
  callSample: say('调用一个示例', 'call a sample'),
  callSamples: say('列出全部示例', 'list the samples'),
  callNothing: say(
    '请给出目录标识，或使用 --sample、--samples',
    'Name a dataset, or use --sample or --samples',
  ),
  callPair: say('应为 k=v：{pair}', 'Not of the form k=v: {pair}'),
  callSignature: say('应答签名与请求相符', 'the signature of the reply is bound to the request'),
  receiptHolds: say(
    '凭证离线核验通过：第 {index} 条，日志共 {size} 条',
    'the receipt verifies offline: entry {index} of a log of {size}',
  ),
  receiptAnswer: say('凭证的承诺与应答内容相符', 'the receipt commits to this very answer'),
  receiptNotAnswer: say('凭证的承诺与应答内容不符', 'the receipt does not commit to this answer'),
  receiptFails: say('凭证不成立：{reason}', 'the receipt does not hold: {reason}'),
  receiptNone: say('没有凭证', 'there is no receipt'),

  catalog: say('目录的检查与发布', 'check and publish the catalog'),
  catalogCheck: say('检查目录与标准的全部规则', 'check catalog and standards by every rule'),
  catalogDir: say('目录文件夹', 'folder of the catalog'),
  schemasDir: say('标准文件夹', 'folder of the schemas'),
  catalogOffline: say(
    '直接使用已停止的网关的数据文件夹',
    'use the data folder of a stopped gateway',
  ),
  catalogBundles: say('列出目录版本，* 为现行', 'list bundles; * is in force'),
  catalogExport: say('导出目录版本的文件，逐字节不变', "write a bundle's files, byte by byte"),
  catalogImport: say('检查并保存文件夹中的目录，不发布', 'check and keep a folder, unpublished'),
  catalogPublish: say(
    '发布目录版本；退回时发布更早的',
    'publish a bundle; to roll back, an earlier',
  ),
  catalogDiff: say(
    '比较两个目录版本的文件；默认现行与工作副本',
    'compare the files of two bundles; by default in force and working copy',
  ),
  catalogFolder: say('内有 catalogs/ 与 schemas/ 的文件夹', 'folder with catalogs/ and schemas/'),
  catalogBundle: say('目录版本标识', 'id of a bundle'),
  catalogReason: say('发布的理由，记入日志', 'why; it is recorded in the log'),
  catalogKept: say(
    '已检查并保存：{documents} 个文件，版本 {bundle}',
    'Checked and kept: {documents} files, bundle {bundle}',
  ),
  catalogPublished: say(
    '已发布：版本 {bundle}，{at} 起在用',
    'Published: bundle {bundle} is in force since {at}',
  ),
  catalogExported: say(
    '已导出到 {folder}：{documents} 个文件，版本 {bundle}',
    'Exported to {folder}: {documents} files, bundle {bundle}',
  ),
  ...changeTexts,
  catalogSame: say('文件全同', 'The files are the same'),
  catalogFine: say('{documents} 个文件，没有问题', '{documents} files, no findings'),
  catalogFindings: say(
    '{documents} 个文件，{count} 处问题，{warnings} 处提醒',
    '{documents} files, {count} findings, {warnings} warnings',
  ),

  ...evidenceTexts,
  ...mirrorTexts,
  ...supervisionTexts,
  ...witnessTexts,
  audit: say('审计日志的核验', 'verify the audit log'),
  auditVerify: say('从第一条到最后一条重算整个日志', 'recompute the whole log'),
  auditData: say('数据文件夹', 'data folder'),
  auditProfile: say(
    '示例环境文件：以审计系统的密钥经 HTTP 读取',
    "profile: read over HTTP with the auditor's key",
  ),
  auditTrusted: say(
    '此前保存的检查点或凭证，用以发现截短和改写',
    'an earlier checkpoint or receipt, to find what was cut or rewritten',
  ),
  auditSignatures: say(
    '并核验数据文件夹中日志与存证所存的全部签名',
    'verify every signature kept in the data folder, of the log and of the evidence, too',
  ),
  auditSignaturesHere: say(
    '--signatures 须在网关数据文件夹（含 store.db）所在处，以 --settings 或 --data 使用',
    "--signatures needs the gateway's data folder with its store.db: --settings or --data",
  ),
  auditSigned: say(
    '签名均有效：请求 {requests}（未留存 {requestsNotKept}，共享密钥 {requestsDeniable}），所存检查点 {checkpoints}（见证 {cosignatures}），时间戳 {timestamps}（缺机构证书 {timestampsUnjudged}）',
    "Signatures hold: {requests} requests ({requestsNotKept} not kept, {requestsDeniable} by shared secret), {checkpoints} kept checkpoints ({cosignatures} cosignatures), {timestamps} timestamps ({timestampsUnjudged} without the authority's certificate)",
  ),
  auditVerifierKey: say('日志公钥', "the log's verifier key"),
  auditProgress: say('已核对 {done}/{size}', 'checked {done}/{size}'),
  auditProgressBar: say(
    '{bar} {percent}% 已核对 {done}/{size}',
    '{bar} {percent}% checked {done}/{size}',
  ),
  auditSound: say('日志完好：共 {size} 条', 'The log is sound: {size} entries'),
  auditRoot: say('树根：{root}', 'Root: {root}'),
  auditBroken: say('日志不可信（{reason}）：{detail}', 'The log is broken ({reason}): {detail}'),
  auditFirstBad: say('第一条问题条目：第 {index} 条', 'First bad entry: {index}'),
  auditNoAuditor: say('示例环境中没有审计系统', 'The profile has no auditor'),
  auditReceipt: say('离线核验凭证，或带凭证的应答', 'verify a receipt, or an answer with one'),
  auditReceiptFile: say('凭证或应答的 JSON 文件', 'JSON file of a receipt or an answer'),
  auditKeyNeeded: say('请给出 --verifier-key 或 --profile', 'Give --verifier-key or --profile'),

  ...keysTexts,
  ...flowsTexts,
  ...flowsCareTexts,
  ...grantsTexts,

  signIn: say('登录网关：在浏览器中批准', 'sign in to a gateway, by way of a browser'),
  signInGateway: say('网关地址', 'address of the gateway'),
  signInOpen: say('请在浏览器中打开：{url}', 'Open in a browser: {url}'),
  signInWaits: say(
    '核对页面上的代码为 {code}，然后批准（{expiresAt} 前有效）',
    'See that the page shows {code}, then approve (until {expiresAt})',
  ),
  signInDone: say('已登录：{displayName}，至 {endsAt}', 'Signed in: {displayName}, until {endsAt}'),
  signInFile: say('令牌：{file}（只有本用户可读）', 'Token: {file} (its owner only)'),
  signOut: say('退出登录', 'sign out'),
  signOutDone: say('已退出', 'Signed out'),

  people: say('人员与角色', 'people and their roles'),
  peopleList: say('列出人员', 'list people'),
  peopleRecoveries: say('列出账户恢复', 'list recoveries'),
  peopleCreate: say('创建账户', 'create an account'),
  peopleRoles: say('设定角色，取代原有的全部角色', 'set the roles, in place of all that were held'),
  peopleDisable: say('停用账户', 'disable an account'),
  peopleEnable: say('启用账户', 'enable an account'),
  peopleInvite: say('重发激活令牌', 'make another activation token'),
  peopleRecover: say('为丢失密码或验证器的人申请恢复', 'ask for a recovery'),
  peopleApprove: say('批准账户恢复', 'approve a recovery'),
  peopleRefuse: say('拒绝账户恢复', 'refuse a recovery'),
  peopleAgency: say('部门标识', 'agency'),
  peopleLogin: say('登录名', 'login name'),
  peopleName: say('姓名', 'name'),
  peopleRole: say('角色，如 publisher@region:330000', 'role, as publisher@region:330000'),
  peopleReason: say('原因', 'reason'),
  peopleWho: say('登录名或人员标识', 'login name or identifier'),
  peopleWhich: say('恢复标识', 'identifier of the recovery'),
  ...peopleTexts,

  unknownOption: say('没有这个选项：{what}', 'Unknown option: {what}'),
  unknownCommand: say('没有这个命令：{what}', 'Unknown command: {what}'),
  missingArgument: say('缺少参数：{what}', 'Missing argument: {what}'),
  missingOption: say('缺少必需的选项：{what}', 'Missing option: {what}'),
  missingValue: say('选项缺少值：{what}', 'The option takes a value: {what}'),
  invalidValue: say('值不在允许范围内：{what}', 'Not an allowed value: {what}'),
  excessArguments: say('参数过多', 'Too many arguments'),
  wrongUsage: say('用法不对：{what}', 'Wrong usage: {what}'),
  seeHelp: say('用 --help 查看用法', 'See --help'),

  failed: say('失败：{what}', 'Failed: {what}'),
  fileMissing: say('文件不存在：{file}', 'No such file: {file}'),
  fileExists: say('文件已存在，不会覆盖：{file}', 'The file exists and is kept: {file}'),
  portTaken: say('端口已被占用：{port}', 'The port is taken: {port}'),
  unreachable: say('无法连接：{what}', 'Cannot be reached: {what}'),
} as const satisfies Record<string, Bilingual>;

export type TextKey = keyof typeof texts;
export type TextValues = Readonly<Record<string, string | number>>;

/** A sentence in a language, with its places filled in. */
export function textIn(language: Language, key: TextKey, values: TextValues = {}): string {
  return texts[key][language].replace(/\{(\w+)\}/g, (place, name: string) =>
    String(values[name] ?? place),
  );
}
