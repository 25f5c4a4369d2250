import type { MappingField } from '../shapes/index.ts';
import { refusals, type Step } from './refusals.ts';

type Split = NonNullable<MappingField['split']>;

/** One part of a text, trimmed; no value when it is empty, refused when the parts do not add up. */
export function takePart({ separator, widths = [], part }: Split): Step {
  const partsOf = separator === undefined ? byWidths(widths) : bySeparator(separator);
  return (text) => {
    const taken = partsOf(text)?.[part - 1];
    if (taken === undefined) return refusals.partsUnexpected;
    return taken.trim() || undefined;
  };
}

export function partCount({ separator, widths = [] }: Split): number {
  return separator === undefined ? widths.length : separator.parts;
}

type PartsOf = (text: string) => readonly string[] | undefined;

function bySeparator({ text: mark, parts }: NonNullable<Split['separator']>): PartsOf {
  return (text) => {
    // One more than wanted is enough to see that there are too many.
    const found = text.split(mark, parts + 1);
    return found.length === parts ? found : undefined;
  };
}

// Widths count characters as people do: a rare character outside the basic plane is one.
function byWidths(widths: readonly number[]): PartsOf {
  const ends = widths.map((_, index) => sum(widths.slice(0, index + 1)));
  const total = sum(widths);
  return (text) => {
    // Two code units at most make a character; hostile lengths are not spread out.
    if (text.length > 2 * total) return undefined;
    const characters = Array.from(text);
    if (characters.length !== total) return undefined;
    return ends.map((end, index) => characters.slice(end - (widths[index] ?? 0), end).join(''));
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
