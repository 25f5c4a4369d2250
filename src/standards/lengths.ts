import { _, str, type CodeKeywordDefinition } from 'ajv/dist/2020.js';

/** Characters of a text as JSON Schema counts them: a surrogate pair is one. */
function charactersOf(text: string): number {
  let characters = text.length;
  for (let at = 1; at < text.length; at += 1) {
    const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
    if (isLow && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800) characters -= 1;
  }
  return characters;
}

/** A text has never more characters than units, so that nearly all are decided by their length. */
const isOverlong = (text: string, limit: number): boolean =>
  text.length > limit && charactersOf(text) > limit;

/** … and never fewer than half of them. */
const isTooShort = (text: string, limit: number): boolean =>
  text.length < limit || (text.length < 2 * limit && charactersOf(text) < limit);

/** `maxLength` and `minLength` as ajv has them; its own count each text from end to end, twice. */
export const lengths: CodeKeywordDefinition = {
  keyword: ['maxLength', 'minLength'],
  type: 'string',
  schemaType: 'number',
  error: {
    message: ({ keyword, schemaCode }) =>
      str`must NOT have ${keyword === 'maxLength' ? 'more' : 'fewer'} than ${schemaCode} characters`,
    params: ({ schemaCode }) => _`{limit: ${schemaCode}}`,
  },
  code: (keyword) => {
    const ref = keyword.keyword === 'maxLength' ? isOverlong : isTooShort;
    const isBroken = keyword.gen.scopeValue('func', { ref });
    keyword.fail(_`${isBroken}(${keyword.data}, ${keyword.schemaCode})`);
  },
};
