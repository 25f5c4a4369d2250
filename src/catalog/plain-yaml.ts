import { isFlow, readFlow } from './plain-flow.ts';
import { BLOCK, isKey, isLineEnd, readKey, readScalar, skipSpaces } from './plain-scalar.ts';
import type { Cursor } from './plain-scalar.ts';

/**
 * YAML as nearly every catalog document is written, read without the parser of all YAML, which takes
 * twenty times as long: maps, lists and one-line texts, no empty values, escapes, tabs, tags, anchors
 * or texts over several lines. `undefined` for everything else, faults included, which the parser
 * then reads; a property test holds the two against each other.
 */
export function readPlainYaml(text: string): unknown {
  if (UNUSUAL.test(text)) return undefined;
  const cursor: Cursor = { text, at: 0, column: 0 };
  toNextLine(cursor);
  if (cursor.column === END) return undefined;
  const value = readNode(cursor);
  return cursor.column === END ? value : undefined;
}

/** Control characters but the line feed, and what some readers take for the end of a line. */
// eslint-disable-next-line no-control-regex
const UNUSUAL = /[\0-\t\v-\x1f\x7f-\x9f\u2028\u2029\ufeff]/;

/** The column where nothing more is to be read. */
const END = -1;

const SPACE = 0x20;
const LINE_FEED = 0x0a;
const HASH = 0x23;
const DASH = 0x2d;

/** From the start of a line to the first that is neither blank nor a comment. */
function toNextLine(cursor: Cursor): void {
  const { text } = cursor;
  for (let start = cursor.at; ;) {
    let at = start;
    while (text.charCodeAt(at) === SPACE) at += 1;
    const first = text.charCodeAt(at);
    if (first !== LINE_FEED && first !== HASH && at < text.length) {
      cursor.at = at;
      cursor.column = at - start;
      return;
    }
    const feed = text.indexOf('\n', at);
    if (feed < 0) {
      cursor.column = END;
      return;
    }
    start = feed + 1;
  }
}

/** Whether nothing but a comment is left of the line; then goes to the next. */
function endLine(cursor: Cursor): boolean {
  skipSpaces(cursor);
  if (!isLineEnd(cursor)) return false;
  const feed = cursor.text.indexOf('\n', cursor.at);
  cursor.at = feed < 0 ? cursor.text.length : feed + 1;
  toNextLine(cursor);
  return true;
}

function isEntry({ text, at }: Cursor): boolean {
  if (text.charCodeAt(at) !== DASH) return false;
  const next = text.charCodeAt(at + 1);
  return next === SPACE || next === LINE_FEED || at + 1 === text.length;
}

// Recursion is bounded, since the characters that a line may begin with are.
const readNode = (cursor: Cursor): unknown =>
  isEntry(cursor) ? readList(cursor, cursor.column) : readMap(cursor, cursor.column);

function readMap(cursor: Cursor, column: number): unknown {
  const map: Record<string, unknown> = {};
  while (cursor.column === column) {
    const key = readKey(cursor, BLOCK);
    const value = key === undefined ? undefined : readValue(cursor, column);
    if (key === undefined || value === undefined || Object.hasOwn(map, key)) return undefined;
    map[key] = value;
  }
  return cursor.column > column ? undefined : map;
}

/** What follows a key: on its own line, or on the lines below, where a list need not be indented. */
function readValue(cursor: Cursor, column: number): unknown {
  skipSpaces(cursor);
  if (!isLineEnd(cursor)) return readInline(cursor, column);
  endLine(cursor);
  const isBelow = cursor.column > column || (cursor.column === column && isEntry(cursor));
  return isBelow ? readNode(cursor) : undefined;
}

function readList(cursor: Cursor, column: number): unknown {
  const list: unknown[] = [];
  while (cursor.column === column && isEntry(cursor)) {
    const value = readEntry(cursor, column);
    if (value === undefined) return undefined;
    list.push(value);
  }
  return cursor.column > column ? undefined : list;
}

function readEntry(cursor: Cursor, column: number): unknown {
  const dash = cursor.at;
  cursor.at += 1;
  skipSpaces(cursor);
  if (isLineEnd(cursor)) {
    endLine(cursor);
    return cursor.column > column ? readNode(cursor) : undefined;
  }
  if (!isEntry(cursor) && !isKey(cursor, BLOCK)) return readInline(cursor, column);
  cursor.column = column + cursor.at - dash;
  return readNode(cursor);
}

/** A value that ends its line; what comes next lies no deeper than the collection it is in. */
function readInline(cursor: Cursor, column: number): unknown {
  const value = isFlow(cursor) ? readFlow(cursor, column) : readScalar(cursor, BLOCK);
  return endLine(cursor) && cursor.column <= column ? value : undefined;
}
