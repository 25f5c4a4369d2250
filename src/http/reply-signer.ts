import { utf8, type Clock } from '../kernel/index.ts';
import {
  contentDigest,
  signReply,
  type CryptoProvider,
  type HttpHeaders,
  type RequestMessage,
  type SigningKey,
} from '../signatures/index.ts';

/** A reply before it is sent: everything but the headers that prove it. */
export interface OutgoingReply {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Label of the request's signature, when it carried one that was read. */
  readonly requestLabel?: string;
  /** Of a problem document. */
  readonly code?: string;
}

export interface ReplySigner {
  /** All headers of the reply, Content-Digest and the gateway's signature bound to the request. */
  headersFor(reply: OutgoingReply, request: RequestMessage): Promise<Record<string, string>>;
}

interface Parts {
  readonly crypto: CryptoProvider;
  readonly key: SigningKey;
  readonly clock: Clock;
}

/** The fields that a reply's signature covers. */
const coveredHeaders = (headers: Readonly<Record<string, string>>): HttpHeaders => ({
  get: (name) => headers[COVERED.get(name) ?? ''],
});

const COVERED: ReadonlyMap<string, string> = new Map([
  ['content-digest', 'Content-Digest'],
  ['content-type', 'Content-Type'],
]);

export function createReplySigner({ crypto, key, clock }: Parts): ReplySigner {
  return {
    headersFor: async (reply, request) => {
      const headers = {
        ...reply.headers,
        'Content-Type': reply.contentType,
        'Content-Digest': contentDigest(crypto, reply.bytes),
      };
      const message = { status: reply.status, headers: coveredHeaders(headers) };
      const label = reply.requestLabel;
      const exchange = {
        reply: message,
        request,
        ...(label === undefined ? {} : { requestLabel: label }),
      };
      const created = Math.floor(clock.now() / 1000);
      return { ...headers, ...(await signReply(crypto, exchange, { key, created })) };
    },
  };
}

/** JSON as it is sent. */
export function jsonBytes(value: unknown): Uint8Array {
  return utf8(JSON.stringify(value));
}
