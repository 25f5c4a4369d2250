import { say, type Bilingual } from '../kernel/index.ts';

/** Why a value cannot be mapped. A constant: it says nothing about the value itself. */
export interface Refusal {
  readonly rule: string;
  readonly message: Bilingual;
}

/** One operation on one value, written as text. */
export type Step = (text: string) => string | Refusal;

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
} as const satisfies Record<string, Refusal>;
