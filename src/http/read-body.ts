import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from '../kernel/index.ts';

const tooLarge: Refusal = { refused: 'body-too-large' };

/** The bytes as they come, nothing inflated; undefined when the caller went away. */
function collect(
  request: IncomingMessage,
  bytesMax: number,
): Promise<Uint8Array | Refusal | undefined> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const settle = (result: Uint8Array | Refusal | undefined): void => {
      request.off('data', take).off('end', end).off('close', close).off('error', close);
      resolve(result);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > bytesMax) settle(tooLarge);
      else chunks.push(chunk);
    };
    const end = (): void => settle(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
    const close = (): void => settle(undefined);
    request.on('data', take).once('end', end).once('close', close).once('error', close);
  });
}

/**
 * The body's bytes, or why they are refused at once; undefined when the caller went away. Asked to
 * continue only when its body is wanted, so that what is too large is never sent.
 */
export function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  bytesMax: number,
): Promise<Uint8Array | Refusal | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.resolve(tooLarge);
  if (request.headers.expect !== undefined) response.writeContinue();
  return collect(request, bytesMax);
}
