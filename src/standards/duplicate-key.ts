import { pointerThrough } from './json-pointer.ts';

/** An open array or object; `name` is the key or index the scan is inside. */
interface Container {
  readonly keys: Set<string> | undefined;
  name: string | number;
  expectsKey: boolean;
}

/**
 * Where a key occurs a second time in its object, keys compared after unescaping, in one linear
 * pass. The text must be valid JSON. Returns '' when no key is repeated.
 */
export function duplicateKeyPointer(text: string): string {
  const open: Container[] = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '"') {
      enterOrLeave(open, text.charAt(at));
      continue;
    }
    const end = closingQuote(text, at);
    if (isRepeatedKey(open.at(-1), text.slice(at, end + 1))) {
      return open.reduceRight((rest, { name }) => pointerThrough(name, rest), '');
    }
    at = end;
  }
  return '';
}

function enterOrLeave(open: Container[], character: string): void {
  const inside = open.at(-1);
  if (character === '{') open.push({ keys: new Set(), name: '', expectsKey: true });
  else if (character === '[') open.push({ keys: undefined, name: 0, expectsKey: false });
  else if (character === '}' || character === ']') open.pop();
  else if (character === ',' && inside !== undefined) nextMember(inside);
}

function nextMember(inside: Container): void {
  if (typeof inside.name === 'number') inside.name += 1;
  else inside.expectsKey = true;
}

function isRepeatedKey(inside: Container | undefined, literal: string): boolean {
  if (inside?.keys === undefined || !inside.expectsKey) return false;
  const key = JSON.parse(literal) as string;
  inside.name = key;
  inside.expectsKey = false;
  return inside.keys.size === inside.keys.add(key).size;
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
