import {
  parseDictionary,
  isInnerList,
  serializeInnerList,
  serializeItem,
  serializeParameters,
  type BareItem,
  type Item,
  type Parameters,
} from 'structured-headers';
import type { Refusal } from '../kernel/index.ts';
import {
  fieldValue,
  type HttpHeaders,
  type ReplyMessage,
  type RequestMessage,
} from './http-message.ts';
import { plainBytes } from './plain-fields.ts';
import { incomplete, malformed } from './refusals.ts';
import { parseTarget, queryParameterValues, uriOf, type Target } from './target.ts';

/** One covered component: a field or a derived value, with its parameters (RFC 9421 §2). */
export interface Component {
  readonly name: string;
  readonly parameters: Parameters;
  /** The same for two components that mean the same; parameters sorted, name unquoted. */
  readonly id: string;
  /** As it stands in a signature base and in `Signature-Input`: parameters in the order sent. */
  readonly item: string;
}

export function componentOf(name: string, ...parameters: readonly [string, BareItem][]): Component {
  const sorted = parameters.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const id = name + serializeParameters(new Map(sorted));
  const sent = new Map(parameters);
  return { name, parameters: sent, id, item: serializeItem([name, sent]) };
}

/** Undefined when the item names nothing: not a string, or not in lower case (RFC 9421 §2.1). */
export function parseComponent([name, parameters]: Item): Component | undefined {
  if (typeof name !== 'string' || !/^@?[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name)) return undefined;
  return componentOf(name, ...parameters);
}

/** A request with its target parsed once. */
export interface RequestView {
  readonly method: string;
  readonly target: Target;
  readonly headers: HttpHeaders;
}

export function viewRequest(message: RequestMessage): RequestView | Refusal {
  const target = parseTarget(message.targetUri);
  if (target === undefined)
    return malformed(
      '请求目标不是 ASCII 的绝对 URI。',
      'The target is not an absolute URI in ASCII.',
    );
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(message.method)) {
    return malformed('请求方法不是合法的标记。', 'The method is not a token.');
  }
  return { method: message.method, target, headers: message.headers };
}

const derivedOfRequest: ReadonlyMap<string, (request: RequestView) => string> = new Map([
  ['@method', (request) => request.method],
  ['@target-uri', ({ target }) => uriOf(target)],
  ['@scheme', ({ target }) => target.scheme],
  ['@authority', ({ target }) => target.authority],
  ['@request-target', ({ target }) => target.path + target.query],
  ['@path', ({ target }) => target.path],
  ['@query', ({ target }) => target.query || '?'],
]);

const unsupported = ({ id }: Component): Refusal =>
  malformed(`此处不支持组件 ${id}。`, `The component ${id} is not supported here.`);

function resolveField(headers: HttpHeaders, component: Component): string | Refusal {
  if (component.name.startsWith('@')) return unsupported(component);
  return fieldValue(headers, component.name) ?? incomplete(component.id);
}

function resolveQueryParameter(component: Component, request: RequestView): string | Refusal {
  const name: unknown = component.parameters.get('name');
  if (typeof name !== 'string' || component.parameters.size !== 1) return unsupported(component);
  const [value, ...others] = queryParameterValues(request.target, name);
  if (others.length > 0)
    return malformed(
      `查询串中 ${component.id} 出现多次。`,
      `The query has ${component.id} more than once.`,
    );
  return value ?? incomplete(component.id);
}

/** The value of a component of a request, or why it has none. */
export function resolveInRequest(component: Component, request: RequestView): string | Refusal {
  if (component.name === '@query-param') return resolveQueryParameter(component, request);
  if (component.parameters.size > 0) return unsupported(component);
  return (
    derivedOfRequest.get(component.name)?.(request) ?? resolveField(request.headers, component)
  );
}

/** One member of a dictionary field, strictly serialised (RFC 9421 §2.1.2). */
function resolveMember(component: Component, headers: HttpHeaders): string | Refusal {
  const key: unknown = component.parameters.get('key');
  if (typeof key !== 'string' || component.parameters.size !== 1) return unsupported(component);
  const text = fieldValue(headers, component.name) ?? '';
  const plain = plainBytes(text);
  if (plain?.label === key) return text.slice(key.length + 1);
  try {
    const member = parseDictionary(text).get(key);
    if (member === undefined) return incomplete(component.id);
    return isInnerList(member) ? serializeInnerList(member) : serializeItem(member);
  } catch {
    return malformed(
      `字段 ${component.name} 不是字典。`,
      `The field ${component.name} is not a dictionary.`,
    );
  }
}

/** The component without `;req`, made once for each: replies cover the same few. */
const insideRequest = new WeakMap<Component, Component>();

function withoutReq(component: Component): Component {
  const known = insideRequest.get(component);
  if (known !== undefined) return known;
  const rest = [...component.parameters].filter(([name]) => name !== 'req');
  const made = componentOf(component.name, ...rest);
  insideRequest.set(component, made);
  return made;
}

function resolveOfRequest(component: Component, request: RequestView): string | Refusal {
  const inRequest = withoutReq(component);
  return inRequest.parameters.has('key') && !component.name.startsWith('@')
    ? resolveMember(inRequest, request.headers)
    : resolveInRequest(inRequest, request);
}

/** The value of a component of a reply; with `;req`, of the request it answers (RFC 9421 §2.4). */
export function resolveInReply(
  component: Component,
  reply: ReplyMessage,
  request: RequestView,
): string | Refusal {
  if (component.parameters.get('req') === true) return resolveOfRequest(component, request);
  if (component.parameters.size > 0) return unsupported(component);
  return component.name === '@status'
    ? reply.status.toString()
    : resolveField(reply.headers, component);
}
