import type { Shared } from './sheet-read.ts';

/** Collects texts of events in order; undefined where an event has none. */
export function createShared(): {
  readonly add: (text: string | undefined) => void;
  readonly end: () => Shared;
} {
  const known = new Map<string, number>();
  const at: number[] = [];
  const placeOf = (text: string): number => {
    const place = known.get(text);
    if (place !== undefined) return place;
    known.set(text, known.size);
    return known.size - 1;
  };
  return {
    add: (text) => {
      at.push(text === undefined ? -1 : placeOf(text));
    },
    end: () => ({ texts: [...known.keys()], at: Int32Array.from(at) }),
  };
}

/** A JSON array of the number of each, null where there is none. */
export function numbered({ texts, at }: Shared, numberOf: (text: string) => number): string {
  const numbers = texts.map(numberOf);
  return `[${Array.from(at, (place) => (place < 0 ? 'null' : String(numbers[place]))).join(',')}]`;
}
