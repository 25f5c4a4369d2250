import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonOfText, jsonOfTexts } from './index.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('a', '"', '\\', '\n', '\u007f', '\u2028', '人', '\ud83d', '\ude00'),
  }),
);

describe('a JSON text', () => {
  it('is spelled as JSON.stringify spells it', () =>
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        assert.equal(jsonOfTexts(texts), JSON.stringify(texts));
        for (const each of texts) assert.equal(jsonOfText(each), JSON.stringify(each));
      }),
    ));
});
