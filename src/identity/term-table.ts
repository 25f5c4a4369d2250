/** 32-bit words of a fingerprint: 128 bits, of which no two keys are found that share them. */
export const PRINT_WORDS = 4;

/** When something expires, on either clock. */
export interface Term {
  /** Milliseconds since 1970; never 0. */
  readonly expiresAt: number;
  /** When it expires on the clock that is never set. */
  readonly elapsesAtMs: number;
}

type Judge = (expiresAt: number, elapsesAtMs: number) => boolean;

/** Terms by fingerprint. */
export interface TermTable {
  readonly size: number;
  /** Whether there is a term for the fingerprint of which this holds. */
  some(print: Uint32Array, holds: Judge): boolean;
  /** In place of the term it had, if any. */
  set(print: Uint32Array, term: Term): void;
  /** Drops all other terms, and the room they took. */
  keep(isKept: Judge): void;
}

interface Slots {
  readonly prints: Uint32Array;
  /** Two to each: `expiresAt`, which is 0 where nothing is, and `elapsesAtMs`. */
  readonly terms: Float64Array;
  readonly count: number;
}

const SLOTS_MIN = 8;

/** Beyond this share of slots taken, looking takes too long. */
const FULL = 0.75;

const makeSlots = (count: number): Slots => ({
  prints: new Uint32Array(count * PRINT_WORDS),
  terms: new Float64Array(count * 2),
  count,
});

/** A power of two, so that the slots are half full at most. */
function slotsFor(size: number): Slots {
  let count = SLOTS_MIN;
  while (count < size * 2) count *= 2;
  return makeSlots(count);
}

const isTaken = ({ terms }: Slots, slot: number): boolean => terms[slot * 2] !== 0;

function isAt({ prints }: Slots, slot: number, print: Uint32Array): boolean {
  for (let word = 0; word < PRINT_WORDS; word += 1) {
    if (prints[slot * PRINT_WORDS + word] !== print[word]) return false;
  }
  return true;
}

/** The slot of the fingerprint, or the empty one where it belongs; linear probing. */
function slotOf(slots: Slots, print: Uint32Array): number {
  const last = slots.count - 1;
  let slot = (print[0] as number) & last;
  while (isTaken(slots, slot) && !isAt(slots, slot, print)) slot = (slot + 1) & last;
  return slot;
}

/** Answers whether the fingerprint had no term before. */
function write(slots: Slots, print: Uint32Array, { expiresAt, elapsesAtMs }: Term): boolean {
  const slot = slotOf(slots, print);
  const isNew = !isTaken(slots, slot);
  slots.prints.set(print, slot * PRINT_WORDS);
  slots.terms[slot * 2] = expiresAt;
  slots.terms[slot * 2 + 1] = elapsesAtMs;
  return isNew;
}

/**
 * Open addressing over typed arrays: 32 bytes a slot, some 60 for each term held, and no objects, so
 * that a million of them are nothing to the collector of garbage.
 */
export function createTermTable(): TermTable {
  let slots = makeSlots(SLOTS_MIN);
  let size = 0;

  const termAt = (slot: number): [number, number] => [
    slots.terms[slot * 2] as number,
    slots.terms[slot * 2 + 1] as number,
  ];

  const moveTo = (next: Slots, isKept: Judge): void => {
    size = 0;
    for (let slot = 0; slot < slots.count; slot += 1) {
      if (!isTaken(slots, slot)) continue;
      const [expiresAt, elapsesAtMs] = termAt(slot);
      if (!isKept(expiresAt, elapsesAtMs)) continue;
      const print = slots.prints.subarray(slot * PRINT_WORDS, (slot + 1) * PRINT_WORDS);
      write(next, print, { expiresAt, elapsesAtMs });
      size += 1;
    }
    slots = next;
  };

  return {
    get size() {
      return size;
    },
    some: (print, holds) => {
      const slot = slotOf(slots, print);
      return isTaken(slots, slot) && holds(...termAt(slot));
    },
    set: (print, term) => {
      if (size + 1 > slots.count * FULL) moveTo(makeSlots(slots.count * 2), () => true);
      if (write(slots, print, term)) size += 1;
    },
    keep: (isKept) => {
      let kept = 0;
      for (let slot = 0; slot < slots.count; slot += 1) {
        if (isTaken(slots, slot) && isKept(...termAt(slot))) kept += 1;
      }
      if (kept < size) moveTo(slotsFor(kept), isKept);
    },
  };
}
