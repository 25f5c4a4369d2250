import { request, type Agent, type IncomingMessage } from 'node:http';
import { base64Of, utf8 } from '../../../src/kernel/index.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  signRequest,
  type RequestMessage,
  type SigningKey,
} from '../../../src/signatures/index.ts';
import type { HostileCall, Tampering } from './calls.ts';
import type { Target } from './target.ts';

export const crypto = createNodeCryptoProvider();

const NONCE_BYTES = 16;

/** Long past any signature window, seconds. */
const STALE_SECONDS = 100_000;

/** A reply later than this is none; the provider's own limit is far below, milliseconds. */
const REPLY_TIMEOUT_MS = 30_000;

type Headers = Readonly<Record<string, string>>;

/** What was sent, for whoever checks that the reply answers it. */
export interface Sent {
  readonly message: RequestMessage;
  readonly bytes: Uint8Array;
}

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

const stranger = crypto.importSigningKey(
  'stranger:k1',
  crypto.generateKeyPair('ed25519').privatePem,
);

function keyFor({ keys }: Target, { system, tampering }: HostileCall): SigningKey {
  const other = system === 'hz-housing-desk' ? 'bureau-audit' : 'hz-housing-desk';
  const own = keys.get(system);
  const key = tampering === 'unknown-key' ? stranger : own;
  if (key === undefined || own === undefined) throw new Error(`no key of ${system}`);
  if (tampering !== 'other-key') return key;
  return { ...(keys.get(other) ?? key), keyid: own.keyid };
}

/** A call whose signature may be of another time than now, in seconds. */
type TimedCall = HostileCall & { readonly created?: number };

async function signedHeaders(target: Target, call: TimedCall, bytes: Uint8Array): Promise<Headers> {
  const hasBody = bytes.length > 0 && call.tampering !== 'no-digest';
  const plain = {
    'content-type': call.contentType,
    ...(hasBody ? { 'content-digest': contentDigest(crypto, bytes) } : {}),
  };
  if (call.tampering === 'unsigned') return plain;
  const path = call.tampering === 'other-path' ? '/v1/other' : call.path;
  const age = call.tampering === 'stale' ? STALE_SECONDS : 0;
  const signature = await signRequest(
    crypto,
    { method: call.method, targetUri: target.baseUrl + path, headers: headersOf(plain) },
    {
      key: keyFor(target, call),
      created: (call.created ?? Math.floor(Date.now() / 1000)) - age,
      nonce: base64Of(crypto.randomBytes(NONCE_BYTES)),
    },
  );
  return { ...plain, ...lowered({ ...signature }) };
}

const lowered = (headers: Readonly<Record<string, string>>): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const tamper: Readonly<Partial<Record<Tampering, (headers: Headers) => Headers>>> = {
  'cut-signature': (headers) => ({
    ...headers,
    signature: (headers['signature'] ?? '').slice(0, -6),
  }),
};

/** Signs and breaks the request as the call says. Sending it is up to `deliver`. */
export async function prepare(
  target: Target,
  call: TimedCall,
): Promise<{ readonly sent: Sent; readonly headers: Headers }> {
  const bytes = utf8(call.body);
  const signed = await signedHeaders(target, call, bytes);
  const broken = tamper[call.tampering]?.(signed) ?? signed;
  const headers = { ...broken, ...call.headers };
  const message = {
    method: call.method,
    targetUri: target.baseUrl + call.path,
    headers: headersOf(headers),
  };
  const isOther = call.tampering === 'other-body' && bytes.length > 0;
  return { sent: { message, bytes: isOther ? utf8(`${call.body} `) : bytes }, headers };
}

async function readAll(reply: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply as AsyncIterable<Buffer>) chunks.push(chunk);
  const entries = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
  return {
    status: reply.statusCode ?? 0,
    headers: Object.fromEntries(entries) as Headers,
    bytes: Buffer.concat(chunks),
  };
}

/** Over a connection kept open. @throws {Error} when the connection ends without a whole reply. */
export function deliver(
  agent: Agent,
  { message, bytes }: Sent,
  headers: Headers,
): Promise<Received> {
  return new Promise((resolve, reject) => {
    const { method, targetUri } = message;
    const { hostname, port } = new URL(targetUri);
    const path = targetUri.slice(targetUri.indexOf('/', 'http://'.length));
    const outgoing = request(
      {
        agent,
        hostname,
        port,
        method,
        path,
        headers: { ...headers, 'content-length': bytes.length },
        timeout: REPLY_TIMEOUT_MS,
      },
      (reply) => void readAll(reply).then(resolve, reject),
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error('no reply in time')));
    outgoing.on('error', reject).end(bytes);
  });
}
