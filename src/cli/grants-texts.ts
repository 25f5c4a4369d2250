import { say } from '../kernel/index.ts';

/** What `jingwei grants` and `jingwei agency` say. */
export const grantsTexts = {
  grants: say('授权', 'grants'),
  grantsList: say('列出有权查看的授权', 'list the grants you may look at'),
  grantsRequester: say('需求部门', 'agency that holds it'),
  grantsDataset: say('目录', 'dataset'),
  grantsState: say('状态', 'state'),
  grantsRevoke: say('撤销授权，即刻生效', 'revoke a grant, at once'),
  grantsWhich: say('授权编号', 'number of the grant'),
  grantsReason: say('理由，告知持有部门', 'why, for those who hold it'),
  grantsOutcome: say('{grant}：{state}', '{grant}: {state}'),
  agency: say('机构撤并', 'agencies that end'),
  agencyMove: say(
    '把已撤并部门的密钥、授权和人员移交承接部门；未列明的授权一律撤销',
    'hand the keys, grants and people of an agency that ended to its successor; a grant not named is revoked',
  ),
  agencyFrom: say('已撤并的部门', 'the agency that ended'),
  agencyTo: say('承接部门；分设时写多个', 'its successor, or several after a split'),
  agencyPerson: say(
    '归其他承接部门的人员：登录名=部门',
    'somebody who goes to another successor than the first: login=agency',
  ),
  agencyPersonUnreadable: say('须写作 登录名=部门', 'Write login=agency'),
  agencyCarry: say(
    '继续有效的授权及承接部门的业务系统：授权编号=系统[,系统…]',
    'a grant that goes on, for systems of the successor: grant=system[,system…]',
  ),
  agencyCarryUnreadable: say('须写作 授权编号=系统[,系统…]', 'Write grant=system[,system…]'),
  agencyKeys: say(
    '密钥：移交 {moved} 把，撤销 {revoked} 把，退回申请 {declined} 项',
    'Keys: {moved} moved, {revoked} revoked, {declined} requests declined',
  ),
  agencyGrants: say(
    '授权：移交 {moved} 项，撤销 {revoked} 项',
    'Grants: {moved} moved, {revoked} revoked',
  ),
  agencyPeople: say(
    '人员：移交 {moved} 人，其在原部门的角色已收回',
    'People: {moved} moved; what they held in the name of the agency is taken back',
  ),
};
