import { serializeKey, serializeParameters } from 'structured-headers';
import { base64Of, Fault, utf8, type Refusal } from '../kernel/index.ts';
import type { Component } from './components.ts';
import type { CryptoProvider, SigningKey } from './crypto-provider.ts';

export interface SignatureHeaders {
  readonly 'Signature-Input': string;
  readonly Signature: string;
}

type Resolve = (component: Component) => string | Refusal;

interface BaseParts {
  readonly components: readonly Component[];
  /** Components and parameters, serialised (RFC 9421 §2.3). */
  readonly signatureParams: string;
}

/** The text that is signed (RFC 9421 §2.5), or why a component has no value. */
export function signatureBase(parts: BaseParts, resolve: Resolve): string | Refusal {
  let lines = '';
  for (const component of parts.components) {
    const value = resolve(component);
    if (typeof value !== 'string') return value;
    lines += `${component.item}: ${value}\n`;
  }
  return `${lines}"@signature-params": ${parts.signatureParams}`;
}

interface SigningPlan {
  readonly key: SigningKey;
  readonly label: string;
  readonly components: readonly Component[];
  /** In the order they are sent; keyid and alg follow from the key. */
  readonly parameters: ReadonlyMap<string, string | number>;
  readonly resolve: Resolve;
}

/** What names a key is the same in all that it signs. */
const keyNames = new WeakMap<SigningKey, string>();

function nameOf(key: SigningKey): string {
  let name = keyNames.get(key);
  if (name === undefined) {
    name = serializeParameters(
      new Map([
        ['keyid', key.keyid],
        ['alg', key.algorithm],
      ]),
    );
    keyNames.set(key, name);
  }
  return name;
}

const coveredBy = (components: readonly Component[]): string =>
  `(${components.map(({ item }) => item).join(' ')})`;

/** @throws {Fault} internal when a component has no value: the message is our own. */
export async function signPlan(
  crypto: CryptoProvider,
  plan: SigningPlan,
): Promise<SignatureHeaders> {
  const { key, components } = plan;
  const ownParameters = serializeParameters(new Map(plan.parameters));
  const signatureParams = coveredBy(components) + ownParameters + nameOf(key);
  const base = signatureBase({ components, signatureParams }, plan.resolve);
  if (typeof base !== 'string') throw new Fault('internal', { cause: base });
  const signature = await crypto.sign(key, utf8(base));
  const label = serializeKey(plan.label);
  return {
    'Signature-Input': `${label}=${signatureParams}`,
    Signature: `${label}=:${base64Of(signature)}:`,
  };
}
