import { say, type Bilingual } from '../kernel/index.ts';

/** Why a value cannot be mapped. A constant: it says nothing about the value itself. */
export interface Refusal {
  readonly rule: string;
  readonly message: Bilingual;
}

/** One operation on one value, written as text; undefined when it leaves no value. */
export type Step = (text: string) => string | undefined | Refusal;

export const refusals = {
  typeUnexpected: {
    rule: 'type-unexpected',
    message: say(
      '应为文本或整数；小数请写成文本',
      'Text or a whole number is needed; write fractions as text',
    ),
  },
  codeUnknown: {
    rule: 'code-unknown',
    message: say('代码表中没有此代码', 'The code table does not have this code'),
  },
  dateInvalid: {
    rule: 'date-invalid',
    message: say('不是所声明格式的真实日期', 'Not a real date in the declared format'),
  },
  dateImprecise: {
    rule: 'date-imprecise',
    message: say(
      '只有年月，无法写出日期',
      'Only year and month are known, so no day can be written',
    ),
  },
  numberInvalid: {
    rule: 'number-invalid',
    message: say('不是十进制数', 'Not a decimal number'),
  },
  numberInexact: {
    rule: 'number-inexact',
    message: say('按声明的小数位数会丢失数字', 'The declared decimals would lose digits'),
  },
  integerInvalid: {
    rule: 'integer-invalid',
    message: say('不是可精确表示的整数', 'Not a whole number that can be written exactly'),
  },
  booleanInvalid: {
    rule: 'boolean-invalid',
    message: say('应为 true 或 false', 'true or false is needed'),
  },
  textBlank: {
    rule: 'text-blank',
    message: say('只有空白，没有内容', 'There is white space and nothing else'),
  },
  textTooLong: {
    rule: 'text-too-long',
    message: say('超过所声明的长度', 'Longer than declared'),
  },
  partsUnexpected: {
    rule: 'parts-unexpected',
    message: say('不能分成所声明的各段', 'Cannot be split into the declared parts'),
  },
  valueMissing: {
    rule: 'value-missing',
    message: say('必须有值', 'A value is needed'),
  },
} as const satisfies Record<string, Refusal>;

const known: ReadonlySet<unknown> = new Set(Object.values(refusals));

/** By identity: no value of a record can pass for a refusal. */
export const isRefusal = (value: unknown): value is Refusal => known.has(value);
