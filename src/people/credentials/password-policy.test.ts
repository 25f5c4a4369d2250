import assert from 'node:assert/strict';
import { commonPasswords } from './common-passwords.ts';
import { judgePassword } from './password-policy.ts';

const rulesOf = (password: string, loginName = 'lin.yu'): readonly string[] =>
  judgePassword(password, loginName)?.errors?.map(({ rule }) => rule) ?? [];

describe('passwords', () => {
  const fine = [
    'lantern over river',
    'x7!Kq2#Vb9@m',
    '月落乌啼霜满天江枫渔火',
    'e\u0301'.repeat(3) + 'tudes on the lake',
    'a1B2c3D4e5F6g7H8',
    'k'.repeat(3) + ' plus many other letters '.repeat(4),
  ];
  for (const password of fine) {
    it(`may be ${JSON.stringify(password.slice(0, 30))}`, () => {
      const padded = password.length < 12 ? `${password}对愁眠姑苏城外` : password;
      assert.deepEqual(rulesOf(padded), []);
    });
  }

  const bad: readonly (readonly [string, ...(readonly string[])])[] = [
    ['x7!Kq2#Vb9@', 'password-length'],
    ['', 'password-length', 'password-common'],
    ['x7!Kq2#Vb9@m'.repeat(11), 'password-length'],
    ['river LIN.YU lantern', 'password-login-name'],
    ['ｌｉｎ．ｙｕ over the river', 'password-login-name'],
    ['password2026', 'password-common'],
    ['Password!@#$2026', 'password-common'],
    ['P@ssw0rd12345', 'password-common'],
    ['woaini5201314', 'password-common'],
    ['admin123admin123', 'password-common'],
    ['zhejiang@20260101', 'password-common'],
    ['qwertyuiop123', 'password-common'],
    ['1qaz2wsx3edc', 'password-common'],
    ['138001380001', 'password-common'],
    ['330106190001011234', 'password-common'],
    ['wang19000101', 'password-common'],
    ['aaaaaaaaaaaa', 'password-common'],
    ['abcabcabcabc', 'password-common'],
    ['!!!!!!!!!!!!', 'password-common'],
    ['admin', 'password-length', 'password-common'],
  ];
  for (const [password, ...rules] of bad) {
    it(`may not be ${JSON.stringify(password.slice(0, 30))}`, () =>
      assert.deepEqual(rulesOf(password), rules));
  }

  it('are counted in code points, after normalization', () => {
    assert.deepEqual(rulesOf('\u{20000}'.repeat(6) + '灯火渔舟唱'), ['password-length']);
    assert.deepEqual(rulesOf('\u{20000}\u{20001}\u{20002}灯火渔舟唱晚响穷彭'), []);
  });

  it('say what is wrong in both languages, and never the password', () => {
    const text = JSON.stringify(judgePassword('woaini5201314', 'lin'));
    assert.equal(text.includes('woaini'), false);
    const [violation] = judgePassword('short', 'lin')?.errors ?? [];
    assert.match(violation?.message['zh-CN'] ?? '', /12 至 128/);
    assert.equal(violation?.pointer, '/password');
  });

  it('are compared with some hundreds that people choose', () => {
    assert.equal(commonPasswords.size > 200, true);
    for (const each of commonPasswords) assert.equal(each, each.toLowerCase().normalize('NFKC'));
  });
});
