import type { ErrorObject } from 'ajv';
import { say, type Bilingual } from '../kernel/index.ts';
import type { SettingFault } from './settings-error.ts';

type Params = Readonly<Record<string, unknown>>;

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value));

const bound =
  (zh: string, en: string): ((params: Params) => Bilingual) =>
  ({ limit }) =>
    say(zh.replace('#', shown(limit)), en.replace('#', shown(limit)));

const unknownKey = (): Bilingual =>
  say('没有这项设置；核对拼写。', 'There is no such setting; check the spelling.');

/** One sentence per rule of the schema. Says the rule, never the value, which may be a secret. */
const sentences: Readonly<Record<string, (params: Params) => Bilingual>> = {
  additionalProperties: unknownKey,
  required: () => say('缺少这项设置。', 'This setting is missing.'),
  type: ({ type }) => say(`类型须为 ${shown(type)}。`, `Must be of type ${shown(type)}.`),
  enum: ({ allowedValues }) =>
    say(`只能是：${shown(allowedValues)}。`, `Must be one of: ${shown(allowedValues)}.`),
  minimum: bound('不得小于 #。', 'Must not be less than #.'),
  maximum: bound('不得大于 #。', 'Must not be greater than #.'),
  minLength: bound('不得少于 # 个字符。', 'Must have at least # characters.'),
  maxLength: bound('不得多于 # 个字符。', 'Must have at most # characters.'),
  maxItems: bound('不得多于 # 项。', 'Must have at most # items.'),
  minItems: bound('不得少于 # 项。', 'Must have at least # items.'),
  maxProperties: bound('不得多于 # 项。', 'Must have at most # entries.'),
  uniqueItems: () => say('各项不得重复。', 'Items must not repeat.'),
  pattern: ({ pattern }) => say(`须符合 ${shown(pattern)}。`, `Must match ${shown(pattern)}.`),
};

/** A schema error as a fault of a setting; undefined for the error that only wraps another one. */
export function explainFault(error: ErrorObject): SettingFault | undefined {
  const { keyword, params } = error;
  if (keyword === 'propertyNames') return undefined;
  const sentence = sentences[keyword];
  const message =
    sentence?.(params as Params) ?? say(`违反规则 ${keyword}。`, `Breaks the rule ${keyword}.`);
  return { key: keyOf(error), rule: keyword, message };
}

function keyOf({ instancePath, params, propertyName }: ErrorObject): string {
  const { additionalProperty, missingProperty } = params as Params;
  const levels = instancePath
    .split('/')
    .slice(1)
    .map((level) => level.replaceAll('~1', '/').replaceAll('~0', '~'));
  const named = [additionalProperty, missingProperty, propertyName].filter(
    (name) => typeof name === 'string',
  );
  return [...levels, ...named].join('.');
}
