import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { patternFault, type PatternFault } from './pattern-fault.ts';

const linear: readonly string[] = [
  '^$',
  '^a*$',
  '^[a-z0-9]+(-[a-z0-9]+)*$',
  '^(0[1-9]|[1-4][0-9]|5[0-6]|97|98)$',
  '^P([0-9]{1,3}D)?(T([0-9]{1,3}H)?([0-9]{1,3}M)?([0-9]{1,3}S)?)?$',
  '^([0-9+][0-9-]{4,19})?$',
  '^(subject\\.[A-Za-z][A-Za-z0-9_]*|=.{0,80})$',
  '^[0-9a-f]{64}$',
  '^[\\u4e00-\\u9fa5]{2,20}(·[\\u4e00-\\u9fa5]{1,20})*$',
  '^(?:ab|ac|ad)+$',
  '^\\d{4}\\/\\w+\\$$',
  '^[^,]*(,[^,]*)*$',
  '^.{0,200}$',
  '^\\u{1F600}[\\]\\-\\\\]\\.$',
];

const refused: readonly (readonly [string, PatternFault])[] = [
  ['(', 'syntax'],
  ['a', 'anchors'],
  ['^a', 'anchors'],
  ['a$', 'anchors'],
  ['^a\\$', 'anchors'],
  ['^a|b$', 'anchors'],
  ['^(a$|b)$', 'unsupported'],
  ['^(?=a)a$', 'unsupported'],
  ['^(?<x>a)\\k<x>$', 'unsupported'],
  ['^(a)\\1$', 'unsupported'],
  ['^a*?$', 'unsupported'],
  ['^a\\b$', 'unsupported'],
  ['^\\p{Script=Han}$', 'unsupported'],
  [`^${'('.repeat(17)}a${')'.repeat(17)}$`, 'unsupported'],
  ['^a{0,601}$', 'too-large'],
  ['^(a{0,100}b{0,100}){0,100}$', 'too-large'],
  ['^(a*)*$', 'ambiguous'],
  ['^(a+)+$', 'ambiguous'],
  ['^(a?){50}a{50}$', 'ambiguous'],
  ['^(a|a)*$', 'ambiguous'],
  ['^(a|ab|b)*$', 'ambiguous'],
  ['^(.*,)*$', 'ambiguous'],
  ['^a*a*$', 'ambiguous'],
  ['^\\d*\\w*$', 'ambiguous'],
  ['^\\s*(.*)\\s*$', 'ambiguous'],
  ['^([a-z0-9]+-?)+$', 'ambiguous'],
  ['^(a|b|ab)*c$', 'ambiguous'],
  ['^a{0,40}a{0,40}a{0,40}$', 'ambiguous'],
];

/** Small patterns over two letters, some of them ruinous. */
const somePattern = fc
  .letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('a', 'b', '[ab]', '.'),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `${a}${b}`),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(${a}|${b})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{0,2}', '{2}'))
        .map(([a, sign]) => `(${a})${sign}`),
    ),
  }))
  .node.map((inside) => `^${inside}$`);

describe('standards patterns', () => {
  for (const pattern of linear) {
    it(`${pattern} is proven`, () => {
      assert.equal(patternFault(pattern), undefined);
    });
  }

  for (const [pattern, fault] of refused) {
    it(`${pattern}: ${fault}`, () => {
      assert.equal(patternFault(pattern), fault);
    });
  }

  it('proves every pattern of the shipped schemas', () => {
    for (const file of readdirSync('schemas', { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.json')) continue;
      const text = readFileSync(`schemas/${file}`, 'utf8');
      for (const [, literal = ''] of text.matchAll(/"pattern": ("(?:[^"\\]|\\.)*")/g)) {
        const pattern = JSON.parse(literal) as string;
        assert.equal(patternFault(pattern), undefined, `${file} ${pattern}`);
      }
    }
  });

  it('lets no pattern through on which the native matcher is slow', () => {
    const text = `${'ab'.repeat(1500)}${'a'.repeat(3000)}c`;
    let proven = 0;
    fc.assert(
      fc.property(somePattern, (pattern) => {
        fc.pre(patternFault(pattern) === undefined);
        proven += 1;
        const began = process.cpuUsage();
        new RegExp(pattern, 'u').test(text);
        const { user } = process.cpuUsage(began);
        assert.ok(user < 100_000, `${pattern} took ${user} µs`);
      }),
      { numRuns: 400 },
    );
    assert.ok(proven > 100);
  });
});
