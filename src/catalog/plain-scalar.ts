/** Where a text is being read; only forward. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** Of the first character of the line, or of the entry within it, that is read. */
  column: number;
}

/** How keys and values are spelled; what is spelled otherwise is left to the parser of all YAML. */
interface Spelling {
  /** In double quotes, in single quotes, or plain. */
  readonly key: RegExp;
  readonly plain: RegExp;
}

const QUOTED = String.raw`"([^"\\\n]*)"|'([^'\n]*)'`;
/** What a plain text may begin with: nothing that means something else in YAML, in any place. */
const FIRST = String.raw`[^\s\-.?:,[\]{}#&*!|>'"%@${'`'}]`;

const sticky = (source: string): RegExp => new RegExp(source, 'y');

/** On lines of their own, or behind a dash. */
export const BLOCK: Spelling = {
  key: sticky(String.raw`(?:${QUOTED}|(${FIRST}[^\n:#]*)) *:(?=[ \n]|$)`),
  plain: sticky(String.raw`(?:${FIRST}|-(?=[0-9]))[^\n]*`),
};

/** In brackets. */
export const FLOW: Spelling = {
  key: sticky(String.raw`(?:${QUOTED}|(${FIRST}[^\n:#,[\]{}]*)) *:(?=[ \n])`),
  plain: sticky(String.raw`(?:${FIRST}|-(?=[0-9]))[^\n,[\]{}]*`),
};

const quotedText = sticky(QUOTED);

/** YAML allows 1024 characters before the colon. */
const KEY_CHARACTERS_MAX = 1000;

function matchAt(pattern: RegExp, { text, at }: Cursor): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

export const isKey = (cursor: Cursor, { key }: Spelling): boolean => matchAt(key, cursor) !== null;

/** A key and the colon behind it. */
export function readKey(cursor: Cursor, { key }: Spelling): string | undefined {
  const match = matchAt(key, cursor);
  if (match === null || match[0].length > KEY_CHARACTERS_MAX) return undefined;
  cursor.at += match[0].length;
  const [, double, single, plain = ''] = match;
  const name = double ?? single ?? valueOf(withoutSpacesBehind(plain));
  // Neither is a key like any other everywhere.
  if (name === '__proto__' || name === '<<') return undefined;
  return typeof name === 'string' || typeof name === 'number' ? String(name) : undefined;
}

/** A text on one line, or what a plain one means; it leaves a comment behind it unread. */
export function readScalar(cursor: Cursor, { plain }: Spelling): unknown {
  const quoted = matchAt(quotedText, cursor);
  if (quoted !== null) {
    cursor.at += quoted[0].length;
    return quoted[1] ?? quoted[2];
  }
  const line = matchAt(plain, cursor)?.[0];
  if (line === undefined) return undefined;
  const comment = line.indexOf(' #');
  const text = withoutSpacesBehind(comment < 0 ? line : line.slice(0, comment));
  cursor.at += text.length;
  return text.endsWith(':') || text.includes(': ') ? undefined : valueOf(text);
}

const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const LONGEST_WORD = 'false'.length;

const INTEGER = /^-?[0-9]{1,15}$/;
/** The first character of every number. */
const NUMERIC = /^[-+.0-9]/;
/** Numbers in any other notation of YAML 1.2, and a little more. */
const NUMBER = /^[-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|\.[infINFaA]{3}|0o[0-7]+|0x[0-9a-fA-F]+)$/;

/** What a plain text means by the core schema of YAML 1.2; undefined where that is not plain. */
function valueOf(text: string): unknown {
  if (text.length <= LONGEST_WORD) {
    const word = words.get(text);
    if (word !== undefined) return word;
  }
  if (!NUMERIC.test(text)) return text;
  if (INTEGER.test(text)) return Number(text);
  return NUMBER.test(text) ? undefined : text;
}

// Not trimEnd: only the space is white space in YAML, and there are others in Chinese texts.
function withoutSpacesBehind(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === ' ') end -= 1;
  return text.slice(0, end);
}

export function skipSpaces(cursor: Cursor): void {
  while (cursor.text.charAt(cursor.at) === ' ') cursor.at += 1;
}

/** A comment begins behind a space. */
export function isLineEnd({ text, at }: Cursor): boolean {
  const next = text.charAt(at);
  return next === '' || next === '\n' || (next === '#' && text.charAt(at - 1) === ' ');
}
