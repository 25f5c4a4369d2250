import { say, type Bilingual, type Refusal } from '../kernel/index.ts';

/** The signature headers cannot be read, or name something this room does not sign. */
export const malformed = (zh: string, en: string): Refusal => ({
  refused: 'signature-malformed',
  detail: say(zh, en),
});

/** Something the signature must hold, or says it holds, is not there. */
export const incomplete = (...missing: readonly string[]): Refusal => ({
  refused: 'signature-incomplete',
  detail: lacking(missing),
});

/** Names what is missing. */
export const lacking = (missing: readonly string[]): Bilingual =>
  say(`缺少：${missing.join('、')}。`, `Missing: ${missing.join(', ')}.`);
