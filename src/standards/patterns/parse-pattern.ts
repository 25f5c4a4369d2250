import {
  anyCharacter,
  classEscapes,
  complementOf,
  single,
  type CharacterSet,
} from './character-set.ts';

/** A pattern without its anchors. */
export type PatternNode =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly PatternNode[] }
  | {
      readonly kind: 'repeat';
      readonly node: PatternNode;
      readonly min: number;
      /** Infinity when there is no end. */
      readonly max: number;
    };

/**
 * Why a pattern is not read. `syntax`: not a regular expression; `anchors`: it does not hold the
 * whole text between one `^` and one `$`; `unsupported`: look-around, back-references, named groups,
 * lazy quantifiers, `\b` and `\p`, which nothing here proves.
 */
export type UnreadPattern = 'syntax' | 'anchors' | 'unsupported';

/** Groups inside one another; a deeper pattern is nothing people can read. */
const GROUP_DEPTH_MAX = 16;

interface Cursor {
  readonly symbols: readonly string[];
  at: number;
  depth: number;
  unsupported: boolean;
}

const nothing: PatternNode = { kind: 'sequence', parts: [] };

function isRegularExpression(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '';
  } catch {
    return false;
  }
}

/** Reads a pattern as JSON Schema has it: ECMA-262 with the `u` flag. */
export function parsePattern(pattern: string): PatternNode | UnreadPattern {
  if (!isRegularExpression(pattern)) return 'syntax';
  if (!/^\^.*(?<!\\)(\\\\)*\$$/su.test(pattern)) return 'anchors';
  const symbols = Array.from(pattern.slice(1, -1));
  const cursor: Cursor = { symbols, at: 0, depth: 0, unsupported: false };
  const node = choice(cursor);
  if (cursor.unsupported) return 'unsupported';
  // `^a|b$` anchors each branch on one side only.
  return node.kind === 'choice' ? 'anchors' : node;
}

const here = ({ symbols, at }: Cursor): string => symbols[at] ?? '';

function taken(cursor: Cursor, symbol: string): boolean {
  if (here(cursor) !== symbol) return false;
  cursor.at += 1;
  return true;
}

function refuse(cursor: Cursor): PatternNode {
  cursor.unsupported = true;
  cursor.at = cursor.symbols.length;
  return nothing;
}

function choice(cursor: Cursor): PatternNode {
  const branches = [sequence(cursor)];
  while (taken(cursor, '|')) branches.push(sequence(cursor));
  const [only = nothing, ...more] = branches;
  return more.length === 0 ? only : { kind: 'choice', branches };
}

function sequence(cursor: Cursor): PatternNode {
  const parts: PatternNode[] = [];
  while (cursor.at < cursor.symbols.length && !['|', ')'].includes(here(cursor))) {
    parts.push(repeated(cursor, atom(cursor)));
  }
  return { kind: 'sequence', parts };
}

function atom(cursor: Cursor): PatternNode {
  const symbol = here(cursor);
  cursor.at += 1;
  if (symbol === '(') return group(cursor);
  if (symbol === '[') return { kind: 'set', set: characterClass(cursor) };
  if (symbol === '.') return { kind: 'set', set: anyCharacter };
  if (symbol === '^' || symbol === '$') return refuse(cursor);
  const set = symbol === '\\' ? escape(cursor) : single(symbol.codePointAt(0) ?? 0);
  return { kind: 'set', set };
}

function group(cursor: Cursor): PatternNode {
  if (taken(cursor, '?') && !taken(cursor, ':')) return refuse(cursor);
  cursor.depth += 1;
  if (cursor.depth > GROUP_DEPTH_MAX) return refuse(cursor);
  const inside = choice(cursor);
  cursor.depth -= 1;
  taken(cursor, ')');
  return inside;
}

const controls: ReadonlyMap<string, number> = new Map([
  ['t', 0x09],
  ['n', 0x0a],
  ['v', 0x0b],
  ['f', 0x0c],
  ['r', 0x0d],
]);

function escape(cursor: Cursor): CharacterSet {
  const symbol = here(cursor);
  cursor.at += 1;
  const known = classEscapes.get(symbol);
  if (known !== undefined) return known;
  if (symbol === 'u') return single(hexadecimal(cursor));
  const control = controls.get(symbol);
  if (control !== undefined) return single(control);
  // With the `u` flag only signs are escaped; any other letter or digit means something special.
  if (/[A-Za-z0-9]/.test(symbol)) refuse(cursor);
  return single(symbol.codePointAt(0) ?? 0);
}

function hexadecimal(cursor: Cursor): number {
  const rest = cursor.symbols.slice(cursor.at, cursor.at + 8).join('');
  const [, braced, plain] = /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4}))/.exec(rest) ?? [];
  cursor.at += braced === undefined ? 4 : braced.length + 2;
  return parseInt(braced ?? plain ?? '0', 16);
}

function characterClass(cursor: Cursor): CharacterSet {
  const isNegated = taken(cursor, '^');
  const ranges: (readonly [number, number])[] = [];
  while (cursor.at < cursor.symbols.length && here(cursor) !== ']') {
    ranges.push(...classRange(cursor));
  }
  taken(cursor, ']');
  return isNegated ? complementOf(ranges) : ranges;
}

function classRange(cursor: Cursor): CharacterSet {
  const first = classMember(cursor);
  const [start] = first;
  const isRange = here(cursor) === '-' && cursor.symbols[cursor.at + 1] !== ']';
  if (!isRange || start === undefined) return first;
  cursor.at += 1;
  const [end] = classMember(cursor);
  return end === undefined ? first : [[start[0], end[1]]];
}

function classMember(cursor: Cursor): CharacterSet {
  const symbol = here(cursor);
  cursor.at += 1;
  return symbol === '\\' ? escape(cursor) : single(symbol.codePointAt(0) ?? 0);
}

function repeated(cursor: Cursor, node: PatternNode): PatternNode {
  const bounds = quantifier(cursor);
  if (bounds === undefined) return node;
  if (here(cursor) === '?') return refuse(cursor);
  return { kind: 'repeat', node, min: bounds[0], max: bounds[1] };
}

const signs: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['*', [0, Infinity]],
  ['+', [1, Infinity]],
  ['?', [0, 1]],
]);

function quantifier(cursor: Cursor): readonly [number, number] | undefined {
  const bounds = signs.get(here(cursor));
  if (bounds !== undefined) cursor.at += 1;
  if (bounds !== undefined || !taken(cursor, '{')) return bounds;
  const close = cursor.symbols.indexOf('}', cursor.at);
  const [min = '', max] = cursor.symbols.slice(cursor.at, close).join('').split(',');
  cursor.at = close + 1;
  const most = max === '' ? Infinity : Number(max ?? min);
  return [Number(min), most];
}
