import { base64Of, utf8 } from '../../src/kernel/index.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  signRequest,
  type CryptoProvider,
  type SigningKey,
} from '../../src/signatures/index.ts';
import type { World } from './world.ts';

export const crypto = createNodeCryptoProvider();

/** A request made by hand, so that a test can break any part of it. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export interface Making {
  readonly system?: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly created?: number;
  /** Of another gateway than the world's. */
  readonly baseUrl?: string;
  readonly key?: SigningKey;
  /** Signed along with the rest. */
  readonly headers?: Readonly<Record<string, string>>;
}

function plainHeaders(
  { contentType = 'application/json', headers }: Making,
  body: Uint8Array,
): Record<string, string> {
  if (body.length === 0) return { ...headers };
  return {
    'content-type': contentType,
    'content-digest': contentDigest(crypto, body),
    ...headers,
  };
}

/** A well-signed request, but for what `making` says, and for how `signer` signs. */
export async function signedRequest(
  world: World,
  making: Making = {},
  signer: CryptoProvider = crypto,
): Promise<RawRequest> {
  const { method = 'POST', path = '/v1/datasets/social-insurance-status/query' } = making;
  const body = utf8(making.body ?? '');
  const url = (making.baseUrl ?? world.gateway.baseUrl) + path;
  const plain = plainHeaders(making, body);
  const signature = await signRequest(
    signer,
    { method, targetUri: url, headers: headersOf(plain) },
    {
      key: making.key ?? world.keys.get(making.system ?? 'xihu-window')!,
      created: making.created ?? Math.floor(Date.now() / 1000),
      nonce: base64Of(crypto.randomBytes(16)),
    },
  );
  return { method, url, headers: { ...plain, ...signature }, body };
}

export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly code?: string; readonly status?: number };
}

/** Sends it as it is. */
export async function send({ method, url, headers, body }: RawRequest): Promise<RawReply> {
  const hasBody = body.length > 0;
  const reply = await fetch(url, {
    method,
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
  const text = await reply.text();
  const isJson = reply.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: reply.status,
    headers: reply.headers,
    body: isJson ? (JSON.parse(text) as RawReply['body']) : {},
  };
}
