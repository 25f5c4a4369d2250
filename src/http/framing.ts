import type { IncomingMessage } from 'node:http';
import { say, type Refusal } from '../kernel/index.ts';

/** Header lines of one request; the server reads one more, so that too many can be told. */
export const HEADER_LINES_MAX = 100;

/**
 * Fields that a request is judged by. Two lines of one, even where joining them is allowed, are
 * two answers to one question, and a proxy may have gone by the other.
 */
const SINGLE_FIELDS: ReadonlySet<string> = new Set([
  'host',
  'content-type',
  'content-encoding',
  'content-length',
  'content-digest',
  'transfer-encoding',
  'signature',
  'signature-input',
  'expect',
]);

const malformed = (zh: string, en: string): Refusal => ({
  refused: 'request-malformed',
  detail: say(zh, en),
});

function repeatedField({ rawHeaders }: IncomingMessage): Refusal | undefined {
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (!SINGLE_FIELDS.has(name)) continue;
    if (seen.has(name)) return malformed(`${name} 出现多次。`, `${name} occurs more than once.`);
    seen.add(name);
  }
  return undefined;
}

function wrongHost({ headers, httpVersion }: IncomingMessage): Refusal | undefined {
  return headers.host === undefined && httpVersion !== '1.0'
    ? malformed('缺少 Host。', 'Host is missing.')
    : undefined;
}

/** The parser undoes `chunked` alone: under any other coding the bytes would not be the body. */
function wrongCoding({ headers, httpVersion }: IncomingMessage): Refusal | undefined {
  const coding = headers['transfer-encoding'];
  if (coding === undefined) return undefined;
  return coding.toLowerCase() === 'chunked' && httpVersion !== '1.0'
    ? undefined
    : malformed('只支持 chunked 传输编码。', 'No transfer coding but chunked is supported.');
}

function wrongExpectation({ headers }: IncomingMessage): Refusal | undefined {
  const { expect } = headers;
  return expect === undefined || expect.toLowerCase() === '100-continue'
    ? undefined
    : malformed('只支持 Expect: 100-continue。', 'No expectation but 100-continue is supported.');
}

/**
 * What can be told of a request before anything of it is believed: that it can be read in one way
 * only (RFC 9112 §3, §6), and that its target is a path of ours, since signatures cover it.
 */
export function checkFraming(request: IncomingMessage): Refusal | undefined {
  if (request.rawHeaders.length / 2 > HEADER_LINES_MAX) return { refused: 'headers-too-large' };
  if (request.url?.startsWith('/') !== true) {
    return malformed('请求目标须为路径。', 'The request target must be a path.');
  }
  return (
    repeatedField(request) ??
    wrongHost(request) ??
    wrongCoding(request) ??
    wrongExpectation(request)
  );
}
