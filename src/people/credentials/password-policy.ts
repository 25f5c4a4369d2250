import { say, type Bilingual, type Refusal } from '../../kernel/index.ts';
import { commonPasswords } from './common-passwords.ts';

/** Code points, after normalization. */
const PASSWORD_CHARACTERS_MIN = 12;
const PASSWORD_CHARACTERS_MAX = 128;

/**
 * A password that comes down to so few characters, repeated or with a tail, is as good as those:
 * a surname and a birthday; none at all where it is a telephone number.
 */
const CORE_CHARACTERS_MAX = 4;

/** What people put behind a word so that it passes. */
const TRAILER = /[^\p{L}]+$/u;

const messages = {
  length: say(
    `密码须为 ${PASSWORD_CHARACTERS_MIN} 至 ${PASSWORD_CHARACTERS_MAX} 个字符。`,
    `A password has ${PASSWORD_CHARACTERS_MIN} to ${PASSWORD_CHARACTERS_MAX} characters.`,
  ),
  'login-name': say('密码不得包含登录名。', 'A password does not contain the login name.'),
  common: say(
    '这是常见的密码，或由常见密码、少数字母、重复字符或纯数字组成。',
    'This is a common password, or made of one, of a few letters, of repetition or digits alone.',
  ),
  former: say('不得使用最近用过的密码。', 'This password was used lately.'),
} as const satisfies Record<string, Bilingual>;

type PasswordRule = keyof typeof messages;

const violation = (rule: PasswordRule) => ({
  pointer: '/password',
  rule: `password-${rule}`,
  message: messages[rule],
});

/** The shortest text that, repeated, is this one. */
function unitOf(text: string): string {
  const period = (text + text).indexOf(text, 1);
  return text.slice(0, period);
}

function isCommon(folded: string): boolean {
  const forms = [folded, folded.replace(TRAILER, ''), folded.replace(/[^\p{L}\p{N}]/gu, '')];
  return forms
    .map(unitOf)
    .some((unit) => unit.length <= CORE_CHARACTERS_MAX || commonPasswords.has(unit));
}

/** What is wrong with it, all at once; undefined when nothing is. */
export function judgePassword(password: string, loginName: string): Refusal | undefined {
  const normal = password.normalize('NFKC');
  const folded = normal.toLowerCase();
  const { length } = Array.from(normal);
  const broken: PasswordRule[] = [];
  if (length < PASSWORD_CHARACTERS_MIN || length > PASSWORD_CHARACTERS_MAX) broken.push('length');
  if (folded.includes(loginName.toLowerCase())) broken.push('login-name');
  if (isCommon(folded)) broken.push('common');
  return broken.length === 0
    ? undefined
    : { refused: 'password-weak', errors: broken.map(violation) };
}

export const FORMER_PASSWORD: Refusal = {
  refused: 'password-weak',
  errors: [violation('former')],
};
