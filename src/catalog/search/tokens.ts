/** Runs of Chinese characters, and of Latin letters and digits. */
const RUNS = /(\p{Script=Han}+)|([\p{Script=Latin}\p{Nd}]+)/gu;

/** Characters of a text that are looked at; more is not a text anybody searches. */
const CHARACTERS_MAX = 4000;

/** Compatibility forms and case make no difference: ＡＢＣ, ABC and abc are one. */
const plain = (text: string): string =>
  text.slice(0, CHARACTERS_MAX).normalize('NFKC').toLowerCase();

const pairs = (characters: readonly string[]): readonly string[] =>
  characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);

interface Runs {
  readonly chinese: readonly (readonly string[])[];
  readonly words: readonly string[];
}

function runsOf(text: string): Runs {
  const [chinese, words]: [string[][], string[]] = [[], []];
  for (const [, han, word] of plain(text).matchAll(RUNS)) {
    if (han !== undefined) chinese.push(Array.from(han));
    if (word !== undefined) words.push(word);
  }
  return { chinese, words };
}

/**
 * What a text is found by: Chinese is written without spaces, so every two characters that stand
 * together are a word, and every one is; Latin words are whole.
 */
export function indexTokens(text: string): readonly string[] {
  const { chinese, words } = runsOf(text);
  return [...chinese.flatMap((run) => [...run, ...pairs(run)]), ...words];
}

export interface QueryTokens {
  /** Each must be there. */
  readonly exact: readonly string[];
  /** Each must begin a word that is there. */
  readonly beginnings: readonly string[];
}

/** What must be found of a query: its pairs, or its one character; Latin words by their beginning. */
export function queryTokens(query: string): QueryTokens {
  const { chinese, words } = runsOf(query);
  const exact = chinese.flatMap((run) => (run.length === 1 ? run : pairs(run)));
  return { exact: [...new Set(exact)], beginnings: [...new Set(words)] };
}
