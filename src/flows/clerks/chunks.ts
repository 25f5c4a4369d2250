const LINE_FEED = 0x0a;

interface Cut {
  /** Lines before the first chunk. */
  readonly skip: number;
  /** Lines in each chunk but the last. */
  readonly records: number;
}

/** The bytes of so many lines each, their ends included; nothing after the last line feed. */
export function chunksOf(bytes: Uint8Array, { skip, records }: Cut): readonly Uint8Array[] {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = afterLines(whole, 0, skip); at < whole.length;) {
    const end = afterLines(whole, at, records);
    chunks.push(whole.subarray(at, end));
    at = end;
  }
  return chunks;
}

function afterLines(bytes: Buffer, from: number, lines: number): number {
  let at = from;
  for (let count = 0; count < lines && at < bytes.length; count += 1) {
    const end = bytes.indexOf(LINE_FEED, at);
    at = end === -1 ? bytes.length : end + 1;
  }
  return at;
}
