import { TILE_WIDTH } from './tiles.ts';

/** The length of an entry is a uint16 (c2sp.org/tlog-tiles, Log entries). */
export const ENTRY_BYTES_MAX = 65_535;

const LENGTH_BYTES = 2;

/**
 * One to 256 entries, each after its length in two bytes, big-endian.
 * @throws {RangeError} when an entry is longer than 65,535 bytes or the number is out of bounds.
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > TILE_WIDTH) {
    throw new RangeError('a bundle holds 1 to 256 entries');
  }
  const bundle = new Uint8Array(
    entries.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0),
  );
  const view = new DataView(bundle.buffer);
  let at = 0;
  for (const entry of entries) {
    if (entry.length > ENTRY_BYTES_MAX) throw new RangeError('the entry is too long for the log');
    view.setUint16(at, entry.length);
    bundle.set(entry, at + LENGTH_BYTES);
    at += LENGTH_BYTES + entry.length;
  }
  return bundle;
}

/**
 * The entries of a bundle, as views on it; undefined when cut short, empty or of more than 256
 * entries.
 */
export function decodeEntryBundle(bytes: Uint8Array): readonly Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length;) {
    if (at + LENGTH_BYTES > bytes.length || entries.length === TILE_WIDTH) return undefined;
    const begin = at + LENGTH_BYTES;
    at = begin + view.getUint16(at);
    if (at > bytes.length) return undefined;
    entries.push(bytes.subarray(begin, at));
  }
  return entries.length > 0 ? entries : undefined;
}
