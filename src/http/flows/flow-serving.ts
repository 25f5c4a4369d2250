import type { Request, RequestHandler } from 'express';
import type { Caller, ExchangePorts } from '../../exchange/index.ts';
import { SEGMENT_BYTES_MAX, type FlowDesk, type SignedManifest } from '../../flows/index.ts';
import { base64Of, isRefusal, say, textOf, type Refusal } from '../../kernel/index.ts';
import { isAlgorithmName, usesSecret } from '../../signatures/index.ts';
import { parseStrictJson } from '../../standards/index.ts';
import { identifyBy } from '../audit-reading.ts';
import type { Origins } from '../incoming.ts';
import { readBody } from '../read-body.ts';
import { jsonBytes, type OutgoingReply } from '../reply-signer.ts';
import type { Pair, Sender } from '../send.ts';
import { codingRefused, linesOfSegment } from './read-segment.ts';

export interface FlowRouteParts {
  readonly exchange: ExchangePorts;
  readonly origins: Origins;
  readonly sender: Sender;
  readonly flows: FlowDesk;
}

/** A call of a system whose signature and body hold. */
export interface FlowAsked<Body = unknown> {
  readonly call: { readonly flow: string; readonly system: string };
  readonly batch: string;
  readonly correction: string;
  /** The body as it was signed; undefined when the signature proves nothing to others. */
  readonly signed: () => SignedManifest | undefined;
  /** A parameter of the address that occurs once. */
  readonly query: (name: string) => string | undefined;
  readonly body: Body;
}

export type FlowAnswer = Pick<OutgoingReply, 'status' | 'contentType' | 'bytes' | 'headers'>;

type Handled = FlowAnswer | Refusal | Promise<FlowAnswer | Refusal>;

export interface FlowRoute {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** A JSON body of this schema, the lines of a segment, or none. */
  readonly reads: 'none' | 'segment' | `api/${string}`;
  handle(flows: FlowDesk, asked: FlowAsked): Handled;
}

/** A row whose handler knows what its body is. */
export const flowRoute = <Body = unknown>(
  row: Omit<FlowRoute, 'handle'> & {
    handle(flows: FlowDesk, asked: FlowAsked<Body>): Handled;
  },
): FlowRoute => row;

export const json = (value: object, status = 200): FlowAnswer => ({
  status,
  contentType: 'application/json',
  bytes: jsonBytes(value),
});

/** What a refusal stays, and anything else becomes JSON. */
export const told = (value: object): FlowAnswer | Refusal =>
  isRefusal(value) ? value : json(value);

/** An acknowledgement with five thousand refusals, and a first manifest with as many regions. */
const JSON_BYTES_MAX = 1_048_576;

/** A manifest with its origin: the first one, and what each gateway took of it. */
const MANIFEST_BYTES_MAX = 4_194_304;

/** Nesting of a manifest, and some. */
const DEPTH_MAX = 8;

/** Segments held at once: each takes its own bytes and what they inflate to. */
const SEGMENTS_AT_ONCE_MAX = 16;

const bytesMaxOf = ({ reads }: FlowRoute): number => {
  if (reads === 'none') return 0;
  if (reads === 'api/flow-manifest.json') return MANIFEST_BYTES_MAX;
  return reads === 'segment' ? SEGMENT_BYTES_MAX : JSON_BYTES_MAX;
};

type Bodied = { readonly value: unknown } | Refusal;

function jsonOf(parts: FlowRouteParts, schema: string, bytes: Uint8Array): Bodied {
  const parsed = parseStrictJson(bytes, { depthMax: DEPTH_MAX });
  if (!parsed.ok) {
    const detail = say(`JSON 不合格：${parsed.rule}`, `unacceptable JSON: ${parsed.rule}`);
    return { refused: 'body-malformed', detail };
  }
  const checked = parts.exchange.schemas.check(schema)(parsed.value);
  return checked.ok
    ? { value: checked.value }
    : { refused: 'body-invalid', errors: checked.errors };
}

async function bodyOf(
  parts: FlowRouteParts,
  { reads }: FlowRoute,
  sent: { readonly request: Request; readonly bytes: Uint8Array },
): Promise<Bodied> {
  if (reads === 'none') return { value: undefined };
  if (reads !== 'segment') return jsonOf(parts, reads, sent.bytes);
  const lines = codingRefused(sent.request) ?? (await linesOfSegment(sent.request, sent.bytes));
  return 'refused' in lines ? lines : { value: lines };
}

function signedBody(
  { keys }: ExchangePorts,
  { keyid, algorithm, presented }: Caller,
  bytes: Uint8Array,
): SignedManifest | undefined {
  const thumbprint = keys.recordOf(keyid)?.publicKey;
  const isDeniable = !isAlgorithmName(algorithm) || usesSecret(algorithm);
  // Longer than a first manifest may be, it is still taken, and has no origin.
  if (thumbprint === undefined || isDeniable || bytes.length > JSON_BYTES_MAX) return undefined;
  const { base, signature } = presented;
  return {
    text: textOf(bytes),
    signature: { base, value: base64Of(signature), keyid, algorithm, thumbprint },
  };
}

async function answer(
  parts: FlowRouteParts,
  route: FlowRoute,
  sent: { readonly request: Request; readonly bytes: Uint8Array },
): Promise<OutgoingReply | Refusal> {
  const { request, bytes } = sent;
  const caller = await identifyBy(parts, request, bytes);
  if (isRefusal(caller)) return caller;
  // Nothing of a body is looked at before its signature and digest hold.
  const body = await bodyOf(parts, route, sent);
  if ('refused' in body) return body;
  const params = request.params as Readonly<Record<string, string>>;
  const { flow = '', batch = '', correction = '' } = params;
  const handled = await route.handle(parts.flows, {
    call: { flow, system: caller.system },
    batch,
    correction,
    signed: () => signedBody(parts.exchange, caller, bytes),
    query: (name) => {
      const value = request.query[name];
      return typeof value === 'string' ? value : undefined;
    },
    body: body.value,
  });
  return 'refused' in handled ? handled : { ...handled, requestLabel: caller.presented.label };
}

const BUSY: Refusal = { refused: 'overloaded', retryAfterSeconds: 1 };

/** Serves rows of one table; what segments take of memory is bounded across all of them. */
export function createFlowServing(parts: FlowRouteParts): (route: FlowRoute) => RequestHandler {
  let segments = 0;
  const send = async (pair: Pair, reply: OutgoingReply | Refusal): Promise<void> => {
    await ('refused' in reply
      ? parts.sender.problem(pair, reply)
      : parts.sender.signed(pair, reply));
  };
  const serve = async (route: FlowRoute, request: Request, pair: Pair): Promise<void> => {
    const bytes = await readBody(request, pair.response, bytesMaxOf(route));
    if (bytes === undefined) return;
    await send(pair, 'refused' in bytes ? bytes : await answer(parts, route, { request, bytes }));
  };
  return (route) => async (request, response) => {
    const pair = { request, response };
    if (route.reads !== 'segment') return serve(route, request, pair);
    if (segments >= SEGMENTS_AT_ONCE_MAX) return parts.sender.problem(pair, BUSY);
    segments += 1;
    try {
      await serve(route, request, pair);
    } finally {
      segments -= 1;
    }
  };
}
