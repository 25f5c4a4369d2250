import { Pool } from 'undici';
import { quantile } from './statistics.ts';

export interface SignedCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Replies with another status than 200. */
  readonly failures: number;
}

/**
 * Sends prepared calls over so many connections, each its next as soon as the last is answered. The
 * first call of each opens it and is not timed: a server that is busy accepts one connection in each
 * turn of its event loop, which says nothing of an exchange.
 */
export async function runLoad(
  baseUrl: string,
  calls: readonly SignedCall[],
  connections: number,
): Promise<LoadResult> {
  const pool = new Pool(baseUrl, { connections, pipelining: 1 });
  const tookMs: number[] = [];
  let next = 0;
  let failures = 0;
  const send = async (call: SignedCall): Promise<void> => {
    const reply = await pool.request({ ...call, method: 'POST' });
    await reply.body.dump();
    if (reply.statusCode !== 200) failures += 1;
  };
  const work = async (): Promise<void> => {
    for (let call = calls[next++]; call !== undefined; call = calls[next++]) {
      const began = performance.now();
      await send(call);
      tookMs.push(performance.now() - began);
    }
  };
  await Promise.all(calls.slice(0, connections).map(send));
  next = connections;
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return {
    requestsPerSecond: tookMs.length / seconds,
    p50Ms: quantile(tookMs, 0.5),
    p99Ms: quantile(tookMs, 0.99),
    failures,
  };
}
