import { indexTokens, queryTokens } from './tokens.ts';

/** A text of a document, and how much a hit in it is worth. */
export interface Weighted {
  readonly text: string;
  readonly weight: number;
}

/** By document, how well a query fits; documents that lack any of its words are not in it. */
export type Scores = ReadonlyMap<number, number>;

export interface TextIndex {
  /** Undefined when the query has no words, and so asks for nothing in particular. */
  scores(query: string): Scores | undefined;
}

type Postings = Map<string, Map<number, number>>;

function add(postings: Postings, document: number, { text, weight }: Weighted): void {
  for (const token of new Set(indexTokens(text))) {
    const scores = postings.get(token) ?? new Map<number, number>();
    // The best place counts: a word is not worth more for being repeated.
    scores.set(document, Math.max(scores.get(document) ?? 0, weight));
    postings.set(token, scores);
  }
}

const NOWHERE: Scores = new Map();

/** Documents in all of these, their scores added. */
function intersection(all: readonly Scores[]): Scores {
  const [first = NOWHERE, ...rest] = [...all].sort((a, b) => a.size - b.size);
  const both = new Map<number, number>();
  for (const [document, score] of first) {
    const others = rest.map((scores) => scores.get(document));
    if (others.includes(undefined)) continue;
    both.set(
      document,
      others.reduce<number>((sum, other) => sum + (other ?? 0), score),
    );
  }
  return both;
}

function union(all: readonly Scores[]): Scores {
  const either = new Map<number, number>();
  for (const scores of all) {
    for (const [document, score] of scores) {
      either.set(document, Math.max(either.get(document) ?? 0, score));
    }
  }
  return either;
}

/** First of the sorted words that is not before the beginning. */
function placeOf(words: readonly string[], beginning: string): number {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle] ?? '') < beginning) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function createTextIndex(documents: readonly (readonly Weighted[])[]): TextIndex {
  const postings: Postings = new Map();
  for (const [document, texts] of documents.entries()) {
    for (const text of texts) add(postings, document, text);
  }
  const words = [...postings.keys()].sort();

  const beginningWith = (beginning: string): Scores => {
    const found: Scores[] = [];
    for (let at = placeOf(words, beginning); words[at]?.startsWith(beginning) === true; at += 1) {
      found.push(postings.get(words[at] ?? '') ?? NOWHERE);
    }
    return union(found);
  };

  return {
    scores: (query) => {
      const { exact, beginnings } = queryTokens(query);
      if (exact.length + beginnings.length === 0) return undefined;
      return intersection([
        ...exact.map((token) => postings.get(token) ?? NOWHERE),
        ...beginnings.map(beginningWith),
      ]);
    },
  };
}
