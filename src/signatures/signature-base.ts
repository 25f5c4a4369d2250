import {
  serializeInnerList,
  serializeItem,
  serializeKey,
  type InnerList,
} from 'structured-headers';
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
  readonly innerList: InnerList;
}

/** The text that is signed (RFC 9421 §2.5), or why a component has no value. */
export function signatureBase(parts: BaseParts, resolve: Resolve): string | Refusal {
  const lines: string[] = [];
  for (const component of parts.components) {
    const value = resolve(component);
    if (typeof value !== 'string') return value;
    lines.push(`${serializeItem([component.name, component.parameters])}: ${value}`);
  }
  return [...lines, `"@signature-params": ${serializeInnerList(parts.innerList)}`].join('\n');
}

interface SigningPlan {
  readonly key: SigningKey;
  readonly label: string;
  readonly components: readonly Component[];
  /** In the order they are sent; keyid and alg follow from the key. */
  readonly parameters: ReadonlyMap<string, string | number>;
  readonly resolve: Resolve;
}

/** @throws {Fault} internal when a component has no value: the message is our own. */
export async function signPlan(
  crypto: CryptoProvider,
  plan: SigningPlan,
): Promise<SignatureHeaders> {
  const { key, components } = plan;
  const innerList: InnerList = [
    components.map(({ name, parameters }) => [name, parameters]),
    new Map([...plan.parameters, ['keyid', key.keyid], ['alg', key.algorithm]]),
  ];
  const base = signatureBase({ components, innerList }, plan.resolve);
  if (typeof base !== 'string') throw new Fault('internal', { cause: base });
  const signature = await crypto.sign(key, utf8(base));
  const label = serializeKey(plan.label);
  return {
    'Signature-Input': `${label}=${serializeInnerList(innerList)}`,
    Signature: `${label}=:${base64Of(signature)}:`,
  };
}
