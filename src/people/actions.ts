import { say, type Bilingual } from '../kernel/index.ts';
import type { RoleName } from '../shapes/index.ts';

interface Action {
  readonly title: Bilingual;
  /**
   * `anyone`, signed in or not; `systems`, which sign their requests, and no person; `signed-in`,
   * for what is one's own; or the people who hold one of these roles.
   */
  readonly who: 'anyone' | 'systems' | 'signed-in' | readonly RoleName[];
  /**
   * What of the target the role's scope must cover: its `agency`, its `region`, `none` of it, or
   * `all`, when only a role that holds everywhere is enough.
   */
  readonly scope: 'agency' | 'region' | 'none' | 'all';
  /** Password and code must have been given once more a short while ago. */
  readonly isDangerous: boolean;
}

type Scope = Action['scope'];

const open =
  (who: 'anyone' | 'systems' | 'signed-in') =>
  (zh: string, en: string): Action => ({
    title: say(zh, en),
    who,
    scope: 'none',
    isDangerous: false,
  });
const anyone = open('anyone');
const systems = open('systems');
const signedIn = open('signed-in');

const charged =
  (scope: Scope, isDangerous: boolean) =>
  (title: Bilingual, ...who: readonly RoleName[]): Action => ({ title, who, scope, isDangerous });
const ofAgency = charged('agency', false);
const ofAll = charged('all', false);
const dangerous = (scope: Scope): ReturnType<typeof charged> => charged(scope, true);

