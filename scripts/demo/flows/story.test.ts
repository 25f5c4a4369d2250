import assert from 'node:assert/strict';
import {
  assistedTeller,
  enterpriseTeller,
  insuredTeller,
  residentTeller,
  tellStory,
  type SourceLine,
  type Subject,
  type Teller,
} from './index.ts';

const SEED = 7;
const SUBJECTS = 60;

const linesOf = <S extends Subject>(teller: Teller<S>): readonly SourceLine<S>[] =>
  tellStory(teller, SEED).flatMap(({ lines }) => lines);

const tellers: Readonly<Record<string, () => readonly SourceLine<Subject>[]>> = {
  insured: () => linesOf(insuredTeller(SEED, SUBJECTS)),
  enterprises: () => linesOf(enterpriseTeller(SEED, SUBJECTS)),
  residents: () => linesOf(residentTeller(SEED, SUBJECTS)),
  assisted: () => linesOf(assistedTeller(SEED, SUBJECTS)),
};

describe('the story of the flows', () => {
  for (const [name, tell] of Object.entries(tellers)) {
    it(`of ${name} is the same for the same seed`, () => {
      assert.deepEqual(
        tell().map(({ text }) => text),
        tell().map(({ text }) => text),
      );
    });
  }

  it('has more than ten kinds of dirt, and everything that changes nothing', () => {
    const truths = Object.values(tellers).flatMap((tell) => tell().map(({ truth }) => truth));
    const dirt = truths.flatMap((truth) => (truth.kind === 'quarantined' ? [truth.dirt] : []));
    const ignored = truths.flatMap((truth) => (truth.kind === 'ignored' ? [truth.why] : []));
    assert.deepEqual([...new Set(dirt)].sort(), [
      'ambiguous-split',
      'bad-check-digit',
      'broken-json',
      'missing-id',
      'missing-name',
      'overlong-name',
      'repeated-member',
      'unexpected-field',
      'unknown-code',
      'unknown-division',
      'unknown-operation',
      'withdrawn-division',
      'wrong-type',
    ]);
    assert.deepEqual([...new Set(ignored)].sort(), ['conflicting', 'notHeld', 'older', 'same']);
  });

  it('has movers, a merged and a split division, a development zone, and people born before 1905', () => {
    const residents = tellers['residents']?.() ?? [];
    const movers = residents.filter(
      ({ truth }) =>
        truth.kind === 'lands' && truth.before.length > 0 && truth.before[0] !== truth.after[0],
    );
    assert.ok(movers.length > 0);
    const codes = new Set(
      Object.values(tellers).flatMap((tell) =>
        tell().flatMap(({ change }) => change.places.map(({ code }) => code)),
      ),
    );
    for (const code of ['330103', '330104', '330171']) assert.ok(codes.has(code), code);
    for (const { row } of residents) {
      const { GMSFHM: id = '' } = row ?? {};
      if (id !== '') assert.ok(Number(String(id).slice(6, 10)) < 1905);
    }
  });
});
