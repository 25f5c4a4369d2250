import { createReadStream } from 'node:fs';
import { Unzip, UnzipInflate } from 'fflate';
import { EdgeFault } from '../../edge-codes.ts';

/** A workbook as it lies in the folder, and all its parts inflated, bytes. */
const FILE_BYTES_MAX = 67_108_864;
const INFLATED_BYTES_MAX = 268_435_456;
const PARTS_MAX = 1000;

/**
 * What the reader would misread without a word: phonetic guides in place of the text they explain,
 * inline text in several runs, entities declared by the file itself.
 */
const MISREAD = ['<rPh', '<is><r>', '<is><r ', '<!DOCTYPE', '<!ENTITY'];
const OVERLAP_BYTES = 16;

/**
 * Inflates a workbook without keeping it, before anything else reads it: one that unpacks to more
 * than it may, or holds what would be misread, is refused here.
 * @throws {EdgeFault} file-too-large, file-malformed, sheet-unsupported
 */
export async function checkWorkbook(
  file: string,
  { inflatedBytesMax } = { inflatedBytesMax: INFLATED_BYTES_MAX },
): Promise<void> {
  let [read, inflated, parts] = [0, 0, 0];
  let fault: EdgeFault | undefined;
  const unzip = new Unzip((part) => {
    parts += 1;
    let tail: Uint8Array = new Uint8Array();
    part.ondata = (error, bytes) => {
      inflated += bytes.length;
      if (inflated > inflatedBytesMax) fault ??= new EdgeFault('file-too-large', 'inflated');
      if (error !== null) fault ??= new EdgeFault('file-malformed', 'zip');
      const window = Buffer.concat([tail, bytes]);
      if (MISREAD.some((mark) => window.includes(mark))) {
        fault ??= new EdgeFault('sheet-unsupported', 'xml');
      }
      tail = window.subarray(-OVERLAP_BYTES);
      if (fault !== undefined) part.terminate();
    };
    if (parts <= PARTS_MAX) part.start();
    else fault ??= new EdgeFault('file-too-large', 'parts');
  });
  unzip.register(UnzipInflate);
  for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
    read += chunk.length;
    if (read > FILE_BYTES_MAX) throw new EdgeFault('file-too-large', 'zip');
    try {
      unzip.push(chunk);
    } catch (error) {
      throw new EdgeFault('file-malformed', 'zip', error);
    }
    if (fault !== undefined) throw fault;
  }
  if (parts === 0) throw new EdgeFault('file-malformed', 'zip');
}
