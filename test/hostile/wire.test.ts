import assert from 'node:assert/strict';
import type { ProblemCode } from '../../src/kernel/index.ts';
import { packageRoot } from '../../src/settings/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../src/standards/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
import { signedRequest } from '../support/raw.ts';
import { holdsReplies, repliesIn, talk, type Heard } from '../support/socket.ts';
import { startWorld, type World } from '../support/world.ts';

const BODY_BYTES_MAX = 65_536;
const HEADERS_TIMEOUT_MS = 600;
const REQUEST_TIMEOUT_MS = 1200;

/** The gateway looks at its clocks twice a second, and closes late callers after a second. */
const SLACK_MS = 2500;

const schemas = createSchemaSet(parseSchemas(readSchemaBytes(`${packageRoot}/schemas`)));
const isProblem = schemas.check('api/problem.json');

const QUERY = '/v1/datasets/social-insurance-status/query';

/** A status served, a code refused with, or the connection closed without a word. */
type Ending = 200 | ProblemCode | 'closed';

interface Case {
  readonly name: string;
  readonly pieces: readonly (string | Uint8Array)[];
  readonly ending: Ending;
}

const CRLF = '\r\n';
const get = (target: string, ...lines: readonly string[]): string =>
  [`GET ${target} HTTP/1.1`, 'Host: HOST', ...lines, '', ''].join(CRLF);
const post = (body: string, ...lines: readonly string[]): string =>
  [`POST ${QUERY} HTTP/1.1`, 'Host: HOST', ...lines, '', body].join(CRLF);
const lines = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `x-${index}: 1`);
const chunked = (body: string): string => post(body, 'Transfer-Encoding: chunked');
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const of =
  (ending: Ending) =>
  ([name, ...pieces]: readonly [string, ...(string | Uint8Array)[]]): Case => ({
    name,
    pieces,
    ending,
  });

