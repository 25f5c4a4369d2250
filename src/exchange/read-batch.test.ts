import assert from 'node:assert/strict';
import { isRefusal, utf8, type ProblemCode } from '../kernel/index.ts';
import type { BatchNeed } from './needs.ts';
import type { IncomingRequest } from './ports.ts';
import { readNeed } from './read-need.ts';
import { schemas } from './shipped.test.ts';

const NDJSON = 'application/x-ndjson';

function requestOf(body: string | Uint8Array, type = NDJSON): IncomingRequest {
  return {
    operation: 'verify-batch',
    dataset: 'persons',
    message: {
      method: 'POST',
      targetUri: 'https://gateway.example/v1/datasets/persons/verify-batch',
      headers: new Map([['content-type', type]]),
    },
    body: typeof body === 'string' ? utf8(body) : body,
    language: 'en',
  };
}

const json = (value: unknown): string => JSON.stringify(value);
const purpose = { class: 'service', item: 'rate', case: 'C-1' };
const subject = { citizenId: '330106190401150027' };
const head = json({ purpose });
const line = json({ subject, claims: { name: '甲' } });
const linesOf = (...lines: readonly string[]): string => lines.join('\n');
const batchOf = (count: number, purposeClass: object = purpose): string =>
  linesOf(json({ purpose: purposeClass }), ...Array.from({ length: count }, () => line));

function read(body: string): BatchNeed {
  const need = readNeed(requestOf(body), schemas);
  assert.ok('lines' in need, json(need));
  return need;
}

describe('exchange reads a batch', () => {
  const plan = { class: 'regulation', plan: 'P-1' };
  const manyClaims = json({
    subject,
    claims: Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`a${index}`, '1'])),
  });
  const others = manyClaims.replaceAll('"a', '"b');
  const refused: readonly [string, string | Uint8Array, ProblemCode, string?][] = [
    ['nothing', '', 'body-invalid', '/0'],
    ['half a head', '{"purpose":', 'body-malformed', '/0'],
    ['half a line', linesOf(head, line, '{"subject":'), 'body-malformed', '/2'],
    ['an empty line', linesOf(head, '', line), 'body-malformed', '/1'],
    ['two documents in a line', linesOf(head, line + line), 'body-malformed', '/1'],
    [
      'a key twice',
      linesOf(head, '{"subject":{"a":"1","a":"2"}}'),
      'body-malformed',
      '/1/subject/a',
    ],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'body-malformed', '/0'],
    ['an array', json([{ purpose }, { subject }]), 'body-invalid', '/0'],
    ['a head without purpose', linesOf('{}', line), 'body-invalid', '/0'],
    ['a head with a subject', linesOf(json({ purpose, subject }), line), 'body-invalid', '/0'],
    [
      'a purpose without its facts',
      linesOf(json({ purpose: { class: 'regulation' } }), line),
      'purpose-incomplete',
      '/0/purpose/plan',
    ],
    ['a head alone', head, 'body-invalid'],
    ['no line to verify', linesOf(head, json({ subject })), 'body-invalid', '/1'],
    ['too many items together', linesOf(head, manyClaims, others), 'body-invalid'],
    ['a long line', linesOf(head, json('x'.repeat(20_000))), 'body-too-large', '/1'],
    ['a person too many for a case', batchOf(201), 'body-too-large'],
    ['a person too many for any purpose', batchOf(1001, plan), 'body-too-large'],
  ];
  for (const [name, body, code, pointer] of refused) {
    it(`${name}: ${code}`, () => {
      const need = readNeed(requestOf(body), schemas);
      assert.ok(isRefusal(need));
      assert.equal(need.refused, code);
      assert.equal(need.errors?.[0]?.pointer, pointer);
      assert.doesNotMatch(json(need), /330106|甲/);
    });
  }

  it('refuses another type, and JSON as one document', () => {
    for (const type of ['application/json', 'application/x-ndjson; charset=gbk', 'text/plain']) {
      const need = readNeed(requestOf(batchOf(1), type), schemas);
      assert.ok(isRefusal(need));
      assert.equal(need.refused, 'media-type-unsupported');
    }
  });

  it('takes as many as the purpose has room for', () => {
    assert.equal(read(batchOf(200)).lines.length, 200);
    assert.equal(read(batchOf(1000, plan)).lines.length, 1000);
  });

  it('ends with or without a line feed', () => {
    for (const end of ['', '\n', '\r\n']) assert.equal(read(batchOf(2) + end).lines.length, 2);
  });

  it('asks for every item that any line claims, and holds each line apart', () => {
    const other = { citizenId: '330102190312080033' };
    const need = read(
      linesOf(
        json({ purpose, region: '330100', operator: 'li' }),
        line,
        json({ subject: other, claims: { age: 3, name: '乙' } }),
      ),
    );
    const common = {
      operation: 'verify-batch',
      dataset: 'persons',
      purpose,
      region: '330100',
      operator: 'li',
    };
    assert.deepEqual(need, {
      ...common,
      items: ['name', 'age'],
      subjects: 2,
      lines: [
        { ...common, subject, claims: { name: '甲' }, items: ['name'] },
        { ...common, subject: other, claims: { age: 3, name: '乙' }, items: ['age', 'name'] },
      ],
    });
  });

  it('refuses a line alone for what it alone says wrongly', () => {
    const { lines, items } = read(linesOf(head, json({ subject: {}, claims: { x: {} } }), line));
    const [wrong, right] = lines;
    assert.ok(wrong !== undefined && isRefusal(wrong));
    assert.equal(wrong.refused, 'body-invalid');
    assert.deepEqual(wrong.errors?.map(({ pointer }) => pointer).sort(), ['/claims/x', '/subject']);
    assert.ok(right !== undefined && !isRefusal(right));
    assert.deepEqual(items, ['name']);
  });
});
