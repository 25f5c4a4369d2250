/** Code points, as ranges with both ends in. */
export type CharacterSet = readonly (readonly [from: number, to: number])[];

const LAST = 0x10ffff;

export const single = (codePoint: number): CharacterSet => [[codePoint, codePoint]];

const range = (from: string, to: string): readonly [number, number] => [
  from.charCodeAt(0),
  to.charCodeAt(0),
];

/** What is in none of the ranges. */
export function complementOf(set: CharacterSet): CharacterSet {
  const outside: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of [...set].sort(([a], [b]) => a - b)) {
    if (from > next) outside.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  return next <= LAST ? [...outside, [next, LAST]] : outside;
}

const digits: CharacterSet = [range('0', '9')];
const words: CharacterSet = [range('0', '9'), range('A', 'Z'), [0x5f, 0x5f], range('a', 'z')];
const spaces: CharacterSet = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];

/** What a full stop stands for: all but the ends of lines (ECMA-262 §22.2.2.7). */
export const anyCharacter: CharacterSet = complementOf([
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]);

/** `\d`, `\W` and their like, by the letter. */
export const classEscapes: ReadonlyMap<string, CharacterSet> = new Map([
  ['d', digits],
  ['D', complementOf(digits)],
  ['w', words],
  ['W', complementOf(words)],
  ['s', spaces],
  ['S', complementOf(spaces)],
]);

export const holds = (set: CharacterSet, codePoint: number): boolean =>
  set.some(([from, to]) => from <= codePoint && codePoint <= to);

/** One character for every way in which the sets can tell characters apart. */
export function representativesOf(sets: readonly CharacterSet[]): readonly number[] {
  const bounds = new Set(sets.flatMap((set) => set.flatMap(([from, to]) => [from, to + 1])));
  const byMembership = new Map<string, number>();
  for (const bound of bounds) {
    const membership = sets.map((set) => (holds(set, bound) ? '1' : '0')).join('');
    if (membership.includes('1')) byMembership.set(membership, bound);
  }
  return [...byMembership.values()];
}
