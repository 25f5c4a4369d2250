import { holds, representativesOf } from './character-set.ts';
import { parsePattern, type UnreadPattern } from './parse-pattern.ts';
import { automatonOf, type PositionAutomaton, type Ways } from './position-automaton.ts';

/** Why a pattern is not used; `ambiguous` is what could make a matcher slow. */
export type PatternFault = UnreadPattern | 'too-large' | 'ambiguous';

/** Ways in which a prefix may be read at once, at most; each costs one more look at a character. */
const WAYS_AT_ONCE_MAX = 8;

/** Distinct sets of ways to look at; a pattern with more is not proven. */
const SITUATIONS_MAX = 4000;

/**
 * Proves that a backtracking matcher is linear on a pattern. Its work on a text is the number of
 * ways in which it may read each prefix, so all sets of ways that any text leads to are walked, and
 * the pattern is refused as soon as one holds more than a few. Nested quantifiers, overlapping
 * branches under a quantifier and neighbours that both take the same characters without end grow
 * without bound and are refused; branches that differ after a few characters are not.
 */
export function patternFault(pattern: string): PatternFault | undefined {
  if (known.has(pattern)) return known.get(pattern);
  const fault = judge(pattern);
  if (known.size >= KNOWN_MAX) known.clear();
  if (pattern.length <= KNOWN_CHARACTERS_MAX) known.set(pattern, fault);
  return fault;
}

/** Thousands of standards share a few patterns, and each proof takes as long as reading a standard. */
const known = new Map<string, PatternFault | undefined>();
const KNOWN_MAX = 1000;
const KNOWN_CHARACTERS_MAX = 500;

function judge(pattern: string): PatternFault | undefined {
  const node = parsePattern(pattern);
  if (typeof node === 'string') return node;
  const automaton = automatonOf(node);
  return typeof automaton === 'string' ? automaton : ambiguityOf(automaton);
}

function ambiguityOf(automaton: PositionAutomaton): 'ambiguous' | 'too-large' | undefined {
  const letters = representativesOf([...new Set(automaton.sets)]);
  const seen = new Set<string>();
  const open: Ways[] = letters.map((letter) => reading(automaton, automaton.first, letter));
  for (let ways = open.pop(); ways !== undefined; ways = open.pop()) {
    if (totalOf(ways) > WAYS_AT_ONCE_MAX) return 'ambiguous';
    const key = keyOf(ways);
    if (seen.has(key)) continue;
    seen.add(key);
    if (seen.size > SITUATIONS_MAX) return 'too-large';
    const next = nextOf(automaton, ways);
    open.push(...letters.map((letter) => reading(automaton, next, letter)));
  }
  return undefined;
}

const totalOf = (ways: Ways): number => [...ways.values()].reduce((sum, each) => sum + each, 0);

const keyOf = (ways: Ways): string =>
  [...ways]
    .sort(([a], [b]) => a - b)
    .flat()
    .join();

function nextOf({ follow }: PositionAutomaton, ways: Ways): Ways {
  const next = new Map<number, number>();
  for (const [at, count] of ways) {
    for (const [to, more] of follow[at] ?? []) next.set(to, (next.get(to) ?? 0) + count * more);
  }
  return next;
}

const reading = ({ sets }: PositionAutomaton, ways: Ways, letter: number): Ways =>
  new Map([...ways].filter(([at]) => holds(sets[at] ?? [], letter)));
