/** Characters that JSON spells with an escape, and every half of a pair, whole or not. */
// eslint-disable-next-line no-control-regex
const SPECIAL = /[\u0000-\u001f"\\\ud800-\udfff]/;

/** The same as `JSON.stringify` of a text, which costs a call out of compiled code each time. */
export const jsonOfText = (text: string): string =>
  SPECIAL.test(text) ? JSON.stringify(text) : `"${text}"`;

/** The same as `JSON.stringify` of an array of texts. */
export function jsonOfTexts(texts: readonly string[]): string {
  let json = '[';
  for (let at = 0; at < texts.length; at += 1) {
    json += `${at === 0 ? '' : ','}${jsonOfText(texts[at] ?? '')}`;
  }
  return `${json}]`;
}
