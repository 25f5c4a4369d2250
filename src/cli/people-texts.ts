import { say } from '../kernel/index.ts';

/** What `jingwei activate` and `jingwei people` say. */
export const peopleTexts = {
  activate: say('用激活码启用本人的账号', 'take an account into use with its activation token'),
  activateAskToken: say('激活码：', 'Activation token:'),
  activateAskPassword: say('新密码：', 'New password:'),
  activateAskAgain: say('再输一次：', 'Again:'),
  activateEnrol: say(
    '登录名 {loginName}。在验证器中添加密钥 {secret}\n或扫描此地址的二维码：{uri}',
    'Login name {loginName}. Add the secret {secret} to your authenticator,\nor scan this address as a QR code: {uri}',
  ),
  activateDone: say('账号 {loginName} 已启用', 'The account {loginName} is in use'),
  peopleAskName: say('登录名：', 'Login name:'),
  peopleAskPassword: say('密码：', 'Password:'),
  peopleAskCode: say('验证器的六位代码：', 'Code of the authenticator:'),
  peopleAskNextCode: say('验证器的下一个代码：', 'The next code of the authenticator:'),
  peoplePerson: say('{displayName}（{person}）', '{displayName} ({person})'),
  peopleNow: say('状态：{state}；角色：{roles}', 'State: {state}; roles: {roles}'),
  peopleToken: say(
    '激活令牌：{token}（至 {until} 有效，只显示这一次；请以安全方式交给本人）',
    'Activation token: {token} (until {until}; shown this once, hand it over safely)',
  ),
  peopleRecovery: say('账户恢复 {recovery}：{state}', 'Recovery {recovery}: {state}'),
} as const;
