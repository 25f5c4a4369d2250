import { Fault, isRefusal } from '../kernel/index.ts';
import { componentOf, resolveInRequest, viewRequest } from './components.ts';
import type { CryptoProvider, SigningKey } from './crypto-provider.ts';
import type { RequestMessage } from './http-message.ts';
import { signPlan, type SignatureHeaders } from './signature-base.ts';

/** Fields a request's signature covers whenever the request carries them. */
const coveredFields = ['content-digest', 'content-type'];

interface RequestSigningOptions {
  readonly key: SigningKey;
  /** Seconds since 1970. */
  readonly created: number;
  /** 16 to 128 printable ASCII characters, never used before with this key. */
  readonly nonce: string;
  /** Structured-field key of the signature. */
  readonly label?: string;
}

/**
 * Covers method, target and, where present, content-digest and content-type.
 * @throws {Fault} internal when the message cannot be signed, such as for a relative target.
 */
export async function signRequest(
  crypto: CryptoProvider,
  message: RequestMessage,
  { key, created, nonce, label = 'sig1' }: RequestSigningOptions,
): Promise<SignatureHeaders> {
  const request = viewRequest(message);
  if (isRefusal(request)) throw new Fault('internal', { cause: request });
  const fields = coveredFields.filter((name) => message.headers.get(name) !== undefined);
  return signPlan(crypto, {
    key,
    label,
    components: ['@method', '@target-uri', ...fields].map((name) => componentOf(name)),
    parameters: new Map<string, string | number>([
      ['created', created],
      ['nonce', nonce],
    ]),
    resolve: (component) => resolveInRequest(component, request),
  });
}
