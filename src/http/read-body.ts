import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { Refusal } from '../kernel/index.ts';
import type { Sender } from './send.ts';

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
    const end = (): void => settle(Buffer.concat(chunks));
    const close = (): void => settle(undefined);
    request.on('data', take).once('end', end).once('close', close).once('error', close);
  });
}

/** Asked to continue only when its body is wanted, so that what is too large is never sent. */
function readBody(
  request: IncomingMessage,
  response: ServerResponse,
  bytesMax: number,
): Promise<Uint8Array | Refusal | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.resolve(tooLarge);
  if (request.headers.expect !== undefined) response.writeContinue();
  return collect(request, bytesMax);
}

/** Puts the body's bytes where `bodyOf` finds them; refuses what is over the bound at once. */
export const bodyReader =
  (sender: Sender, bytesMax: number): RequestHandler =>
  async (request, response, next) => {
    const body = await readBody(request, response, bytesMax);
    if (body === undefined) return;
    if ('refused' in body) {
      await sender.problem({ request, response }, body);
      return;
    }
    request.body = body;
    next();
  };
