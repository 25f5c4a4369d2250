import { concat, textOf, type Clock } from '../kernel/index.ts';
import type { FlowDelivery } from '../shapes/index.ts';
import {
  checkContentDigest,
  readSignature,
  verifySignature,
  type CryptoProvider,
  type HttpHeaders,
  type VerificationKey,
} from '../signatures/index.ts';
import { parseLines } from './client.ts';

export interface PushedPageParts {
  readonly crypto: CryptoProvider;
  readonly clock: Clock;
  /** The gateway's reply key, which it signs its pages with. */
  readonly gateway: VerificationKey;
}

/** What came to a receiver of a flow that is pushed. */
export interface PushedRequest {
  /** As the gateway has it registered, with the path of the page. */
  readonly targetUri: string;
  readonly headers: HttpHeaders;
  readonly body: Uint8Array;
}

/** More than a page of a gateway's has, bytes. */
const PAGE_BYTES_MAX = 8_388_608;

/** The whole body of a request that brings a page; undefined when it is longer than 8 MiB. */
export async function readPageBody(
  request: AsyncIterable<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > PAGE_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return concat(...chunks);
}

/** A signature may be so old, seconds; whoever sends a page again brings nothing new. */
const WINDOW_SECONDS = 300;

/**
 * The deliveries of a page, once its signature and digest prove that the gateway sent them here;
 * undefined otherwise. What has come before is known by its seq.
 */
export async function readPushedPage(
  { crypto, clock, gateway }: PushedPageParts,
  { targetUri, headers, body }: PushedRequest,
): Promise<readonly FlowDelivery[] | undefined> {
  const within = { now: clock.now(), windowSeconds: WINDOW_SECONDS, hasBody: true };
  const presented = readSignature({ method: 'POST', targetUri, headers }, within);
  if ('refused' in presented || presented.keyid !== gateway.keyid) return undefined;
  const wrong =
    checkContentDigest(crypto, headers.get('content-digest'), body) ??
    (await verifySignature(crypto, presented, gateway));
  return wrong === undefined ? (parseLines(textOf(body)) as readonly FlowDelivery[]) : undefined;
}
