import type { CustomFetch } from 'openid-client';

/** A discovery document, key set or token answer is a few KiB. */
const ANSWER_BYTES_MAX = 262_144;

async function readBounded(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ANSWER_BYTES_MAX) throw new TypeError('the provider answers with too much');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Fetch that reads no more than an answer may have; it follows no redirect, as the library asks. */
export const boundedFetch: CustomFetch = async (url, options) => {
  const answer = await fetch(url, options as RequestInit);
  const bytes = answer.body === null ? null : await readBounded(answer.body);
  const { status, statusText, headers } = answer;
  return new Response(bytes, { status, statusText, headers });
};
