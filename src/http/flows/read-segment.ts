import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { SEGMENT_BYTES_MAX } from '../../flows/index.ts';
import { say, type Refusal } from '../../kernel/index.ts';

const inflate = promisify(gunzip);

/** JSON texts, each on a line (NDJSON). */
const LINES_TYPE = /^application\/x-ndjson(\s*;\s*charset="?utf-8"?)?$/i;

const broken: Refusal = {
  refused: 'body-malformed',
  detail: say('gzip 数据不完整或已损坏。', 'The gzip stream is cut short or damaged.'),
};

/** zlib's, when what comes out is longer than it may be: it stops there and keeps nothing. */
const isOverlong = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';

/** What a segment may not be, told by its headers. */
export function codingRefused({ headers }: IncomingMessage): Refusal | undefined {
  const coding = headers['content-encoding'] ?? 'identity';
  const isTaken = /^(gzip|identity)$/i.test(coding);
  return isTaken && LINES_TYPE.test(headers['content-type'] ?? '')
    ? undefined
    : { refused: 'media-type-unsupported' };
}

/** The lines of a segment, never more than SEGMENT_BYTES_MAX of them whatever was packed. */
export async function linesOfSegment(
  { headers }: IncomingMessage,
  sent: Uint8Array,
): Promise<Uint8Array | Refusal> {
  if (headers['content-encoding']?.toLowerCase() !== 'gzip') return sent;
  try {
    return await inflate(sent, { maxOutputLength: SEGMENT_BYTES_MAX });
  } catch (error) {
    return isOverlong(error) ? { refused: 'segment-overlong' } : broken;
  }
}
