import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isInnerList,
  parseDictionary,
  serializeInnerList,
  type Dictionary,
} from 'structured-headers';
import { plainBytes, plainInput, rememberLists } from './plain-fields.ts';

/** Texts near the plain spelling: most of its pieces right, some of them not. */
const piece = fc.constantFrom(
  'sig1', '=', '(', ')', '"@method"', '"@target-uri"', ' ', '  ', ';', 'created', 'nonce', 'keyid',
  '=1700000000', '=007', '=-1', '="a b"', '="a\\"b"', '="é"', '=?1', '=tok', '=1.5', ',', 'A',
  ';created=1', ';keyid="k"', ';keyid="k2"', ';nonce="0123456789abcdef"', '=999999999999999',
  '=1000000000000000', '("content-digest";req)', '\t',
); // prettier-ignore

const near = fc
  .tuple(
    fc.constantFrom('sig1=', 's*-._9=', '9=', 'S=', ''),
    fc.constantFrom('("@method" "@target-uri")', '()', '("a";req "b")', '("a"  "b")', '("(")'),
    fc.array(piece, { maxLength: 5 }),
  )
  .map(([label, list, rest]) => label + list + rest.join(''));

describe('signature fields in their plain spelling', () => {
  it('reads Signature-Input as the parser of structured fields does, or not at all', () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          near,
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const plain = plainInput(text);
          // What it covers is not read here: only where the parser takes it does it count.
          if (plain === undefined) return;
          let parsed: Dictionary;
          try {
            parsed = parseDictionary(text);
          } catch {
            assert.throws(() => parseDictionary(`sig=${plain.covered}`));
            return;
          }
          const member = parsed.get(plain.label);
          assert.equal(parsed.size, 1);
          if (member === undefined || !isInnerList(member)) throw new Error('not a list');
          assert.deepEqual([...plain.parameters], [...member[1]]);
          const parameters = serializeInnerList([[], member[1]]).slice('()'.length);
          assert.equal(plain.rest, parameters);
          read += 1;
        },
      ),
      { numRuns: 20_000 },
    );
    assert.equal(read > 500, true);
  });

  it('reads a field of bytes as the parser does, or not at all', () => {
    const text = fc.tuple(
      fc.constantFrom('sig1', 'sha-256', 'X', ''),
      fc.oneof(
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64')),
        fc.stringMatching(/^[A-Za-z0-9+/=]{0,9}$/),
      ),
      fc.constantFrom(':', ':;a', ': ', ''),
    );
    fc.assert(
      fc.property(text, ([label, base64, end]) => {
        const field = `${label}=:${base64}${end}`;
        const plain = plainBytes(field);
        if (plain === undefined) return;
        const value: unknown = parseDictionary(field).get(plain.label)?.[0];
        if (!(value instanceof ArrayBuffer)) throw new Error('not bytes');
        assert.deepEqual([...plain.bytes], [...new Uint8Array(value)]);
        assert.equal(Buffer.from(plain.bytes).toString('base64'), base64);
      }),
      { numRuns: 5000 },
    );
  });

  it('remembers lists, and never more than its bound', () => {
    let asked = 0;
    const lists = rememberLists<string>((text) => {
      asked += 1;
      return text === 'none' ? undefined : [];
    });
    assert.equal(lists('a'), lists('a'));
    assert.equal(asked, 1);
    lists('none');
    lists('none');
    assert.equal(asked, 3);
    for (let index = 0; index < 256; index += 1) lists(`list ${index}`);
    assert.equal(asked, 259);
    lists('a');
    assert.equal(asked, 260);
  });
});
