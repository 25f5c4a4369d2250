import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { commitmentsHold } from '../../src/audit/index.ts';
import type { ProblemCode } from '../../src/kernel/index.ts';
import { contentDigest, headersOf, signRequest } from '../../src/signatures/index.ts';
import type { Problem, Receipt } from '../../src/shapes/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
import { crypto, send, signedRequest } from '../support/raw.ts';
import { startWorld, type World } from '../support/world.ts';

const BODY_BYTES_MAX = 65_536;

const valid = { purpose: hiring, subject: { citizenId: resident.citizenId } };
const text = JSON.stringify(valid);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const within = (member: string): string => text.replace('{', `{${member},`);

interface Case {
  readonly name: string;
  readonly body: string;
  readonly ending: ProblemCode;
  /** The rule of strict JSON that it breaks. */
  readonly rule?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
}

const malformed = (name: string, body: string, rule: string): Case => ({
  name,
  body,
  rule,
  ending: 'body-malformed',
});

const unsupported = (name: string, over: Partial<Case>): Case => ({
  name,
  body: text,
  ending: 'media-type-unsupported',
  ...over,
});

const cases: readonly Case[] = [
  malformed('65 levels', within(`"x":${nested(65)}`), 'depth'),
  malformed('10000 levels', nested(10_000), 'depth'),
  malformed('a key twice', within(`"purpose":{}`), 'duplicate-key'),
  malformed('a key twice, once escaped', within('"\\u0070urpose":{}'), 'duplicate-key'),
  malformed('a lone surrogate', within('"operator":"\\ud800"'), 'lone-surrogate'),
  malformed('__proto__', within('"__proto__":{"a":1}'), 'proto'),
  malformed('constructor.prototype', within('"constructor":{"prototype":{}}'), 'proto'),
  malformed('2^53+1', within('"n":9007199254740993'), 'unsafe-integer'),
  malformed('1e999', within('"n":1e999'), 'unsafe-integer'),
  malformed('a BOM', `\ufeff${text}`, 'bom'),
  malformed('two documents', text + text, 'syntax'),
  malformed('nothing but space', '   ', 'syntax'),
  { name: '64 levels', body: within(`"x":${nested(63)}`), ending: 'body-invalid' },
  { name: 'no body', body: '', ending: 'media-type-unsupported' },
  { name: 'one byte too many', body: text.padEnd(BODY_BYTES_MAX + 1), ending: 'body-too-large' },
  unsupported('no type', { contentType: '' }),
  unsupported('GBK', { contentType: 'application/json; charset=gbk' }),
  unsupported('UTF-16', { contentType: 'application/json; charset=utf-16' }),
  unsupported('two charsets', { contentType: 'application/json; charset=utf-8; charset=gbk' }),
  unsupported('another type', { contentType: 'text/json' }),
  unsupported('gzip', { headers: { 'content-encoding': 'gzip' } }),
  unsupported('br', { headers: { 'content-encoding': 'br' } }),
  unsupported('an unknown coding', { headers: { 'content-encoding': 'x' } }),
];

describe('hostile bodies, validly signed', () => {
  let world: World;
  before(async () => {
    world = await startWorld({ limits: { bodyBytesMax: BODY_BYTES_MAX } });
    world.provider.play(answering(insured(insuredRow())));
  });
  after(() => world.close());

  for (const { name, body, ending, rule, headers, contentType } of cases) {
    it(`${name}: ${ending}`, async () => {
      const request = await signedRequest(world, {
        body,
        ...(headers === undefined ? {} : { headers }),
        ...(contentType === undefined ? {} : { contentType }),
      });
      const reply = await send(request);
      const problem = reply.body as Problem;
      assert.equal(problem.code, ending);
      if (rule !== undefined) assert.equal(problem.errors?.[0]?.rule, rule);
      assert.equal(world.provider.asks(), 0);
      // Whoever is identified is recorded; a body over the bound is not read, so nobody is.
      assert.equal(problem.receipt === undefined, ending === 'body-too-large');
    });
  }

  it('does not inflate a bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1_048_576));
    const before = process.memoryUsage().rss;
    const plain = {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'content-digest': contentDigest(crypto, bomb),
    };
    const url = `${world.gateway.baseUrl}/v1/datasets/social-insurance-status/query`;
    const signature = await signRequest(
      crypto,
      { method: 'POST', targetUri: url, headers: headersOf(plain) },
      {
        key: world.keys.get('xihu-window')!,
        created: Math.floor(Date.now() / 1000),
        nonce: 'a-nonce-of-22-letters.',
      },
    );
    assert.ok(bomb.length < BODY_BYTES_MAX);
    const headers = { ...plain, ...signature };
    const reply = await send({ method: 'POST', url, headers, body: bomb });
    assert.equal(reply.body.code, 'media-type-unsupported');
    assert.ok(process.memoryUsage().rss - before < 50 * 1_048_576);
  });

  it('commits to the bytes as they were signed, not to what they mean', async () => {
    const odd = text.replace('{', '{ \n\t').replace('purpose', '\\u0070urpose');
    const request = await signedRequest(world, { body: odd });
    const reply = await send(request);
    assert.equal(reply.status, 200);
    const { receipt } = reply.body as { receipt: Receipt };
    const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);
    assert.ok(commitmentsHold(sha256, receipt, { request: request.body }));
    assert.ok(!commitmentsHold(sha256, receipt, { request: Buffer.from(text) }));
  });
});
