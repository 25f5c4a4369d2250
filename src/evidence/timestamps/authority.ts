import type { Certificate } from 'pkijs';
import type { CryptoProvider } from '../../signatures/index.ts';
import { judgeReply } from './judge-reply.ts';
import { bufferOf, timestampQuery } from './query.ts';

/** Bytes of a nonce, and of the longest reply that is read. */
const NONCE_BYTES = 16;
const REPLY_BYTES_MAX = 65_536;

/** How long an authority may take. */
const REPLY_TIMEOUT_MS = 10_000;

export interface AuthorityParts {
  readonly crypto: Pick<CryptoProvider, 'sha256' | 'randomBytes'>;
  readonly url: string;
  readonly trusted: readonly Certificate[];
}

export interface Timestamped {
  readonly at: string;
  /** TimeStampResp, DER. */
  readonly reply: Uint8Array;
}

async function boundedBytes(reply: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of reply.body ?? []) {
    length += (chunk as Uint8Array).length;
    if (length > REPLY_BYTES_MAX) throw new Error('a reply too long for a timestamp');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks);
}

async function post(url: string, der: Uint8Array): Promise<Uint8Array> {
  const reply = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query' },
    body: bufferOf(der),
    redirect: 'error',
    signal: AbortSignal.timeout(REPLY_TIMEOUT_MS),
  });
  if (reply.status !== 200) throw new Error(`timestamp authority: status ${reply.status}`);
  return boundedBytes(reply);
}

/**
 * Asks a timestamp authority over HTTP (RFC 3161 §3.4).
 * @throws {Error} when it does not answer, or not with what the trusted authority would
 */
export async function askAuthority(
  { crypto, url, trusted }: AuthorityParts,
  data: Uint8Array,
): Promise<Timestamped> {
  const query = timestampQuery(crypto.sha256(data), crypto.randomBytes(NONCE_BYTES));
  const reply = await post(url, query.der);
  return { at: await judgeReply({ query, reply, data, trusted }), reply };
}
