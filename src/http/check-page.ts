import { bytesOfBase64, hexOf, say, type Language } from '../kernel/index.ts';
import type { ExchangeCheck } from '../shapes/index.ts';

/** Nothing is loaded and nothing runs. */
export const CHECK_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const texts = {
  title: say('存证核对', 'Check of an exchange'),
  found: say('日志中有这次共享调用的条目：', 'The log holds these entries of the exchange:'),
  leaf: say('叶哈希', 'leaf hash'),
  compare: say(
    '与核验单所列叶哈希逐字比对；相同即为同一条目。完整核验请用核验包，它不依赖本页面。',
    'Compare the leaf hashes with those on the sheet: equal means the same entries. Use the evidence package to verify in full; it does not depend on this page.',
  ),
  timestamp: say('时间戳', 'Timestamp'),
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const hexOfBase64 = (text: string): string => hexOf(bytesOfBase64(text) ?? new Uint8Array());

/** For whoever scanned the code of a sheet. */
export function checkPage(check: ExchangeCheck, language: Language): string {
  const { exchange, entries, checkpoint, timestamp } = check;
  const rows = entries.map(
    ({ index, leaf }) =>
      `<li>${index}: ${texts.leaf[language]} <code>${hexOfBase64(leaf)}</code></li>`,
  );
  const stamped =
    timestamp === undefined ? '' : `<p>${texts.timestamp[language]} ${escaped(timestamp.at)}</p>`;
  return `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${texts.title[language]}</title>
<style>body{font:16px/1.6 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}code,pre{overflow-wrap:anywhere;white-space:pre-wrap}</style>
<h1>${texts.title[language]}</h1>
<p><code>${escaped(exchange)}</code></p>
<p>${texts.found[language]}</p>
<ul>${rows.join('')}</ul>
<p>${texts.compare[language]}</p>
${stamped}<pre>${escaped(checkpoint)}</pre>
</html>
`;
}
