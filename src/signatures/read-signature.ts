import { isRefusal, type Refusal } from '../kernel/index.ts';
import { resolveInRequest, viewRequest } from './components.ts';
import { missingInRequest } from './coverage.ts';
import { checkFreshness, type FreshnessOptions } from './freshness.ts';
import type { RequestMessage } from './http-message.ts';
import { incomplete } from './refusals.ts';
import { signatureBase } from './signature-base.ts';
import { readSignatureFields, type SignatureFields } from './signature-fields.ts';

/** A complete and fresh claim: what was signed, by which key; whether it holds is not yet known. */
export interface PresentedSignature {
  readonly label: string;
  readonly keyid: string;
  /** What the sender says; the key decides. */
  readonly algorithm?: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly expires?: number;
  readonly nonce: string;
  /** Covered components: `@method`, `content-digest`, `@query-param;name="id"`. */
  readonly components: readonly string[];
  readonly base: string;
  readonly signature: Uint8Array;
}

interface ReadOptions extends FreshnessOptions {
  readonly hasBody: boolean;
}

/**
 * Reads the one signature this gateway goes by: the first label with a `keyid`; others are ignored.
 * Refuses with signature-missing, -malformed, -incomplete or -stale, and names what is missing.
 */
export function readSignature(
  message: RequestMessage,
  options: ReadOptions,
): PresentedSignature | Refusal {
  const fields = readSignatureFields(message.headers);
  if (isRefusal(fields)) return fields;
  const missing = missingInRequest(fields.components, options.hasBody);
  const { nonce } = fields.parameters;
  if (nonce === undefined) return incomplete(...missing, 'nonce');
  if (missing.length > 0) return incomplete(...missing);
  const base = requestBase(fields, message);
  if (typeof base !== 'string') return base;
  return checkFreshness(fields.parameters, options) ?? presented(fields, nonce, base);
}

function requestBase(fields: SignatureFields, message: RequestMessage): string | Refusal {
  const request = viewRequest(message);
  if (isRefusal(request)) return request;
  return signatureBase(fields, (component) => resolveInRequest(component, request));
}

function presented(fields: SignatureFields, nonce: string, base: string): PresentedSignature {
  const { created, keyid, expires, alg } = fields.parameters;
  return {
    label: fields.label,
    keyid,
    ...(alg === undefined ? {} : { algorithm: alg }),
    created,
    ...(expires === undefined ? {} : { expires }),
    nonce,
    components: fields.components.map(({ id }) => id),
    base,
    signature: fields.signature,
  };
}
