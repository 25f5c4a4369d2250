import { say, type Refusal } from '../kernel/index.ts';

/** Every reason for which a key is not registered or asked for, beyond what its code says. */
const reasons = {
  'key-unreadable': {
    refused: 'key-unreadable',
    detail: say(
      '须为一个 SPKI PEM 公钥（BEGIN PUBLIC KEY）。',
      'Must be one public key in SPKI PEM (BEGIN PUBLIC KEY).',
    ),
  },
  'algorithm-unfit': {
    refused: 'algorithm-unfit',
    detail: say(
      '该公钥不能用于所选的算法，或没有算法接受此类密钥。',
      'The algorithm named does not take a key of this kind, or no algorithm does.',
    ),
  },
  'secret-unfit': {
    refused: 'algorithm-unfit',
    detail: say(
      '共享密钥须为 32 至 512 字节，算法须为 HMAC。',
      'A shared secret has 32 to 512 bytes and an HMAC algorithm.',
    ),
  },
  'term-unreadable': {
    refused: 'term-unfit',
    detail: say(
      '有效期须为带毫秒的 UTC 时刻。',
      'The term must begin and end at instants in UTC with milliseconds.',
    ),
  },
  'keyid-taken': {
    refused: 'keyid-taken',
    detail: say(
      '该密钥标识已登记或已申请；更换密钥须用新的标识。',
      'A key is registered or asked for under this identifier; a new key takes a new one.',
    ),
  },
  'key-taken': {
    refused: 'key-taken',
    detail: say(
      '该密钥已以其他标识或系统登记或申请；一把密钥只属于一个系统。',
      'The key is registered or asked for under another identifier or system; a key belongs to one system.',
    ),
  },
  'key-ended': {
    refused: 'key-act-unfit',
    detail: say(
      '该密钥已撤销或到期，不能恢复；请登记新的密钥。',
      'The key was revoked or has expired and cannot come back; register a new one.',
    ),
  },
  'registration-differs': {
    refused: 'keyid-taken',
    detail: say(
      '该密钥已按另一部门、另一算法或另一有效期登记。',
      'The key is registered for another agency, another algorithm or another term.',
    ),
  },
  'rotation-pending': {
    refused: 'key-act-unfit',
    detail: say(
      '该密钥已有一项接替申请待决定。',
      'Another key that takes over from this one has been asked for and not decided.',
    ),
  },
  'still-in-catalog': {
    refused: 'key-act-unfit',
    detail: say(
      '现行目录中该部门仍有业务系统；请先发布机构变更。',
      'In the catalog in force the agency still has its systems: publish the change first.',
    ),
  },
} as const satisfies Record<string, Refusal>;

export const refuseKey = (reason: keyof typeof reasons): Refusal => reasons[reason];

/** For terms longer than the settings allow, or already over. */
export const refuseTerm = (daysMax: number): Refusal => ({
  refused: 'term-unfit',
  detail: say(
    `须在未来结束，且不超过 ${daysMax} 天。`,
    `Must end in the future and last at most ${daysMax} days.`,
  ),
});
