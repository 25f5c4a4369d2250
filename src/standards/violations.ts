import type { ErrorObject } from 'ajv';
import { say, type Bilingual, type Violation } from '../kernel/index.ts';

/** At most this many violations are told at once; the rest would not help anyone to mend the first. */
const VIOLATIONS_MAX = 16;

/** A key that reads like a name. Any other may be a value in the place of a key: it is not shown. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Longer than any key of a well-made document; a pointer ends before a longer one. */
const TOKEN_CHARACTERS_MAX = 64;

type Phrase = (params: Readonly<Record<string, unknown>>) => Bilingual;

const limitOf = (params: Readonly<Record<string, unknown>>): string => String(params['limit']);

/** One sentence per keyword of JSON Schema that the house subset uses. Never a payload value. */
const phrases: Readonly<Record<string, Phrase>> = {
  required: (p) =>
    say(
      `缺少必填项 ${String(p['missingProperty'])}`,
      `${String(p['missingProperty'])} is required`,
    ),
  additionalProperties: (p) => {
    const name = String(p['additionalProperty']);
    return NAME.test(name)
      ? say(`不允许有 ${name}`, `${name} is not allowed here`)
      : say('不允许有未列出的属性', 'has a property that is not allowed here');
  },
  type: (p) => say(`类型应为 ${String(p['type'])}`, `must be of type ${String(p['type'])}`),
  enum: () => say('不在允许的取值之内', 'is not one of the allowed values'),
  const: () => say('不是规定的值', 'is not the fixed value'),
  pattern: () => say('格式不符合规定', 'does not have the prescribed form'),
  format: (p) => say(`不是有效的 ${String(p['format'])}`, `is not a valid ${String(p['format'])}`),
  minLength: (p) =>
    say(`长度不得少于 ${limitOf(p)}`, `must have at least ${limitOf(p)} characters`),
  maxLength: (p) => say(`长度不得超过 ${limitOf(p)}`, `must have at most ${limitOf(p)} characters`),
  minimum: (p) => say(`不得小于 ${limitOf(p)}`, `must be at least ${limitOf(p)}`),
  maximum: (p) => say(`不得大于 ${limitOf(p)}`, `must be at most ${limitOf(p)}`),
  minItems: (p) => say(`不得少于 ${limitOf(p)} 项`, `must have at least ${limitOf(p)} items`),
  maxItems: (p) => say(`不得超过 ${limitOf(p)} 项`, `must have at most ${limitOf(p)} items`),
  minProperties: (p) =>
    say(`不得少于 ${limitOf(p)} 个属性`, `must have at least ${limitOf(p)} properties`),
  maxProperties: (p) =>
    say(`不得超过 ${limitOf(p)} 个属性`, `must have at most ${limitOf(p)} properties`),
  uniqueItems: () => say('不得有重复项', 'must not repeat an item'),
  propertyNames: () => say('属性名称不符合规定', 'has a property with an invalid name'),
  oneOf: () => say('必须恰好符合一种形式', 'must match exactly one of the forms'),
  discriminator: (p) =>
    say(`${String(p['tag'])} 不是任何一种`, `${String(p['tag'])} names none of the kinds`),
  anyOf: () => say('不符合任何一种形式', 'matches none of the forms'),
};

const unknownRule: Phrase = () => say('不符合规定', 'breaks a rule of its schema');

function shown(pointer: string): string {
  const tokens = pointer.split('/');
  const junk = tokens.findIndex((token) => token.length > TOKEN_CHARACTERS_MAX);
  return junk === -1 ? pointer : tokens.slice(0, junk).join('/');
}

/** ajv's errors as violations in both languages, pointers under `base`. */
export function violationsOf(
  errors: readonly ErrorObject[] | null | undefined,
  base = '',
): readonly Violation[] {
  return (errors ?? []).slice(0, VIOLATIONS_MAX).map((error) => ({
    pointer: base + shown(error.instancePath),
    rule: error.keyword,
    message: (phrases[error.keyword] ?? unknownRule)(error.params),
  }));
}
