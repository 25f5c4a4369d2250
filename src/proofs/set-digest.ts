import { hexOf, utf8, type Sha256 } from '../kernel/index.ts';

const SUM_BYTES = 32;
const LENGTH_BYTES = 4;
const PREFIX = 'sha256-sum:';

/** One record of a set, as both ends of a flow know it. */
export interface SetMember {
  readonly region: string;
  readonly key: string;
  readonly version: string;
  /** SHA-256 of the JCS of the record, 32 bytes; none for a tombstone. */
  readonly digest: Uint8Array | undefined;
}

/** SHA-256 of region, key, version and record digest, each after its length in four bytes. */
export function setTermOf(sha256: Sha256, member: SetMember): Uint8Array {
  const { region, key, version, digest = NOTHING } = member;
  // A character has three bytes of UTF-8 at most: whatever the texts are, they fit.
  const texts = region.length + key.length + version.length;
  const whole = roomFor(4 * LENGTH_BYTES + 3 * texts + digest.length);
  let at = writeText(whole, 0, region);
  at = writeText(whole, at, key);
  at = writeText(whole, at, version);
  writeLength(whole, at, digest.length);
  whole.set(digest, at + LENGTH_BYTES);
  return sha256(whole.subarray(0, at + LENGTH_BYTES + digest.length));
}

/** Written over by each term, and read by nobody after it. */
const scratch = new Uint8Array(1024);

const roomFor = (bytes: number): Uint8Array =>
  bytes > scratch.length ? new Uint8Array(bytes) : scratch;

const NOTHING = new Uint8Array(0);
const ASCII_MAX = 0x7f;

/** Its length and itself; where it ends. Codes and numbers are ASCII and need no encoder. */
function writeText(into: Uint8Array, at: number, text: string): number {
  const start = at + LENGTH_BYTES;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code > ASCII_MAX) return writeEncoded(into, at, utf8(text));
    into[start + index] = code;
  }
  writeLength(into, at, text.length);
  return start + text.length;
}

function writeEncoded(into: Uint8Array, at: number, bytes: Uint8Array): number {
  writeLength(into, at, bytes.length);
  into.set(bytes, at + LENGTH_BYTES);
  return at + LENGTH_BYTES + bytes.length;
}

function writeLength(into: Uint8Array, at: number, length: number): void {
  into[at] = length >>> 24;
  into[at + 1] = (length >>> 16) & 0xff;
  into[at + 2] = (length >>> 8) & 0xff;
  into[at + 3] = length & 0xff;
}

/** A set digest that grows: the same whatever the order, and what was added can be taken out. */
export interface SetSum {
  /** A term of 32 bytes, or another sum. */
  add(term: Uint8Array): void;
  remove(term: Uint8Array): void;
  bytes(): Uint8Array;
  /** `sha256-sum:<hex>` */
  text(): string;
}

/** Numbers of 32 bits that are summed before carries are passed on: all sums of so many are exact. */
const CARRY_EVERY = 2 ** 20;
const WORD = 2 ** 32;
const WORDS = SUM_BYTES / 4;

const wordAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)) >>>
  0;

/** Sum modulo 2^256, big-endian, starting from nothing or from bytes kept. */
export function createSetSum(from: Uint8Array = new Uint8Array(SUM_BYTES)): SetSum {
  if (from.length !== SUM_BYTES) throw new RangeError('a set digest has 32 bytes');
  const words = new Float64Array(WORDS);
  let uncarried = 0;
  const carry = (): void => {
    let over = 0;
    for (let at = WORDS - 1; at >= 0; at -= 1) {
      const word = (words[at] ?? 0) + over;
      over = Math.floor(word / WORD);
      words[at] = word - over * WORD;
    }
    uncarried = 0;
  };
  const addTimes = (term: Uint8Array, times: 1 | -1): void => {
    for (let at = 0; at < WORDS; at += 1)
      words[at] = (words[at] ?? 0) + times * wordAt(term, 4 * at);
    uncarried += 1;
    if (uncarried === CARRY_EVERY) carry();
  };
  const bytes = (): Uint8Array => {
    carry();
    const sum = new Uint8Array(SUM_BYTES);
    for (const [at, word] of words.entries()) writeLength(sum, 4 * at, word);
    return sum;
  };
  addTimes(from, 1);
  return {
    add: (term) => {
      addTimes(term, 1);
    },
    remove: (term) => {
      addTimes(term, -1);
    },
    bytes,
    text: () => setDigestText(bytes()),
  };
}

export const setDigestText = (sum: Uint8Array): string => PREFIX + hexOf(sum);
