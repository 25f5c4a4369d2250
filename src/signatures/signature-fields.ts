import {
  isInnerList,
  parseDictionary,
  serializeInnerList,
  type Dictionary,
  type InnerList,
  type Parameters,
} from 'structured-headers';
import { isRefusal, type Refusal } from '../kernel/index.ts';
import { parseComponent, type Component } from './components.ts';
import { fieldValue, type HttpHeaders } from './http-message.ts';
import { plainBytes, plainInput, rememberLists } from './plain-fields.ts';
import { incomplete, lacking, malformed } from './refusals.ts';

/** Bounds on what a stranger may send; lengths in characters. */
const signatureFieldCharsMax = 8192;
const componentCountMax = 32;
const nonceChars = { min: 16, max: 128 };
const keyidChars = { min: 1, max: 256 };
const algorithmChars = { min: 1, max: 64 };

/** The signature parameters this room reads (RFC 9421 §2.3); times in seconds since 1970. */
interface SignatureParameters {
  readonly created: number;
  readonly keyid: string;
  readonly nonce?: string;
  readonly expires?: number;
  readonly alg?: string;
}

/** One signature out of `Signature-Input` and `Signature`, read but not yet judged. */
export interface SignatureFields {
  readonly label: string;
  readonly components: readonly Component[];
  readonly parameters: SignatureParameters;
  /** Components and parameters, serialised: the last line of the base. */
  readonly signatureParams: string;
  readonly signature: Uint8Array;
}

/**
 * Reads exactly one signature: the first label of `Signature-Input` that has a `keyid`. Other
 * labels, such as a proxy's, are neither used nor refused.
 */
export function readSignatureFields(headers: HttpHeaders): SignatureFields | Refusal {
  return readPlain(headers) ?? readAny(headers);
}

const knownComponents = rememberLists((covered) => {
  const list = parseDictionary(`sig=${covered}`).get('sig');
  const components = list && isInnerList(list) ? readComponents(list) : undefined;
  if (components === undefined || 'refused' in components) return undefined;
  return covered === `(${components.map(({ item }) => item).join(' ')})` ? components : undefined;
});

/** Undefined unless both fields are spelled plainly, and nothing in them would be refused. */
function readPlain(headers: HttpHeaders): SignatureFields | undefined {
  const input = plainInput(plainTextOf(headers, 'signature-input'));
  const signature = plainBytes(plainTextOf(headers, 'signature'));
  if (input === undefined || signature === undefined || input.label !== signature.label) {
    return undefined;
  }
  const { label, covered, rest } = input;
  const parameters = input.parameters.has('keyid') ? readParameters(input.parameters) : undefined;
  const components = componentsIn(covered);
  if (components === undefined || parameters === undefined || isRefusal(parameters)) {
    return undefined;
  }
  const { bytes } = signature;
  return { label, components, parameters, signatureParams: covered + rest, signature: bytes };
}

function componentsIn(covered: string): readonly Component[] | undefined {
  try {
    return knownComponents(covered);
  } catch {
    return undefined;
  }
}

const plainTextOf = (headers: HttpHeaders, name: string): string => {
  const text = headers.get(name) ?? '';
  return text.length > signatureFieldCharsMax ? '' : text;
};

/** Any spelling, by the parser of structured fields. */
function readAny(headers: HttpHeaders): SignatureFields | Refusal {
  const inputs = readDictionary(headers, 'signature-input');
  if (isRefusal(inputs)) return inputs;
  const signatures = readDictionary(headers, 'signature');
  if (isRefusal(signatures)) return signatures;
  for (const [label, input] of inputs) {
    if (!isInnerList(input))
      return malformed(
        `Signature-Input 的 ${label} 不是列表。`,
        `${label} in Signature-Input is not a list.`,
      );
    if (input[1].has('keyid')) return readLabel(label, input, signatures);
  }
  return incomplete('keyid');
}

function readDictionary(headers: HttpHeaders, name: string): Dictionary | Refusal {
  const text = fieldValue(headers, name) ?? '';
  if (text.length > signatureFieldCharsMax)
    return malformed(`${name} 过长。`, `${name} is too long.`);
  try {
    const dictionary = parseDictionary(text);
    return dictionary.size > 0
      ? dictionary
      : { refused: 'signature-missing', detail: lacking([name]) };
  } catch {
    return malformed(
      `${name} 不是结构化字段字典。`,
      `${name} is not a structured-field dictionary.`,
    );
  }
}

function readLabel(
  label: string,
  innerList: InnerList,
  signatures: Dictionary,
): SignatureFields | Refusal {
  const signature: unknown = signatures.get(label)?.[0];
  if (!(signature instanceof ArrayBuffer))
    return malformed(`Signature 中没有 ${label} 的字节。`, `Signature has no bytes for ${label}.`);
  const components = readComponents(innerList);
  if ('refused' in components) return components;
  const parameters = readParameters(innerList[1]);
  if (isRefusal(parameters)) return parameters;
  return {
    label,
    components,
    parameters,
    signatureParams: serializeInnerList(innerList),
    signature: new Uint8Array(signature),
  };
}

function readComponents([items]: InnerList): readonly Component[] | Refusal {
  if (items.length > componentCountMax)
    return malformed('覆盖的组件过多。', 'Too many components are covered.');
  const components = items.map(parseComponent).filter((component) => component !== undefined);
  if (components.length < items.length)
    return malformed('组件名称须为小写。', 'A component name is not in lower case.');
  const distinct = new Set(components.map(({ id }) => id));
  return distinct.size === components.length
    ? components
    : malformed('组件重复。', 'A component is covered twice.');
}

const isSeconds = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

const isText =
  ({ min, max }: { readonly min: number; readonly max: number }) =>
  (value: unknown): boolean =>
    typeof value === 'string' && value.length >= min && value.length <= max;

const parameterRules: Readonly<Record<keyof SignatureParameters, (value: unknown) => boolean>> = {
  created: isSeconds,
  expires: isSeconds,
  nonce: isText(nonceChars),
  keyid: isText(keyidChars),
  alg: isText(algorithmChars),
};

const parameterNames = Object.keys(parameterRules) as readonly (keyof SignatureParameters)[];

function readParameters(
  sent: Parameters | ReadonlyMap<string, string | number>,
): SignatureParameters | Refusal {
  if (!sent.has('created')) return incomplete('created');
  const read: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const name of parameterNames) {
    const value: unknown = sent.get(name);
    if (value === undefined) continue;
    read[name] = value;
    if (!parameterRules[name](value)) wrong.push(name);
  }
  if (wrong.length > 0)
    return malformed(
      `类型或长度不符：${wrong.join('、')}。`,
      `Wrong type or length: ${wrong.join(', ')}.`,
    );
  return read as unknown as SignatureParameters;
}
