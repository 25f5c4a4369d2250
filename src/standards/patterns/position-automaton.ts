import type { CharacterSet } from './character-set.ts';
import type { PatternNode } from './parse-pattern.ts';

/** In how many ways a position is reached. */
export type Ways = ReadonlyMap<number, number>;

/**
 * The positions of a pattern (Glushkov), counted repetitions written out, with the number of ways
 * in which a matcher may go from one to the next. More than one way from a position to the same
 * next one is what makes nested quantifiers slow, so ways are counted and not merged.
 */
export interface PositionAutomaton {
  readonly sets: readonly CharacterSet[];
  readonly first: Ways;
  readonly follow: readonly Ways[];
}

/** Positions a pattern may have with its counted repetitions written out. */
const POSITIONS_MAX = 600;

/** Beyond this a count says no more than “too many”. */
const WAYS_MAX = 1_000_000;

/** How a part of the pattern begins and ends, and in how many ways it matches nothing. */
interface Fragment {
  readonly empty: number;
  readonly first: Ways;
  readonly last: Ways;
}

interface Building {
  readonly sets: CharacterSet[];
  readonly follow: Map<number, number>[];
  isEndlessOverEmpty: boolean;
}

const nothing: Fragment = { empty: 1, first: new Map(), last: new Map() };

function sizeOf(node: PatternNode): number {
  const sum = (nodes: readonly PatternNode[]): number =>
    nodes.reduce((size, each) => size + sizeOf(each), 0);
  switch (node.kind) {
    case 'set':
      return 1;
    case 'sequence':
      return sum(node.parts);
    case 'choice':
      return sum(node.branches);
    case 'repeat':
      return sizeOf(node.node) * (node.max === Infinity ? Math.max(node.min, 1) : node.max);
  }
}

/** `too-large` when it has too many positions, `ambiguous` when an endless part may match nothing. */
export function automatonOf(node: PatternNode): PositionAutomaton | 'too-large' | 'ambiguous' {
  if (sizeOf(node) > POSITIONS_MAX) return 'too-large';
  const building: Building = { sets: [], follow: [], isEndlessOverEmpty: false };
  const { first } = build(building, node);
  if (building.isEndlessOverEmpty) return 'ambiguous';
  return { sets: building.sets, first, follow: building.follow };
}

function build(building: Building, node: PatternNode): Fragment {
  switch (node.kind) {
    case 'set':
      return position(building, node.set);
    case 'sequence':
      return node.parts.reduce<Fragment>(
        (before, part) => joined(building, before, build(building, part)),
        nothing,
      );
    case 'choice':
      return node.branches.map((branch) => build(building, branch)).reduce(either);
    case 'repeat':
      return repetition(building, node);
  }
}

function position({ sets, follow }: Building, set: CharacterSet): Fragment {
  const at = new Map([[sets.length, 1]]);
  sets.push(set);
  follow.push(new Map());
  return { empty: 0, first: at, last: at };
}

function plus(a: Ways, b: Ways, times = 1): Ways {
  if (times === 0) return a;
  const sum = new Map(a);
  for (const [at, ways] of b) add(sum, at, ways * times);
  return sum;
}

const add = (ways: Map<number, number>, at: number, more: number): void => {
  ways.set(at, Math.min((ways.get(at) ?? 0) + more, WAYS_MAX));
};

function connect({ follow }: Building, last: Ways, first: Ways): void {
  for (const [from, ends] of last) {
    for (const [to, begins] of first)
      add(follow[from] ?? new Map<number, number>(), to, ends * begins);
  }
}

function joined(building: Building, a: Fragment, b: Fragment): Fragment {
  connect(building, a.last, b.first);
  return {
    empty: Math.min(a.empty * b.empty, WAYS_MAX),
    first: plus(a.first, b.first, a.empty),
    last: plus(b.last, a.last, b.empty),
  };
}

const either = (a: Fragment, b: Fragment): Fragment => ({
  empty: a.empty + b.empty,
  first: plus(a.first, b.first),
  last: plus(a.last, b.last),
});

const optional = (fragment: Fragment): Fragment => ({ ...fragment, empty: fragment.empty + 1 });

type Repeat = Extract<PatternNode, { readonly kind: 'repeat' }>;

function repetition(building: Building, { node, min, max }: Repeat): Fragment {
  const required = Array.from({ length: max === Infinity ? Math.max(min, 1) - 1 : min }, () =>
    build(building, node),
  );
  const rest = max === Infinity ? endless(building, node, min) : atMost(building, node, max - min);
  return [...required, rest].reduce((a, b) => joined(building, a, b), nothing);
}

function endless(building: Building, node: PatternNode, min: number): Fragment {
  const body = build(building, node);
  if (body.empty > 0) building.isEndlessOverEmpty = true;
  connect(building, body.last, body.first);
  return min === 0 ? optional(body) : body;
}

/** `x{0,3}` as a matcher takes it: `(x(x(x)?)?)?`. */
function atMost(building: Building, node: PatternNode, count: number): Fragment {
  let rest = nothing;
  for (let copy = 0; copy < count; copy += 1) {
    rest = optional(joined(building, build(building, node), rest));
  }
  return rest;
}
