import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createTermTable, PRINT_WORDS, type Term } from './term-table.ts';

describe('term table', () => {
  // The table finds slots by the first word: few of them, so that most fingerprints collide.
  const print = fc
    .tuple(fc.constantFrom(0, 1, 7, 8, 0xffffffff), fc.integer({ min: 0, max: 40 }))
    .map(([first, last]) => Uint32Array.from([first, 0, 0, last]));
  const term = fc.record({
    expiresAt: fc.integer({ min: 1, max: 100 }),
    elapsesAtMs: fc.integer({ min: 0, max: 100 }),
  });
  const act = fc.oneof(
    fc.record({ print, term }),
    fc.record({ keepFrom: fc.integer({ min: 0, max: 100 }) }),
  );

  it('holds what a map would, however fingerprints collide', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 300 }), fc.array(print), (acts, asked) => {
        const table = createTermTable();
        const model = new Map<string, Term>();
        for (const each of acts) {
          if ('print' in each) {
            table.set(each.print, each.term);
            model.set(each.print.join(), each.term);
          } else {
            table.keep((expiresAt, elapsesAtMs) => expiresAt + elapsesAtMs > each.keepFrom);
            const isGone = ({ expiresAt, elapsesAtMs }: Term) =>
              expiresAt + elapsesAtMs <= each.keepFrom;
            [...model].filter(([, one]) => isGone(one)).forEach(([key]) => model.delete(key));
          }
          assert.equal(table.size, model.size);
        }
        const prints = acts.flatMap((each) => ('print' in each ? [each.print] : []));
        for (const key of [...asked, ...prints]) {
          const known = model.get(key.join());
          const found: number[][] = [];
          table.some(key, (...terms) => found.push(terms) > 0);
          assert.deepEqual(found, known ? [[known.expiresAt, known.elapsesAtMs]] : []);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('answers what its judge says, and nothing of what it does not hold', () => {
    const table = createTermTable();
    const key = new Uint32Array(PRINT_WORDS);
    assert.equal(
      table.some(key, () => true),
      false,
    );
    table.set(key, { expiresAt: 1, elapsesAtMs: 2 });
    assert.equal(
      table.some(key, () => true),
      true,
    );
    assert.equal(
      table.some(key, () => false),
      false,
    );
  });
});