const malformed: readonly (readonly [string, string | Uint8Array])[] = [
  ['no Host', `GET /healthz HTTP/1.1${CRLF}${CRLF}`],
  ['two Host', get('/healthz', 'Host: HOST')],
  ['two different Host', get('/healthz', 'Host: evil.example')],
  ['an absolute target of ours', get('http://HOST/healthz')],
  ['an absolute target of others', get('http://evil.example/healthz')],
  ['OPTIONS *', get('*').replace('GET', 'OPTIONS')],
  ['two equal Content-Length', post('{}', 'Content-Length: 2', 'Content-Length: 2')],
  ['two different Content-Length', post('{}', 'Content-Length: 2', 'Content-Length: 3')],
  ['a list as Content-Length', post('{}', 'Content-Length: 2, 2')],
  ['a negative Content-Length', post('{}', 'Content-Length: -2')],
  ['a signed Content-Length', post('{}', 'Content-Length: +2')],
  ['a Content-Length beyond 2^64', post('{}', `Content-Length: ${'9'.repeat(30)}`)],
  [
    'Content-Length and chunked',
    post('2\r\n{}\r\n0\r\n\r\n', 'Content-Length: 2', 'Transfer-Encoding: chunked'),
  ],
  ['gzip, chunked', post('2\r\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: gzip, chunked')],
  ['identity', post('{}', 'Transfer-Encoding: identity')],
  ['chunked by another spelling', post('2\r\n{}\r\n0\r\n\r\n', 'Transfer-Encoding: xchunked')],
  ['chunked twice', post('0\r\n\r\n', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked')],
  ['chunked in HTTP/1.0', chunked('0\r\n\r\n').replace('HTTP/1.1', 'HTTP/1.0')],
  ['a chunk size that is none', chunked('zz\r\n{}\r\n0\r\n\r\n')],
  ['a negative chunk size', chunked('-2\r\n{}\r\n0\r\n\r\n')],
  ['a chunk size beyond 2^64', chunked('fffffffffffffffff\r\n{}\r\n0\r\n\r\n')],
  ['a chunk longer than its size', chunked('2\r\n{}{}\r\n0\r\n\r\n')],
  ['two Content-Type', post('{}', 'Content-Type: a/b', 'Content-Type: a/b', 'Content-Length: 2')],
  [
    'two Content-Digest',
    post('{}', 'Content-Digest: sha-256=:AA==:', 'Content-Digest: md5=:AA==:', 'Content-Length: 2'),
  ],
  ['two Signature-Input', get('/log/tile/entries/000', 'Signature-Input: a', 'Signature-Input: b')],
  ['two Signature', get('/log/tile/entries/000', 'Signature: a=:AA==:', 'Signature: b=:AA==:')],
  ['an expectation of something else', post('{}', 'Expect: magic', 'Content-Length: 2')],
  ['HTTP/2 without asking', `PRI * HTTP/2.0${CRLF}${CRLF}SM${CRLF}${CRLF}`],
  ['a version that is none', get('/healthz').replace('1.1', '3.7')],
  ['a method that is none', get('/healthz').replace('GET', 'FROB')],
  ['a method in lower case', get('/healthz').replace('GET', 'get')],
  ['NUL in the target', get('/health\0z')],
  ['CR in the target', get('/health\rz')],
  ['LF in the target', get('/health\nz')],
  ['a space in the target', get('/health z')],
  ['a byte above 127 in the target', latin1(get('/problems/\xe9'))],
  ['a broken percent escape', get('/problems/%zz')],
  ['an escape that is not UTF-8', get('/v1/exchanges/%ff/receipt')],
  ['NUL in a header', get('/healthz', 'x: a\0b')],
  ['a bare CR in a header', get('/healthz', 'x: a\rb')],
  ['bare LF for line ends', get('/healthz').replaceAll('\r', '')],
  ['a folded header', get('/healthz', 'x: a', ' b')],
  ['a space before the colon', get('/healthz', 'Content-Length : 0')],
  ['a header without a name', get('/healthz', ': x')],
  ['a TLS greeting', Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)],
  ['noise', Uint8Array.from({ length: 512 }, (_, index) => (index * 167 + 13) % 256)],
];

const tooLarge: readonly (readonly [string, string])[] = [
  ['100 lines and one', get('/healthz', ...lines(100))],
  ['3000 header lines', get('/healthz', ...lines(3000))],
  ['one header of 40 KB', get('/healthz', `x: ${'a'.repeat(40_000)}`)],
  ['a target of 40 KB', get(`/${'a'.repeat(40_000)}`)],
  ['a trailer of 40 KB', chunked(`2\r\n{}\r\n0\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`)],
];

const bodies: readonly (readonly [string, string])[] = [
  ['a body announced too large', post('{}', 'Content-Length: 65537')],
  ['a body too large, chunked', chunked(`10001\r\n${'x'.repeat(65_537)}\r\n0\r\n\r\n`)],
  ['a body without end', chunked(`fff\r\n${'x'.repeat(4095)}\r\n`.repeat(64))],
  ['chunk extensions without end', chunked(`2;${'a'.repeat(40_000)}\r\n{}\r\n0\r\n\r\n`)],
  ['too large, asking first', post('', 'Expect: 100-continue', 'Content-Length: 99999999')],
];

const served: readonly (readonly [string, string])[] = [
  ['a plain request', get('/healthz')],
  ['100 header lines', get('/healthz', ...lines(99))],
  ['HTTP/1.0 without Host', `GET /healthz HTTP/1.0${CRLF}${CRLF}`],
  ['a Host that is not ours', get('/healthz').replace('HOST', 'evil.example')],
  ['an Upgrade, which is ignored', get('/healthz', 'Connection: Upgrade', 'Upgrade: websocket')],
  ['a body nobody asked for', get('/healthz', 'Content-Length: 5') + 'hello'],
];

const others: readonly Case[] = [
  of('method-not-allowed')(['CONNECT', get('evil.example:443').replace('GET', 'CONNECT')]),
  of('method-not-allowed')(['TRACE', get('/healthz').replace('GET', 'TRACE')]),
  of('method-not-allowed')(['PROPFIND', get('/healthz').replace('GET', 'PROPFIND')]),
  of('route-unknown')(['a target of two slashes', get('//evil.example/healthz')]),
  of('route-unknown')(['a way out of the root', get('/../../etc/passwd')]),
  of('method-not-allowed')(['NUL, escaped', get('/v1/datasets/%00/query')]),
  of('route-unknown')(['5000 languages', get('/nowhere', `Accept-Language: ${'a,'.repeat(5000)}`)]),
  of('signature-missing')(['an unsigned query', post('{}', 'Content-Length: 2')]),
  of('signature-missing')(['h2c', post('{}', 'Upgrade: h2c', 'Content-Length: 2')]),
];

const cases: readonly Case[] = [
  ...malformed.map(of('request-malformed')),
  ...tooLarge.map(of('headers-too-large')),
  ...bodies.map(of('body-too-large')),
  ...served.map(of(200)),
  ...others,
];

describe('hostile bytes on a connection', () => {
  let world: World;
  before(async () => {
    world = await startWorld({
      limits: {
        bodyBytesMax: BODY_BYTES_MAX,
        headersTimeoutMs: HEADERS_TIMEOUT_MS,
        requestTimeoutMs: REQUEST_TIMEOUT_MS,
        inFlightMax: 20,
      },
    });
  });
  after(() => world.close());
  beforeEach(() => world.provider.play(answering(insured(insuredRow()))));

  const toWorld = (piece: string | Uint8Array): string | Uint8Array =>
    typeof piece === 'string'
      ? piece.replace('HOST', new URL(world.gateway.baseUrl).host)
      : latin1(Buffer.from(piece).toString('latin1').replace('HOST', 'localhost'));

  const say = (
    pieces: readonly (string | Uint8Array)[],
    listening: { everyMs?: number; until?: (text: string) => boolean; patienceMs?: number } = {},
  ): Promise<Heard> =>
    talk({ baseUrl: world.gateway.baseUrl, pieces: pieces.map(toWorld), ...listening });

  const body = JSON.stringify({ purpose: hiring, subject: { citizenId: resident.citizenId } });
  const signedPost = async (...over: readonly string[]): Promise<string> => {
    const { headers } = await signedRequest(world, { body });
    const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return post(body, ...own, `Content-Length: ${Buffer.byteLength(body)}`, ...over);
  };

  const assertEnding = (heard: Heard, ending: Ending): void => {
    const [reply, ...more] = repliesIn(heard.text);
    assert.equal(more.length, 0);
    if (ending === 'closed') {
      assert.equal(heard.text, '');
      assert.ok(heard.isClosed);
      return;
    }
    assert.ok(reply, `nothing was said in ${heard.tookMs} ms`);
    if (ending === 200) {
      assert.equal(reply.status, 200);
      return;
    }
    assert.equal(reply.body.code, ending);
    assert.deepEqual(isProblem(reply.body), { ok: true, value: reply.body });
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    assert.equal(reply.headers.get('jingwei-error-origin'), 'caller');
  };

  for (const { name, pieces, ending } of cases) {
    it(`${name}: ${ending}`, async () => {
      const heard = await say(pieces);
      assertEnding(heard, ending);
      assert.ok(heard.tookMs < SLACK_MS);
    });
  }

  it('closes the connection of a request it could not delimit', async () => {
    const heard = await say([malformed[12]![1]], { until: () => false });
    assert.ok(heard.isClosed);
    assert.equal(repliesIn(heard.text)[0]?.headers.get('connection'), 'close');
  });

  it('asks for the body only when it wants it', async () => {
    const wanted = await say([post('', 'Expect: 100-continue', 'Content-Length: 2')], {
      until: (text) => text.startsWith('HTTP/1.1 100 Continue'),
    });
    assert.ok(wanted.text.startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
    const unwanted = await say([post('', 'Expect: 100-continue', 'Content-Length: 99999999')]);
    assert.ok(unwanted.text.startsWith('HTTP/1.1 413 '));
  });

  const slow: readonly (readonly [string, readonly string[], Ending])[] = [
    ['a connection that says nothing', [], 'request-timeout'],
    ['half a request line', ['GET /hea'], 'request-timeout'],
    ['HTTP/0.9', ['GET /healthz\r\n'], 'request-timeout'],
    ['headers byte by byte', Array.from(get('/healthz')).slice(0, 40), 'request-timeout'],
    ['headers without end', Array.from(lines(60), (line) => `${line}\r\n`), 'request-timeout'],
    ['a body shorter than announced', [post('{}', 'Content-Length: 20')], 'request-timeout'],
    [
      'a body byte by byte',
      [post('', 'Content-Length: 5000'), ...Array.from('x'.repeat(60))],
      'request-timeout',
    ],
    ['chunks without end', [chunked(''), ...lines(60).map(() => '1\r\nx\r\n')], 'request-timeout'],
  ];
  for (const [name, pieces, ending] of slow) {
    it(`${name}: ${ending}`, async () => {
      const whole = name === 'headers without end' ? [`GET / HTTP/1.1\r\n`, ...pieces] : pieces;
      const heard = await say(whole, { everyMs: 50, until: () => false, patienceMs: 10_000 });
      assertEnding(heard, ending);
      assert.ok(heard.isClosed);
      assert.ok(heard.tookMs < REQUEST_TIMEOUT_MS + SLACK_MS);
    });
  }

  it('serves others while a hundred connections dawdle', async () => {
    const dawdling = Array.from({ length: 100 }, () =>
      say([`POST ${QUERY} HTTP/1.1\r\nHost: HOST\r\n`], { until: () => false, patienceMs: 8000 }),
    );
    const heard = await say([await signedPost()]);
    assertEnding(heard, 200);
    assert.ok(heard.tookMs < SLACK_MS);
    for (const late of await Promise.all(dawdling)) assertEnding(late, 'request-timeout');
  });

  it('serves a signed request written by hand', async () => {
    assertEnding(await say([await signedPost()]), 200);
  });

  it('rebuilds the target from its own origin, whatever Host says', async () => {
    assertEnding(await say([(await signedPost()).replace('HOST', 'evil.example')]), 200);
    const { headers } = await signedRequest(
      { ...world, gateway: { ...world.gateway, baseUrl: 'http://evil.example' } },
      { body },
    );
    const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    const stolen = post(body, ...own, `Content-Length: ${Buffer.byteLength(body)}`);
    assertEnding(await say([stolen.replace('HOST', 'evil.example')]), 'signature-invalid');
  });

  it('refuses a valid signature beside a second one', async () => {
    const signed = await signedPost('Signature-Input: sig2=()', 'Signature: sig2=:AA==:');
    assertEnding(await say([signed]), 'request-malformed');
  });

  it('takes no header past its bound for absent', async () => {
    const signed = await signedPost(...lines(100), 'Content-Encoding: gzip');
    assertEnding(await say([signed]), 'headers-too-large');
  });

  it('refuses a signed body cut short or drawn out', async () => {
    const signed = await signedPost();
    const shorter = signed.replace(/Content-Length: \d+/, 'Content-Length: 20');
    const heard = await say([shorter]);
    assert.equal(repliesIn(heard.text)[0]?.body.code, 'digest-mismatch');
  });

  it('answers pipelined requests in order', async () => {
    const heard = await say([get('/healthz') + get('/nowhere') + get('/healthz')], {
      until: holdsReplies(3),
    });
    assert.deepEqual(
      repliesIn(heard.text).map(({ status }) => status),
      [200, 404, 200],
    );
  });

  it('answers the first request and not the garbage behind it', async () => {
    world.provider.play((_path, _body, response) => {
      setTimeout(() => answering(insured(insuredRow()))('', {}, response), 100);
    });
    const garbage = 'GARBAGE\r\n\r\n';
    const heard = await say([(await signedPost()) + garbage, garbage, garbage], {
      everyMs: 20,
      until: () => false,
    });
    assertEnding(heard, 200);
    assert.ok(heard.isClosed);
  });

  it('bounds what one connection may pipeline, and forgets it when the connection ends', async () => {
    world.provider.play(() => undefined);
    const signed = await Promise.all(Array.from({ length: 40 }, () => signedPost()));
    const heard = await say([signed.join('')], { until: () => false, patienceMs: 200 });
    assert.equal(heard.text, '');
    // Not a probe: those are answered under overload too.
    const next = await say([get('/nowhere')]);
    assertEnding(next, 'route-unknown');
  });

  it('holds no more memory after a thousand large headers and bodies', async () => {
    const flood = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent += 20) {
        const batch = Array.from({ length: 20 }, (_, index) =>
          say([index % 2 === 0 ? bodies[2]![1] : tooLarge[1]![1]]),
        );
        await Promise.all(batch);
      }
    };
    await flood(100);
    const before = process.memoryUsage().rss;
    await flood(400);
    assert.ok(process.memoryUsage().rss - before < 200 * 1_048_576);
  });
});
