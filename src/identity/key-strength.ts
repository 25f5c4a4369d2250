import { say, type Bilingual, type Refusal } from '../kernel/index.ts';
import type { KeyTraits } from './public-key.ts';

/** Below, an RSA key can be broken within its term (SP 800-131A). */
const RSA_BITS_MIN = 2048;
/** As strong as P-256 and SM2 (SP 800-57 part 1 §5.6.1). */
const RSA_BITS_ADVISED = 3072;
/** FIPS 186-5 §5.4. */
const RSA_EXPONENT_MIN = 65_537n;
const CURVE_BITS_MIN = 256;

/** Something to mend at the next rotation; the key is taken nevertheless. */
export interface KeyWarning {
  readonly warning: 'rsa-short';
  readonly message: Bilingual;
}

interface Rule {
  readonly isWeak: (traits: KeyTraits) => boolean;
  readonly detail: Bilingual;
}

const isRsa = ({ type }: KeyTraits): boolean => type === 'rsa' || type === 'rsa-pss';

/** The number in a curve's name: every curve's name says how long it is. */
const bitsOf = (curve: string): number => Number(/\d{3}/.exec(curve)?.[0] ?? CURVE_BITS_MIN);

const rules: readonly Rule[] = [
  {
    isWeak: (traits) => isRsa(traits) && (traits.modulusBits ?? 0) < RSA_BITS_MIN,
    detail: say(`RSA 密钥不足 ${RSA_BITS_MIN} 位。`, `RSA of fewer than ${RSA_BITS_MIN} bits.`),
  },
  {
    isWeak: ({ isModulusOdd }) => isModulusOdd === false,
    detail: say('RSA 模数是偶数。', 'An RSA modulus that is even.'),
  },
  {
    isWeak: ({ publicExponent }) =>
      publicExponent !== undefined &&
      (publicExponent < RSA_EXPONENT_MIN || publicExponent % 2n === 0n),
    detail: say(
      `RSA 公钥指数须为不小于 ${RSA_EXPONENT_MIN} 的奇数。`,
      `The RSA exponent must be odd and at least ${RSA_EXPONENT_MIN}.`,
    ),
  },
  {
    isWeak: ({ curve }) => curve !== undefined && bitsOf(curve) < CURVE_BITS_MIN,
    detail: say(
      `椭圆曲线不足 ${CURVE_BITS_MIN} 位。`,
      `An elliptic curve of fewer than ${CURVE_BITS_MIN} bits.`,
    ),
  },
];

/** Why a key is too weak for any algorithm; undefined when it is not. */
export function refuseWeak(traits: KeyTraits): Refusal | undefined {
  const broken = rules.find(({ isWeak }) => isWeak(traits));
  return broken && { refused: 'key-too-weak', detail: broken.detail };
}

const rsaShort: KeyWarning = {
  warning: 'rsa-short',
  message: say(
    `RSA 密钥不足 ${RSA_BITS_ADVISED} 位，下次轮换请换用更长的密钥或 SM2。`,
    `RSA of fewer than ${RSA_BITS_ADVISED} bits: take a longer key, or SM2, at the next rotation.`,
  ),
};

export function warnOf(traits: KeyTraits): readonly KeyWarning[] {
  return isRsa(traits) && (traits.modulusBits ?? 0) < RSA_BITS_ADVISED ? [rsaShort] : [];
}
