import { concat } from '../../kernel/index.ts';

const LENGTH_BYTES = 4;

/** Reads what SSH writes (RFC 4251 §5), from the first byte on. */
export interface SshReader {
  /** @throws {RangeError} when there are fewer bytes. */
  uint32(): number;
  /** A string, which may hold any bytes. @throws {RangeError} when it is not whole. */
  string(): Uint8Array;
  readonly isAtEnd: boolean;
}

export function sshReader(bytes: Uint8Array): SshReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  const uint32 = (): number => {
    const value = view.getUint32(at);
    at += LENGTH_BYTES;
    return value;
  };
  return {
    uint32,
    string: () => {
      const to = uint32() + at;
      if (to > bytes.length) throw new RangeError('a string of SSH is cut off');
      const string = bytes.subarray(at, to);
      at = to;
      return string;
    },
    get isAtEnd() {
      return at === bytes.length;
    },
  };
}

export function sshString(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return concat(length, bytes);
}

/** A number of SSH begins with a zero where its first bit would make it negative. */
export const unsigned = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0 ? bytes.subarray(1) : bytes;

export const signed = (bytes: Uint8Array): Uint8Array =>
  (bytes[0] ?? 0) < 0x80 ? bytes : concat(Uint8Array.of(0), bytes);
