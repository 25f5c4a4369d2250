import assert from 'node:assert/strict';
import {
  Fault,
  isProblemCode,
  isRefusal,
  omissionCodes,
  problemCodes,
  problemDocument,
  say,
  type Bilingual,
  type ProblemCode,
  type ProblemDefinition,
  type Violation,
} from './index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';

const codes = Object.keys(problemCodes) as ProblemCode[];
const shape = createSchemaSet(parseSchemas(readSchemaBytes('schemas'))).check('api/problem.json');
const HAN = /\p{Script=Han}/u;

function assertBilingual(text: Bilingual): void {
  assert.match(text['zh-CN'], HAN);
  assert.doesNotMatch(text.en, HAN);
  assert.match(text.en, /^[A-Z]/);
}

const violation = (pointer: string): Violation => ({
  pointer,
  rule: 'required',
  message: say('缺少', 'missing'),
});

describe('kernel problems', () => {
  for (const code of codes) {
    it(`${code}: title and remedy in both languages, document as its schema says`, () => {
      const { title, remedy, status } = problemCodes[code];
      assertBilingual(title);
      assertBilingual(remedy);
      for (const language of ['zh-CN', 'en'] as const) {
        const document = problemDocument({ refused: code }, { language });
        assert.ok(shape(document).ok, code);
        assert.deepEqual(document, {
          type: `/problems/${code}`,
          title: title[language],
          status,
          code,
          remedy: remedy[language],
        });
      }
    });
  }

  it('blames who can act: callers answer 4xx, providers and the gateway 5xx', () => {
    for (const { origin, status } of Object.values<ProblemDefinition>(problemCodes)) {
      assert.equal(status >= 500, origin !== 'caller');
    }
  });

  it('says omission codes in both languages', () => {
    Object.values(omissionCodes).forEach(assertBilingual);
  });

  it('fills in what is known, and lets the refusal name the owner first', () => {
    const refusal = {
      refused: 'subject-invalid',
      detail: say('号码有误', 'wrong number'),
      errors: [violation('/subject/citizenId')],
    } as const;
    const context = { language: 'zh-CN', exchange: 'abc', owner: 'hz-housing' } as const;
    const document = problemDocument(refusal, context);
    assert.equal(document.detail, '号码有误');
    assert.equal(document.instance, 'urn:uuid:abc');
    assert.equal(document.owner, 'hz-housing');
    assert.deepEqual(document.errors, [
      { pointer: '/subject/citizenId', rule: 'required', message: '缺少' },
    ]);
    assert.equal(problemDocument({ ...refusal, owner: 'zj-tax' }, context).owner, 'zj-tax');
  });

  it('tells at most 32 errors, and no pointer longer than its schema allows', () => {
    const long = `/a${'/bbbbbbbbb'.repeat(80)}`;
    const errors = Array.from({ length: 40 }, () => violation(long));
    errors[1] = violation(`/${'k'.repeat(600)}`);
    const document = problemDocument({ refused: 'body-malformed', errors }, { language: 'en' });
    assert.ok(shape(document).ok);
    assert.equal(document.errors?.length, 32);
    const pointer = document.errors[0]!.pointer;
    assert.ok(pointer.length > 480 && long.startsWith(`${pointer}/`));
    assert.equal(document.errors[1]!.pointer, '');
  });

  it('knows its codes, refusals and faults', () => {
    assert.ok(isProblemCode('no-grant'));
    for (const other of ['nothing', 'toString', '__proto__', '']) assert.ok(!isProblemCode(other));
    assert.ok(isRefusal({ refused: 'no-grant' }));
    assert.ok(!isRefusal({ permitted: true }));
    const cause = new Error('disk');
    const fault = new Fault('log-unavailable', { cause });
    assert.equal(fault.code, 'log-unavailable');
    assert.equal(fault.message, problemCodes['log-unavailable'].title.en);
    assert.equal(fault.cause, cause);
    assert.equal(new Fault('internal', { detail: say('甲', 'why') }).message, 'why');
  });
});
