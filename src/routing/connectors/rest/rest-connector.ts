import type { Dispatcher } from 'undici';
import { say, type Refusal } from '../../../kernel/index.ts';
import { parseStrictJson } from '../../../standards/index.ts';
import type { Resource } from '../../../shapes/index.ts';
import type { Connector, ProviderAnswer, Question } from '../connector.ts';
import { late, post, tooLarge, type PostLimits, type Received } from './post.ts';

/** At most this many records for one question; more is not an answer about one subject. */
const ANSWER_RECORDS_MAX = 1000;

const JSON_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

const unreadable = (zh: string, en: string): Refusal => ({
  refused: 'provider-answer-unreadable',
  detail: say(zh, en),
});

/** `=text` is a constant, `subject.x` the subject's x. */
function askBody({ resource, subject }: Question): string {
  const entries = Object.entries(resource.ask).map(([name, source]) => [
    name,
    source.startsWith('=') ? source.slice(1) : subject[source.slice('subject.'.length)],
  ]);
  return JSON.stringify(Object.fromEntries(entries));
}

function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        inner !== null && typeof inner === 'object' && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}

/** The envelope opened: success as the resource spells it, then the records. */
function openEnvelope(value: unknown, resource: Resource): readonly unknown[] | Refusal {
  const spelled = valueAt(value, resource.success.path);
  if (typeof spelled !== 'string' && typeof spelled !== 'number') {
    return unreadable('应答没有成功标志', 'the answer has no success flag');
  }
  if (!resource.success.equals.includes(String(spelled))) return { refused: 'provider-failed' };
  const records = valueAt(value, resource.records) ?? [];
  if (!Array.isArray(records))
    return unreadable('应答的记录不是数组', 'the records are not an array');
  if (records.length > ANSWER_RECORDS_MAX) {
    return unreadable('应答的记录过多', 'the answer holds too many records');
  }
  return records as readonly unknown[];
}

function understand(received: Received, resource: Resource): ProviderAnswer | Refusal {
  const { status, contentType, bytes } = received;
  if (status !== 200)
    return { refused: 'provider-failed', detail: say(`状态码 ${status}`, `status ${status}`) };
  if (!JSON_TYPE.test(contentType)) {
    return unreadable('应答不是 UTF-8 的 JSON', 'the answer is not JSON in UTF-8');
  }
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok)
    return unreadable(`JSON 不合格：${parsed.rule}`, `unacceptable JSON: ${parsed.rule}`);
  const records = openEnvelope(parsed.value, resource);
  return 'refused' in records ? records : { status, bytes, records };
}

/** undici's error codes that mean “too slow” rather than “not there”. */
const TIMEOUT_CODES: ReadonlySet<unknown> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const unreached = (error: unknown): Refusal => ({
  refused: TIMEOUT_CODES.has((error as { readonly code?: unknown }).code)
    ? 'provider-timeout'
    : 'provider-unreachable',
});

/** Addresses parsed before; the registry and the catalog have so many and no more. */
function addressReader(): (address: string) => URL {
  const parsed = new Map<string, URL>();
  return (address) => {
    const known = parsed.get(address) ?? new URL(address);
    parsed.set(address, known);
    return known;
  };
}

/** REST/JSON: one POST, bounded in time and bytes. */
export function createRestConnector(dispatcher: Dispatcher, limits: PostLimits): Connector {
  const addressOf = addressReader();
  return async (question) => {
    try {
      const posting = { address: addressOf(question.address), body: askBody(question) };
      const posted = await post(dispatcher, posting, limits);
      if (posted === late) return { refused: 'provider-timeout' };
      if (posted === tooLarge) {
        return unreadable('应答超过允许大小', 'the answer is larger than allowed');
      }
      return understand(posted, question.resource);
    } catch (error) {
      return unreached(error);
    }
  };
}
