import { base64Of, isRefusal, textOf, utf8, type Clock, type Refusal } from '../kernel/index.ts';
import {
  checkContentDigest,
  contentDigest,
  headersOf,
  signRequest,
  verifyReply,
  type CryptoProvider,
  type RequestMessage,
  type SigningKey,
  type VerificationKey,
} from '../signatures/index.ts';

export interface ClientParts {
  /** The gateway's public base URL, without a path. */
  readonly baseUrl: string;
  readonly crypto: CryptoProvider;
  readonly clock: Clock;
  /** The system's own key. */
  readonly key: SigningKey;
  /** The gateway's key; every reply must be signed with it. */
  readonly gateway: VerificationKey;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query, as in `/v1/datasets/x/query`. */
  readonly path: string;
  /** Sent as it is when text or bytes, as JSON otherwise. */
  readonly body?: unknown;
  /** Of the body; JSON unless it says otherwise. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** The parsed body, when it is JSON; the values of its lines, when it is NDJSON. */
  readonly body: unknown;
}

export interface Client {
  /** Signs, sends and verifies. @throws {Error} when the reply is not provably the gateway's answer to this request. */
  send(call: Call): Promise<Reply>;
}

/** A nonce has 128 bits of randomness. */
const NONCE_BYTES = 16;

/** A reply's `created` may differ from this clock by so many seconds. */
const WINDOW_SECONDS = 300;

function bytesOfBody(body: unknown): Uint8Array | undefined {
  if (body === undefined || body instanceof Uint8Array) return body;
  return utf8(typeof body === 'string' ? body : JSON.stringify(body));
}

async function signed(
  { baseUrl, crypto, clock, key }: ClientParts,
  { method, path, headers, contentType = 'application/json' }: Call,
  bytes: Uint8Array | undefined,
): Promise<{ readonly message: RequestMessage; readonly headers: Record<string, string> }> {
  const plain = {
    ...headers,
    ...(bytes === undefined
      ? {}
      : { 'Content-Type': contentType, 'Content-Digest': contentDigest(crypto, bytes) }),
  };
  const targetUri = new URL(path, baseUrl).href;
  const message = { method, targetUri, headers: headersOf(plain) };
  const signature = await signRequest(crypto, message, {
    key,
    created: Math.floor(clock.now() / 1000),
    nonce: base64Of(crypto.randomBytes(NONCE_BYTES)),
  });
  const all = { ...plain, ...signature };
  return { message: { method, targetUri, headers: headersOf(all) }, headers: all };
}

async function proven(
  { crypto, clock, gateway }: ClientParts,
  request: RequestMessage,
  reply: Response,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const message = { status: reply.status, headers: headersOf(Object.fromEntries(reply.headers)) };
  const wrong: Refusal | undefined =
    (await verifyReply(
      crypto,
      { reply: message, request },
      { key: gateway, now: clock.now(), windowSeconds: WINDOW_SECONDS },
    )) ?? checkContentDigest(crypto, reply.headers.get('content-digest') ?? undefined, bytes);
  if (wrong !== undefined && isRefusal(wrong)) {
    throw new Error(`the reply does not prove itself: ${wrong.refused}`);
  }
  return bytes;
}

/** The values of NDJSON, one a line. @throws {SyntaxError} when a line is not JSON. */
export function parseLines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}

function parsed(reply: Response, bytes: Uint8Array): unknown {
  const type = reply.headers.get('content-type') ?? '';
  if (/^application\/x-ndjson/.test(type)) return parseLines(textOf(bytes));
  const isJson = /^application\/(?:problem\+)?json/.test(type);
  return isJson ? (JSON.parse(textOf(bytes)) as unknown) : undefined;
}

/** The TypeScript SDK: one signed call, one proven answer. */
export function createClient(parts: ClientParts): Client {
  return {
    send: async (call) => {
      const bytes = bytesOfBody(call.body);
      const { message, headers } = await signed(parts, call, bytes);
      const reply = await fetch(message.targetUri, {
        method: call.method,
        headers,
        redirect: 'error',
        ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }),
      });
      const body = await proven(parts, message, reply);
      return {
        status: reply.status,
        headers: reply.headers,
        bytes: body,
        body: parsed(reply, body),
      };
    },
  };
}
