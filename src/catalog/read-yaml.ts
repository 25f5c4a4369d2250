import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import { say, textOf, utf8, type Bilingual } from '../kernel/index.ts';
import type { Position } from './catalog-document.ts';
import type { Finding } from './finding.ts';
import { readPlainYaml } from './plain-yaml.ts';

/** A catalog file is at most this large; a larger one is not a document people edit. */
const DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;

/** Lists and maps inside one another in brackets, and characters a line may begin with to nest. */
const FLOW_DEPTH_MAX = 64;
const LEAD_CHARACTERS_MAX = 128;

export const START: Position = { line: 1, column: 1 };

/** What was read, with the place of every pointer in its text; or the first thing wrong with it. */
export type YamlReading =
  | { readonly value: unknown; readonly positionOf: (pointer: string) => Position }
  | { readonly wrong: Omit<Finding, 'path'> };

interface Text {
  readonly yaml: Document;
  readonly lines: LineCounter;
}

const wrong = (
  position: Position,
  rule: string,
  [message, remedy]: readonly [Bilingual, Bilingual],
) => ({
  wrong: { ...position, rule, severity: 'error' as const, message, remedy },
});

const split = say('拆成几个文件', 'split it into several files');
const TOO_LARGE = [say('文件超过 4 MiB', 'the file is larger than 4 MiB'), split] as const;
const TOO_DEEP = [say('嵌套过深', 'nested too deeply'), say('减少层次', 'nest less')] as const;
const NOT_UTF_8 = [
  say('不是 UTF-8 文本', 'not UTF-8'),
  say('另存为 UTF-8', 'save it as UTF-8'),
] as const;
const ALIAS = [
  say('不得使用别名', 'aliases are not allowed'),
  say('把内容写出来', 'write the content out'),
] as const;

/** Reads YAML that one person can read like the next: no aliases, no repeated keys, not too deep. */
export function readYaml(bytes: Uint8Array): YamlReading {
  if (bytes.length > DOCUMENT_BYTES_MAX) return wrong(START, 'too-large', TOO_LARGE);
  const text = utf8TextOf(bytes);
  if (text === undefined) return wrong(START, 'not-utf-8', NOT_UTF_8);
  if (isTooDeep(bytes)) return wrong(START, 'too-deep', TOO_DEEP);
  const plain = readPlainYaml(text);
  if (plain !== undefined) return { value: plain, positionOf: positionsIn(bytes) };
  const yaml = parseDocument(text, { uniqueKeys: isSameKey, prettyErrors: false });
  const fault = firstFault(yaml, text);
  return fault ?? { value: yaml.toJS(), positionOf: positionsIn(bytes) };
}

/**
 * Where pointers lie in a text of YAML or JSON. Read again when first asked: of thousands of files
 * only those with something wrong are, and their trees are a hundred times their text.
 */
export function positionsIn(bytes: Uint8Array): (pointer: string) => Position {
  let read: Text | undefined;
  return (pointer) => positionIn((read ??= locate(textOf(bytes))), pointer);
}

function locate(text: string): Text {
  const lines = new LineCounter();
  return { yaml: parseDocument(text, { lineCounter: lines, prettyErrors: false }), lines };
}

function placeOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function utf8TextOf(bytes: Uint8Array): string | undefined {
  try {
    return textOf(bytes);
  } catch {
    return undefined;
  }
}

const LEAD = new Set(utf8(' \t?:-'));
const LINE_FEED = 0x0a;

/** How brackets change the depth, by their bytes. */
const STEPS = new Int8Array(256);
for (const byte of utf8('[{')) STEPS[byte] = 1;
for (const byte of utf8(']}')) STEPS[byte] = -1;

// The reader recurses, so depth is bounded before it starts. Brackets inside texts count too: they
// are balanced.
const isTooDeep = (bytes: Uint8Array): boolean => bracketsTooDeep(bytes) || leadTooLong(bytes);

function bracketsTooDeep(bytes: Uint8Array): boolean {
  let open = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const step = STEPS[bytes[at] ?? 0] ?? 0;
    if (step === 0) continue;
    open = Math.max(0, open + step);
    if (open > FLOW_DEPTH_MAX) return true;
  }
  return false;
}

function leadTooLong(bytes: Uint8Array): boolean {
  for (let start = 0, end = 0; end < bytes.length; start = end + 1) {
    const feed = bytes.indexOf(LINE_FEED, start);
    end = feed < 0 ? bytes.length : feed;
    const isLong = end - start > LEAD_CHARACTERS_MAX;
    if (isLong && bytes.subarray(start, start + LEAD_CHARACTERS_MAX + 1).every(isLead)) return true;
  }
  return false;
}

const isLead = (byte: number): boolean => LEAD.has(byte);

function firstFault(
  yaml: Document,
  text: string,
): Extract<YamlReading, { wrong: unknown }> | undefined {
  const error = yaml.errors[0];
  if (error !== undefined) {
    return wrong(placeOf(text, error.pos[0]), 'syntax', [
      say(`YAML 语法错误：${error.code}`, `YAML error: ${error.code}`),
      say('更正语法', 'correct the syntax'),
    ]);
  }
  // A few aliases of aliases make billions of nodes; no document needs one.
  const alias = text.includes('*') ? firstAlias(yaml) : undefined;
  return alias === undefined ? undefined : wrong(placeOf(text, alias), 'alias', ALIAS);
}

function firstAlias(yaml: Document): number | undefined {
  let offset: number | undefined;
  visit(yaml, {
    Alias: (_key, node) => {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** A key as JSON spells it: YAML may have read `330106` or `true`. */
const keyOf = (key: unknown): string | undefined => (isScalar(key) ? String(key.value) : undefined);

const isSameKey = (a: unknown, b: unknown): boolean =>
  keyOf(a) !== undefined && keyOf(a) === keyOf(b);

const unescape = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

function childOf(node: unknown, token: string): unknown {
  if (isSeq(node)) return node.get(Number(token), true);
  return isMap(node) ? node.items.find(({ key }) => keyOf(key) === token)?.value : undefined;
}

/** The line and column of a pointer; of the nearest node above it when it points at nothing. */
function positionIn({ yaml, lines }: Text, pointer: string): Position {
  let nearest = START;
  let node: unknown = yaml.contents;
  for (const token of pointer.split('/').slice(1)) {
    node = childOf(node, unescape(token));
    if (!isNode(node) || !node.range) break;
    nearest = positionAt(lines, node.range[0]);
  }
  return nearest;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}