/** What a person, or a system, can do here. Closed: what has no row nobody may do. */
export const actions = {
  // Before anybody is known.
  'session.open': anyone('登录', 'Sign in'),
  'session.open-external': anyone('通过统一身份认证登录', 'Sign in at an identity provider'),
  'activation.begin': anyone('开始激活账户', 'Begin to activate an account'),
  'activation.complete': anyone('完成账户激活', 'Activate an account'),
  'cli-sign-in.start': anyone('命令行登录', 'Sign in at a command line'),
  'cli-sign-in.exchange': anyone('换取命令行令牌', "Get the command line's token"),
  'problem.read': anyone('查看问题说明', 'Read about a problem'),
  'log.read': anyone('读取日志检查点与分片', 'Read checkpoints and tiles of the log'),
  'operator.health': anyone('查看运行状况', 'Look whether the gateway runs'),
  'operator.metrics': anyone('采集运行指标', 'Collect metrics'),

  // Systems, by signature.
  'exchange.call': systems('共享调用', 'Call an exchange'),
  'receipt.read': systems('读取存证凭证', 'Read a receipt'),
  'log.entries': systems('读取日志条目', 'Read entries of the log'),
  'audit.ask': systems('查阅审计与监管指标', 'Ask the log, as a system of the bureau'),
  'catalog.consult': systems('查阅目录', 'Consult the catalog'),
  'access.read-own': systems('查看本系统可共享情况', 'See what one may have'),
  'flow.consult': systems('查看数据流约定', 'See the terms of a flow'),
  'flow.send': systems('提交批次', 'Send a batch'),
  'flow.receive': systems('接收派发', 'Receive deliveries'),
  'correction.read': systems('查看校核纠错', 'Look at corrections'),
  'correction.raise': systems('提出校核纠错', 'Raise a correction'),
  'correction.answer': systems('答复校核纠错', 'Answer a correction'),

  // One's own.
  'session.read': signedIn('查看当前会话', 'Look at the session'),
  'session.close': signedIn('退出登录', 'Sign out'),
  'session.step-up': signedIn('再次验证身份', 'Prove once more who one is'),
  'session.list-own': signedIn('查看本人会话', 'List own sessions'),
  'session.end-own': signedIn('结束本人会话', 'End own sessions'),
  'password.change': signedIn('修改本人密码', 'Change own password'),
  'cli-sign-in.read': signedIn('查看命令行登录请求', 'Look at a sign-in of a command line'),
  'cli-sign-in.approve': signedIn('批准命令行登录', 'Approve a sign-in of a command line'),
  'catalog.read': signedIn('查看目录', 'Read the catalog'),

  // People and their roles.
  'people.read': ofAgency(
    say('查看人员', 'Look at people'),
    'department-head',
    'bureau-auditor',
    'system-administrator',
    'security-administrator',
    'audit-administrator',
  ),
  'people.create': dangerous('agency')(
    say('创建账户', 'Create an account'),
    'security-administrator',
  ),
  'people.invite': dangerous('agency')(
    say('重发激活令牌', 'Make another activation token'),
    'security-administrator',
  ),
  'people.roles': dangerous('agency')(say('授予角色', 'Change roles'), 'security-administrator'),
  'people.disable': dangerous('agency')(
    say('停用账户', 'Disable an account'),
    'security-administrator',
  ),
  'people.enable': dangerous('agency')(
    say('启用账户', 'Enable an account'),
    'security-administrator',
  ),
  'recovery.read': charged('none', false)(
    say('查看账户恢复', 'Look at recoveries'),
    'system-administrator',
    'security-administrator',
    'audit-administrator',
  ),
  // The system administrator for a security administrator only: ask-recovery.ts says so.
  'recovery.ask': dangerous('none')(
    say('申请账户恢复', 'Ask for a recovery'),
    'security-administrator',
    'system-administrator',
  ),
  'recovery.approve': dangerous('none')(
    say('批准账户恢复', 'Approve a recovery'),
    'system-administrator',
    'audit-administrator',
  ),
  'recovery.refuse': dangerous('none')(
    say('拒绝账户恢复', 'Refuse a recovery'),
    'system-administrator',
    'audit-administrator',
  ),
  'agency.move': dangerous('all')(
    say('部门撤并移交', "Move an ended agency's people"),
    'security-administrator',
  ),

  // Systems and their keys.
  'system.read': ofAgency(
    say('查看业务系统', 'Look at systems'),
    'department-operator',
    'department-head',
    'catalog-maintainer',
    'catalog-approver',
    'publisher',
    'bureau-auditor',
    'system-administrator',
    'security-administrator',
  ),
  'key.read': ofAgency(
    say('查看密钥', 'Look at keys'),
    'department-operator',
    'department-head',
    'bureau-auditor',
    'system-administrator',
    'security-administrator',
  ),
  'key.request': ofAgency(
    say('申请密钥', 'Ask for a key'),
    'department-operator',
    'department-head',
  ),
  // Not dangerous, so that a command line can do it: somebody else has asked for the key, and one
  // that leaked must go at once.
  'key.approve': ofAgency(say('审批密钥', 'Decide on a key'), 'security-administrator'),
  'key.revoke': ofAgency(say('撤销密钥', 'Revoke a key'), 'security-administrator'),
  'key.move': dangerous('all')(
    say('移交业务系统密钥', "Move an ended agency's keys"),
    'security-administrator',
  ),

  // Grants: a provider or its authority ends one, with a reason; an agency's go with it.
  'grant.read': ofAgency(
    say('查看授权', 'Look at grants'),
    'department-operator',
    'department-head',
    'catalog-maintainer',
    'catalog-approver',
    'publisher',
    'bureau-auditor',
    'security-administrator',
  ),
  // Not dangerous, for the same reason as a key's: what is misused must stop at once.
  'grant.revoke': ofAgency(say('撤销授权', 'Revoke a grant'), 'department-head', 'publisher'),
  'grant.move': dangerous('all')(
    say('移交授权', "Move an ended agency's grants"),
    'security-administrator',
  ),

  // The catalog: edited, approved within the agency, published by the competent authority.
  'catalog.edit': ofAgency(say('编辑目录', 'Edit the catalog'), 'catalog-maintainer'),
  'catalog.approve': ofAgency(say('审核目录变更', 'Approve a change'), 'catalog-approver'),
  'catalog.publish': dangerous('region')(say('发布目录', 'Publish the catalog'), 'publisher'),

  'change.read': ofAgency(
    say('查看目录变更单', 'Look at change requests'),
    'department-head',
    'catalog-maintainer',
    'catalog-approver',
    'publisher',
    'bureau-auditor',
  ),
  'access.read': ofAgency(
    say('查看可共享情况', 'Look at who may have what'),
    'department-operator',
    'department-head',
    'catalog-maintainer',
    'catalog-approver',
    'publisher',
    'bureau-auditor',
  ),

  // Flows: read on both sides; what the source keeps back is released by two people of its agency.
  'flow.read': ofAgency(
    say('查看数据流', 'Look at flows'),
    'department-operator',
    'department-head',
    'publisher',
    'bureau-auditor',
  ),
  'flow.override-ask': ofAgency(
    say('申请放行问题数据', 'Ask to release a quarantined record'),
    'department-operator',
    'department-head',
  ),
  'flow.override-decide': ofAgency(
    say('审批放行问题数据', 'Decide on releasing a quarantined record'),
    'department-head',
  ),
  'flow.claim': ofAgency(
    say('派发待领数据', 'Deliver what waited for a receiver'),
    'department-operator',
    'department-head',
  ),
  'flow.poll': ofAgency(
    say('立即取数', 'Take from the source now'),
    'department-operator',
    'department-head',
  ),
  // It says what is wrong with which record: seen by those who answer it.
  'flow.correction-answer': ofAgency(
    say('答复校核纠错', 'Answer a correction'),
    'department-operator',
    'department-head',
  ),
  'flow.replay': ofAgency(
    say('重新派发', 'Deliver again'),
    'department-operator',
    'department-head',
  ),

  // The log and the gateway.
  'audit.sign-ins': ofAll(
    say('查看登录日志', 'Read the log of sign-ins'),
    'bureau-auditor',
    'audit-administrator',
  ),
  'audit.operations': ofAll(
    say('查看操作日志', 'Read the log of operations'),
    'bureau-auditor',
    'audit-administrator',
  ),
  'audit.entries': ofAll(
    say('查看全部日志条目', 'Read all entries of the log'),
    'bureau-auditor',
    'audit-administrator',
  ),
  'erasure.read': ofAll(
    say('查看删除存证申请', 'Look at erasures'),
    'bureau-auditor',
    'security-administrator',
    'audit-administrator',
  ),
  // Not dangerous: nothing is erased before a second person has proven who they are.
  'erasure.ask': ofAll(say('申请删除存证', 'Ask for an erasure'), 'bureau-auditor'),
  'erasure.approve': dangerous('all')(
    say('批准删除存证', 'Approve an erasure'),
    'security-administrator',
    'audit-administrator',
  ),
  'erasure.refuse': ofAll(
    say('拒绝删除存证', 'Refuse an erasure'),
    'security-administrator',
    'audit-administrator',
  ),
  'audit.trace': ofAll(say('倒查', 'Trace'), 'bureau-auditor'),
  'audit.indicators': ofAll(say('查看监管指标', 'Read the indicators'), 'bureau-auditor'),
  'audit.gaps': ofAll(say('查看共享盲区', 'Read the gap report'), 'bureau-auditor'),
  'metrics.read': charged('none', false)(
    say('查看运行指标', 'Read metrics'),
    'system-administrator',
  ),
} as const satisfies Readonly<Record<string, Action>>;

export type ActionName = keyof typeof actions;

export const actionNames = Object.keys(actions) as readonly ActionName[];

/** The row of an action, its variants no longer told apart. */
export const actionOf = (name: ActionName): Action => actions[name];
