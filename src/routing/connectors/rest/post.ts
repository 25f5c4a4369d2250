import type { Dispatcher } from 'undici';

export interface PostLimits {
  /** Whole answer, from asking to its last byte; milliseconds. */
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
}

export interface Received {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

interface Posting {
  /** Absolute, without a query. */
  readonly address: URL;
  /** JSON. */
  readonly body: string;
}

/** Why an answer did not come whole, beyond what undici says itself. */
export const tooLarge: unique symbol = Symbol('too large');
export const late: unique symbol = Symbol('late');

export type Posted = Received | typeof tooLarge | typeof late;

const HEADERS = { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' };

type Controller = Dispatcher.DispatchController;

/** Collects one answer; what `settle` is told first counts. */
function collector(
  bytesMax: number,
  settle: (posted: Posted | Error) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let contentType = '';
  return {
    onResponseStart: (_controller, statusCode, headers) => {
      status = statusCode;
      contentType = String(headers['content-type'] ?? '');
    },
    onResponseData: (controller, chunk) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= bytesMax) return;
      settle(tooLarge);
      controller.abort(new Error('the answer is larger than allowed'));
    },
    onResponseEnd: () => settle({ status, contentType, bytes: Buffer.concat(chunks, size) }),
    onResponseError: (_controller, error) => settle(error),
  };
}

/** Runs `expire` once the time is over, and from then on aborts whatever starts. */
function deadline(timeoutMs: number, expire: () => void) {
  let isOver = false;
  let running: Controller | undefined;
  const abort = (): void => running?.abort(new Error('the answer is late'));
  const timer = setTimeout(() => {
    isOver = true;
    expire();
    abort();
  }, timeoutMs);
  return {
    cancel: () => clearTimeout(timer),
    onRequestStart: (controller: Controller): void => {
      running = controller;
      if (isOver) abort();
    },
  };
}

/**
 * Posts once and takes the whole answer in bounds; no redirect is followed, nothing inflated. On
 * undici's dispatcher itself: `request` with its stream and an abort signal takes twice as long.
 * @throws {Error} undici's, when nothing came or what came was broken off
 */
export function post(
  dispatcher: Dispatcher,
  { address, body }: Posting,
  { timeoutMs, answerBytesMax }: PostLimits,
): Promise<Posted> {
  const { origin, pathname: path } = address;
  return new Promise((resolve, reject) => {
    const { cancel, onRequestStart } = deadline(timeoutMs, () => resolve(late));
    const settle = (posted: Posted | Error): void => {
      cancel();
      if (posted instanceof Error) reject(posted);
      else resolve(posted);
    };
    dispatcher.dispatch(
      { origin, path, method: 'POST', headers: HEADERS, body },
      { ...collector(answerBytesMax, settle), onRequestStart },
    );
  });
}
