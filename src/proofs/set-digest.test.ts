import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createSetSum, setTermOf, type SetMember } from './index.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const member: fc.Arbitrary<SetMember> = fc.record({
  region: fc.string({ maxLength: 12 }),
  key: fc.string({ unit: 'grapheme', maxLength: 20 }),
  version: fc.string({ maxLength: 8 }),
  digest: fc.option(fc.uint8Array({ minLength: 32, maxLength: 32 }), { nil: undefined }),
});

/** The definition, said again with big integers and Buffer. */
function independently(members: readonly SetMember[]): string {
  let sum = 0n;
  for (const { region, key, version, digest } of members) {
    const hash = createHash('sha256');
    for (const part of [region, key, version, digest ?? '']) {
      const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      hash.update(length).update(bytes);
    }
    sum += BigInt(`0x${hash.digest('hex')}`);
  }
  return `sha256-sum:${(sum % (1n << 256n)).toString(16).padStart(64, '0')}`;
}

describe('a set digest', () => {
  it('is the sum of the terms modulo 2^256, in whatever order', () =>
    fc.assert(
      fc.property(fc.array(member, { maxLength: 40 }), (members) => {
        const sum = createSetSum();
        for (const each of [...members].reverse()) sum.add(setTermOf(sha256, each));
        assert.equal(sum.text(), independently(members));
      }),
    ));

  it('forgets what is taken out and goes on from what was kept', () =>
    fc.assert(
      fc.property(fc.array(member), fc.array(member), (kept, gone) => {
        const whole = createSetSum();
        for (const each of [...kept, ...gone]) whole.add(setTermOf(sha256, each));
        const rest = createSetSum(whole.bytes());
        for (const each of gone) rest.remove(setTermOf(sha256, each));
        assert.equal(rest.text(), independently(kept));
      }),
    ));

  it('keeps its parts apart by their lengths', () => {
    const of = (region: string, key: string): string =>
      independently([{ region, key, version: '1', digest: undefined }]);
    assert.notEqual(of('33', '0106'), of('3301', '06'));
    assert.throws(() => createSetSum(new Uint8Array(31)), RangeError);
  });
});
