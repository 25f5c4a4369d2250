import { Fault, isRefusal, type Refusal } from '../kernel/index.ts';
import {
  componentOf,
  resolveInReply,
  viewRequest,
  type Component,
  type RequestView,
} from './components.ts';
import type { CryptoProvider, SigningKey, VerificationKey } from './crypto-provider.ts';
import { checkFreshness, type FreshnessOptions } from './freshness.ts';
import type { ReplyMessage, RequestMessage } from './http-message.ts';
import { incomplete } from './refusals.ts';
import { signatureBase, signPlan, type SignatureHeaders } from './signature-base.ts';
import { readSignatureFields, type SignatureFields } from './signature-fields.ts';
import { verifySignature } from './verify-signature.ts';

/** A reply together with the request it answers, which its signature is bound to. */
export interface SignedExchange {
  readonly reply: ReplyMessage;
  readonly request: RequestMessage;
  /** Label of the request's signature; by default the one a verifier of the request would use. */
  readonly requestLabel?: string;
}

/**
 * What a reply's signature covers: one list for who signs and who verifies. A field is listed when
 * the message carries it, so a field added on the way is one that nobody signed.
 */
function componentsOfReply({ reply, request, requestLabel }: SignedExchange): readonly Component[] {
  const fields = ['content-digest', 'content-type'].filter(
    (name) => reply.headers.get(name) !== undefined,
  );
  const bound = ['@method', '@target-uri'];
  if (request.headers.get('content-digest') !== undefined) bound.push('content-digest');
  return listOf(fields, bound, requestLabel ?? labelOf(request));
}

/** Lists made before; labels are the callers', so there may be no end of them. */
const LISTS_MAX = 256;

const lists = new Map<string, readonly Component[]>();

function listOf(
  fields: readonly string[],
  bound: readonly string[],
  label: string | undefined,
): readonly Component[] {
  const key = [...fields, '', ...bound, '', label].join(' ');
  const known = lists.get(key);
  if (known !== undefined) return known;
  if (lists.size >= LISTS_MAX) lists.clear();
  const made = [
    ...['@status', ...fields].map((name) => componentOf(name)),
    ...bound.map((name) => componentOf(name, ['req', true])),
    ...(label === undefined ? [] : [componentOf('signature', ['req', true], ['key', label])]),
  ];
  lists.set(key, made);
  return made;
}

function labelOf(request: RequestMessage): string | undefined {
  const fields = readSignatureFields(request.headers);
  return isRefusal(fields) ? undefined : fields.label;
}

interface ReplySigningOptions {
  readonly key: SigningKey;
  /** Seconds since 1970. */
  readonly created: number;
}

/**
 * Signs a reply and binds it to its request (RFC 9421 §2.4), so that neither can be swapped.
 * @throws {Fault} internal when the exchange cannot be signed.
 */
export async function signReply(
  crypto: CryptoProvider,
  exchange: SignedExchange,
  { key, created }: ReplySigningOptions,
): Promise<SignatureHeaders> {
  const request = viewRequest(exchange.request);
  if (isRefusal(request)) throw new Fault('internal', { cause: request });
  return signPlan(crypto, {
    key,
    label: 'sig1',
    components: componentsOfReply(exchange),
    parameters: new Map([['created', created]]),
    resolve: (component) => resolveInReply(component, exchange.reply, request),
  });
}

interface ReplyVerificationOptions extends FreshnessOptions {
  readonly key: VerificationKey;
}

/**
 * Whether the reply answers this very request and is signed by this key. Says nothing of the body:
 * that is `checkContentDigest`. Refuses like readSignature and verifySignature, and with
 * key-unknown when the reply names another key.
 */
export async function verifyReply(
  crypto: CryptoProvider,
  exchange: SignedExchange,
  options: ReplyVerificationOptions,
): Promise<Refusal | undefined> {
  const fields = readSignatureFields(exchange.reply.headers);
  if (isRefusal(fields)) return fields;
  const request = viewRequest(exchange.request);
  if (isRefusal(request)) return request;
  const base = replyBase(fields, exchange, request);
  if (typeof base !== 'string') return base;
  const { keyid, alg } = fields.parameters;
  if (keyid !== options.key.keyid) return { refused: 'key-unknown' };
  const claim = { base, signature: fields.signature };
  return (
    checkFreshness(fields.parameters, options) ??
    verifySignature(crypto, alg === undefined ? claim : { ...claim, algorithm: alg }, options.key)
  );
}

function replyBase(
  fields: SignatureFields,
  exchange: SignedExchange,
  request: RequestView,
): string | Refusal {
  const covered = new Set(fields.components.map(({ id }) => id));
  const missing = componentsOfReply(exchange).filter(({ id }) => !covered.has(id));
  if (missing.length > 0) return incomplete(...missing.map(({ id }) => id));
  return signatureBase(fields, (component) => resolveInReply(component, exchange.reply, request));
}
