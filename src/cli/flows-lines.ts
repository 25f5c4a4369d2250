import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { readFieldsOf } from '../flows/index.ts';
import type { ReadRecord } from '../client/index.ts';

const LINE_FEED = 0x0a;

/** Lines of an NDJSON file without their ends, as bytes; a `.gz` is inflated on the way. */
export async function* linesOfFile(file: string): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file);
  const chunks = file.endsWith('.gz') ? stream.pipe(createGunzip()) : stream;
  // A pipe does not carry failures over.
  stream.once('error', (error) => chunks.destroy(error));
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks as AsyncIterable<Buffer>) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      yield bytes.subarray(start, end);
      start = end + 1;
    }
    rest = bytes.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

/** As the gateway reads it, so that both count what is no record by its bytes. */
export const readRecord: ReadRecord = (line) => {
  const read = readFieldsOf(line);
  return read.ok ? read.record : undefined;
};
