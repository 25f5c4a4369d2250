import { FLOW, readKey, readScalar, skipSpaces, type Cursor } from './plain-scalar.ts';

/** Whether a list or a map in brackets begins here. */
export function isFlow({ text, at }: Cursor): boolean {
  const first = text.charAt(at);
  return first === '[' || first === '{';
}

/**
 * A list or map in brackets; its further lines lie deeper than `column`. Recursion is bounded, since
 * the depth of brackets is.
 */
export const readFlow = (cursor: Cursor, column: number): unknown =>
  cursor.text.charAt(cursor.at) === '[' ? readList(cursor, column) : readMap(cursor, column);

/** Takes this character when it is the next. */
function take(cursor: Cursor, character: string): boolean {
  if (cursor.text.charAt(cursor.at) !== character) return false;
  cursor.at += 1;
  return true;
}

/** To the next character that says something; false where a line is not indented as it should be. */
function skip(cursor: Cursor, column: number): boolean {
  skipSpaces(cursor);
  while (cursor.text.charAt(cursor.at) === '\n') {
    const start = ++cursor.at;
    skipSpaces(cursor);
    if (cursor.at - start <= column && cursor.text.charAt(cursor.at) !== '\n') return false;
  }
  return true;
}

function readMember(cursor: Cursor, column: number): unknown {
  if (!skip(cursor, column)) return undefined;
  return isFlow(cursor) ? readFlow(cursor, column) : readScalar(cursor, FLOW);
}

/** Reads members up to the closing bracket; a comma may stand before that one too. */
function readAll(
  cursor: Cursor,
  { column, closing }: { readonly column: number; readonly closing: string },
  readOne: () => boolean,
): boolean {
  cursor.at += 1;
  for (;;) {
    if (!skip(cursor, column)) return false;
    if (take(cursor, closing)) return true;
    if (!readOne() || !skip(cursor, column)) return false;
    if (take(cursor, closing)) return true;
    if (!take(cursor, ',')) return false;
  }
}

function readList(cursor: Cursor, column: number): unknown {
  const list: unknown[] = [];
  const isRead = readAll(cursor, { column, closing: ']' }, () => {
    const value = readMember(cursor, column);
    if (value === undefined) return false;
    list.push(value);
    return true;
  });
  return isRead ? list : undefined;
}

function readMap(cursor: Cursor, column: number): unknown {
  const map: Record<string, unknown> = {};
  const isRead = readAll(cursor, { column, closing: '}' }, () => {
    const key = readKey(cursor, FLOW);
    if (key === undefined || Object.hasOwn(map, key)) return false;
    const value = readMember(cursor, column);
    if (value === undefined) return false;
    map[key] = value;
    return true;
  });
  return isRead ? map : undefined;
}
