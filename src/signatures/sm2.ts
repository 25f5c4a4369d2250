import { sm2 } from './node-sm2-library.ts';
import { hexOf } from '../kernel/index.ts';
import type { Primitive } from './primitive.ts';
import type { Sm2PrivateKey } from './sm2-keys.ts';

/**
 * Said in full at every call, since implementations differ in each default: r||s and no DER, SM3
 * applied here, and the identity that GB/T 35276 §10 fixes where none was agreed.
 */
const WIRE = { der: false, hash: true, userId: '1234567812345678' } as const;

/** Order of the group (GB/T 32918.5 §2): r and s lie between 0 and it. */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const SCALAR_HEX_CHARS = 64;

/** Public keys with multiples computed in advance: 40 KiB each, and verifying takes a fifth. */
const PREPARED_COUNT_MAX = 1024;
/** Wider windows verify little faster and take twelve times the room. */
const WINDOW_BITS = 4;

type PreparedPoint = ReturnType<ReturnType<typeof sm2>['precomputePublicKey']>;

function createPointCache(countMax: number): (point: string) => PreparedPoint {
  const prepared = new Map<string, PreparedPoint>();
  return (hex) => {
    const point = prepared.get(hex) ?? sm2().precomputePublicKey(hex, WINDOW_BITS);
    // A Map keeps the order of insertion: taken out and put back, the first is the longest unused.
    prepared.delete(hex);
    prepared.set(hex, point);
    const [oldest] = prepared.keys();
    if (prepared.size > countMax && oldest !== undefined) prepared.delete(oldest);
    return point;
  };
}

/** The library takes any number, and a scalar out of range would make it throw or agree. */
function isScalar(hex: string): boolean {
  const value = BigInt(`0x${hex}`);
  return value > 0n && value < ORDER;
}

/**
 * SM2 with SM3 (GB/T 32918.2 §6, §7). The only user of the library; Node's own SM2 has no way to set
 * the identity. Handles are an Sm2PrivateKey for signing and a point in hexadecimal for verifying.
 */
export function createSm2Primitive(preparedCountMax = PREPARED_COUNT_MAX): Primitive {
  const preparedPoint = createPointCache(preparedCountMax);
  return {
    sign: (handle, bytes) => {
      const { scalar, point } = handle as Sm2PrivateKey;
      const hex = sm2().doSignature(bytes, scalar, { ...WIRE, publicKey: point });
      return sm2().hexToArray(hex);
    },

    verify: (handle, bytes, signature) => {
      const hex = hexOf(signature);
      const halves = [hex.slice(0, SCALAR_HEX_CHARS), hex.slice(SCALAR_HEX_CHARS)];
      const isReadable = hex.length === 2 * SCALAR_HEX_CHARS && halves.every(isScalar);
      return (
        isReadable && sm2().doVerifySignature(bytes, hex, preparedPoint(handle as string), WIRE)
      );
    },
  };
}
