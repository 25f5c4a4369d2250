import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  base64Of,
  bytesOfBase64,
  canonicalBytes,
  canonicalText,
  concat,
  digestOf,
  hexOf,
  sameBytes,
  textOf,
  utf8,
} from './index.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
const text = fc.string({ unit: 'binary', maxLength: 100 });

describe('kernel bytes', () => {
  it('agrees with Node on hex, base64 and UTF-8', () => {
    fc.assert(
      fc.property(bytes, text, (some, words) => {
        assert.equal(hexOf(some), Buffer.from(some).toString('hex'));
        assert.equal(base64Of(some), Buffer.from(some).toString('base64'));
        assert.equal(hexOf(bytesOfBase64(base64Of(some)) ?? new Uint8Array()), hexOf(some));
        assert.deepEqual(Buffer.from(utf8(words)), Buffer.from(words, 'utf8'));
        assert.equal(textOf(utf8(words)), words);
      }),
    );
  });

  it('keeps a byte order mark, so that text and bytes stay one to one', () => {
    assert.equal(textOf(utf8('\uFEFFa')), '\uFEFFa');
  });

  for (const broken of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe4, 0xb8]]) {
    it(`refuses the bytes ${hexOf(Uint8Array.from(broken))}, which are not UTF-8`, () => {
      assert.throws(() => textOf(Uint8Array.from(broken)), TypeError);
    });
  }

  it('takes base64 in its one spelling only', () => {
    assert.equal(bytesOfBase64('')?.length, 0);
    for (const other of ['YQ', 'YR==', 'YQ==\n', ' YQ==', '-_-_', 'YQ=', '=', '经']) {
      assert.equal(bytesOfBase64(other), undefined, JSON.stringify(other));
    }
  });

  it('joins parts in order, and parts again make the whole', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), (parts) => {
        assert.deepEqual(Buffer.from(concat(...parts)), Buffer.concat(parts));
      }),
    );
  });

  it('finds bytes the same exactly when they are', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        assert.equal(sameBytes(a, b), Buffer.compare(a, b) === 0);
        assert.equal(sameBytes(a, Uint8Array.from(a)), true);
        assert.equal(sameBytes(a, concat(a, Uint8Array.of(0))), false);
      }),
    );
  });

  it('spells a digest in one way', () => {
    const sha256 = (some: Uint8Array): Uint8Array => createHash('sha256').update(some).digest();
    assert.equal(
      digestOf(sha256, new Uint8Array()),
      'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });
});

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, reordered(inner)]);
  return Object.fromEntries(entries.reverse());
}

describe('kernel canonical JSON (RFC 8785)', () => {
  it('writes the example of section 3.2.3 with its keys in UTF-16 order', () => {
    const example = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const keys = Object.keys(JSON.parse(canonicalText(example)) as object);
    assert.deepEqual(keys, ['1', '\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  for (const [value, written] of [
    [0, '0'],
    [-0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [0.000001, '0.000001'],
    [9007199254740991, '9007199254740991'],
    ['\u000f\n"\\é', '"\\u000f\\n\\"\\\\é"'],
    [{ b: [], a: null }, '{"a":null,"b":[]}'],
  ] as const) {
    it(`writes ${written}`, () => assert.equal(canonicalText(value), written));
  }

  it('does not depend on the order of keys, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(canonicalText(reordered(value)), canonicalText(value));
        assert.equal(canonicalText(JSON.parse(canonicalText(value))), canonicalText(value));
        assert.equal(textOf(canonicalBytes(value)), canonicalText(value));
      }),
    );
  });

  it('refuses what is not JSON', () => {
    for (const value of [undefined, Number.NaN, Number.POSITIVE_INFINITY, () => 1]) {
      assert.throws(() => canonicalText(value));
    }
  });
});
