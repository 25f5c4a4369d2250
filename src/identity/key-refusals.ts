import { say, type Bilingual } from '../kernel/index.ts';

/** Every reason for which a key is not registered. */
const details = {
  'key-unreadable': say(
    '须为一个 SPKI PEM 公钥（BEGIN PUBLIC KEY），且算法受支持。',
    'Must be one public key in SPKI PEM (BEGIN PUBLIC KEY) of a supported algorithm.',
  ),
  'algorithm-unfit': say(
    '该公钥不能用于所选的算法。',
    'The algorithm named does not take a key of this kind.',
  ),
  'secret-unfit': say(
    '共享密钥须为 32 至 512 字节，算法须为 HMAC。',
    'A shared secret has 32 to 512 bytes and an HMAC algorithm.',
  ),
  'term-unreadable': say(
    '有效期须为带毫秒的 UTC 时刻。',
    'The term must end at an instant in UTC with milliseconds.',
  ),
  'keyid-taken': say(
    '该密钥标识已登记了另一把密钥；更换密钥须用新的标识。',
    'Another key is registered under this identifier; a new key takes a new identifier.',
  ),
  'key-taken': say(
    '该密钥已以其他标识或系统登记；一把密钥只属于一个系统。',
    'The key is registered under another identifier or system; a key belongs to one system.',
  ),
  'key-revoked': say(
    '该密钥已撤销，不能恢复；请登记新的密钥。',
    'The key was revoked and cannot come back; register a new one.',
  ),
  'registration-differs': say(
    '该密钥已按另一部门、另一算法或另一有效期登记。',
    'The key is registered for another agency, another algorithm or another term.',
  ),
} as const satisfies Record<string, Bilingual>;

/** Why a key is not registered. */
export interface KeyRefusal {
  readonly refused: keyof typeof details;
  readonly detail: Bilingual;
}

export const refuseKey = (refused: keyof typeof details): KeyRefusal => ({
  refused,
  detail: details[refused],
});
