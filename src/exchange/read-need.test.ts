import assert from 'node:assert/strict';
import { isRefusal, problemCodes, utf8, type ProblemCode } from '../kernel/index.ts';
import { ownerOf } from './owner.ts';
import type { IncomingRequest } from './ports.ts';
import { readNeed } from './read-need.ts';
import { schemas } from './shipped.test.ts';
import { createUnidentifiedCounter } from './unidentified-counter.ts';

interface Sent {
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operation?: IncomingRequest['operation'];
}

function requestOf({ body, headers, operation = 'query' }: Sent): IncomingRequest {
  const all = new Map(Object.entries(headers ?? { 'content-type': 'application/json' }));
  return {
    operation,
    dataset: 'persons',
    message: {
      method: 'POST',
      targetUri: 'https://gateway.example/v1/datasets/persons/query',
      headers: all,
    },
    body: typeof body === 'string' ? utf8(body) : body,
    language: 'en',
  };
}

const purpose = { class: 'service', item: 'rate', case: 'C-1' };
const subject = { citizenId: '330106190401150027' };
const query = { purpose, subject };
const json = (value: unknown): string => JSON.stringify(value);
const typed = (type: string) => ({ body: json(query), headers: { 'content-type': type } });

describe('exchange reads a need', () => {
  const refused: readonly [string, Sent, ProblemCode, string?][] = [
    ['no type', { body: json(query), headers: {} }, 'media-type-unsupported'],
    ['text', typed('text/plain'), 'media-type-unsupported'],
    ['a form', typed('application/x-www-form-urlencoded'), 'media-type-unsupported'],
    ['JSON in GBK', typed('application/json; charset=gbk'), 'media-type-unsupported'],
    ['JSON with another parameter', typed('application/json; v=1'), 'media-type-unsupported'],
    ['a type that only begins like JSON', typed('application/jsonx'), 'media-type-unsupported'],
    [
      'a compressed body',
      {
        body: json(query),
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      },
      'media-type-unsupported',
    ],
    ['nothing', { body: '' }, 'body-malformed', ''],
    ['half an object', { body: '{"purpose":' }, 'body-malformed', ''],
    ['a key twice', { body: '{"subject":{"a":"1","a":"2"}}' }, 'body-malformed', '/subject/a'],
    ['bytes that are not UTF-8', { body: Uint8Array.of(0x22, 0xff, 0x22) }, 'body-malformed', ''],
    ['a byte order mark', { body: `\uFEFF${json(query)}` }, 'body-malformed', ''],
    ['a list', { body: '[]' }, 'body-invalid', ''],
    ['no purpose', { body: json({ subject }) }, 'body-invalid', ''],
    ['an unknown member', { body: json({ ...query, more: 1 }) }, 'body-invalid', ''],
    [
      'a purpose of no class',
      { body: json({ ...query, purpose: { class: 'x' } }) },
      'body-invalid',
      '/purpose/class',
    ],
    ['no items', { body: json({ ...query, items: [] }) }, 'body-invalid', '/items'],
    ['an item twice', { body: json({ ...query, items: ['a', 'a'] }) }, 'body-invalid', '/items'],
    ['a region in words', { body: json({ ...query, region: '杭州' }) }, 'body-invalid', '/region'],
    [
      'a subject that is a number',
      { body: json({ ...query, subject: { a: 1 } }) },
      'body-invalid',
      '/subject/a',
    ],
    ['claims in a query', { body: json({ ...query, claims: { a: '1' } }) }, 'body-invalid', ''],
    [
      'a verification without claims',
      { body: json(query), operation: 'verify' },
      'body-invalid',
      '',
    ],
    [
      'a claim that is an object',
      { body: json({ ...query, claims: { a: {} } }), operation: 'verify' },
      'body-invalid',
      '/claims/a',
    ],
    [
      'a purpose without its facts',
      { body: json({ ...query, purpose: { class: 'service' } }) },
      'purpose-incomplete',
      '/purpose/item',
    ],
  ];
  for (const [name, sent, code, pointer] of refused) {
    it(`${name}: ${code}`, () => {
      const need = readNeed(requestOf(sent), schemas);
      assert.ok(isRefusal(need));
      assert.equal(need.refused, code);
      assert.equal(need.errors?.[0]?.pointer, pointer);
      assert.doesNotMatch(json(need), /330106|杭州/);
    });
  }

  it('takes UTF-8 by any spelling of its name', () => {
    for (const type of [
      'application/json',
      'Application/JSON; Charset=UTF-8',
      'application/json;charset="utf-8"',
    ]) {
      assert.ok(!isRefusal(readNeed(requestOf(typed(type)), schemas)), type);
    }
  });

  it('holds what a query says and no more', () => {
    const need = readNeed(requestOf({ body: json(query) }), schemas);
    assert.deepEqual(need, { operation: 'query', dataset: 'persons', ...query });
    const full = { ...query, items: ['name'], region: '330100', as: 'local@1', operator: 'li' };
    assert.deepEqual(readNeed(requestOf({ body: json(full) }), schemas), {
      operation: 'query',
      dataset: 'persons',
      ...full,
    });
  });

  it('asks, in a verification, for the items that are claimed', () => {
    const body = { ...query, claims: { name: '甲', age: 3, alive: true }, region: '330100' };
    assert.deepEqual(readNeed(requestOf({ body: json(body), operation: 'verify' }), schemas), {
      operation: 'verify',
      dataset: 'persons',
      items: ['name', 'age', 'alive'],
      ...body,
    });
  });
});

describe('exchange names whose turn it is', () => {
  const parties = { requester: 'hz-housing', authority: 'zj-data-bureau' };
  for (const code of Object.keys(problemCodes) as ProblemCode[]) {
    const role = problemCodes[code].owner;
    it(`${code}: ${role}`, () => {
      const expected = role === 'requester' ? 'hz-housing' : 'zj-data-bureau';
      assert.equal(ownerOf({ refused: code }, parties), expected);
      assert.equal(ownerOf({ refused: code, owner: 'zj-tax' }, parties), 'zj-tax');
    });
  }
});

describe('exchange counts the unidentified', () => {
  it('as one entry for what came since the last', () => {
    let now = 0;
    const counter = createUnidentifiedCounter({ now: () => now });
    assert.equal(counter.take(), undefined);
    now = 1000;
    for (const refused of ['key-unknown', 'signature-invalid', 'key-unknown'] as const) {
      counter.count({ refused });
    }
    now = 2000;
    const first = counter.take();
    assert.deepEqual(first?.counts, { 'key-unknown': 2, 'signature-invalid': 1 });
    assert.equal(first.until, '1970-01-01T00:00:02.000Z');
    assert.equal(counter.take(), undefined);
    now = 3000;
    counter.count({ refused: 'digest-missing' });
    const second = counter.take();
    assert.deepEqual(second?.counts, { 'digest-missing': 1 });
    assert.equal(second.at, first.until);
  });
});
