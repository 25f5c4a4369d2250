import type { Component } from './components.ts';

/** Equally strong ways to cover where a request goes; one of them must be covered whole. */
const targetCoverings: readonly (readonly string[])[] = [
  ['@target-uri'],
  ['@authority', '@request-target'],
  ['@authority', '@path', '@query'],
];

interface Missing {
  readonly withBody: readonly string[];
  readonly withoutBody: readonly string[];
}

function missingIn(components: readonly Component[]): Missing {
  const covered = new Set(components.map(({ id }) => id));
  const coversTarget = targetCoverings.some((way) => way.every((id) => covered.has(id)));
  const withoutBody = [
    ...(covered.has('@method') ? [] : ['@method']),
    ...(coversTarget ? [] : ['@target-uri']),
  ];
  const withBody = covered.has('content-digest') ? withoutBody : [...withoutBody, 'content-digest'];
  return { withBody, withoutBody };
}

/** Judged once for each list: the lists of most senders are read once and remembered. */
const judged = new WeakMap<readonly Component[], Missing>();

/** What a request's signature must cover and does not: the verifier's list, never the sender's. */
export function missingInRequest(
  components: readonly Component[],
  hasBody: boolean,
): readonly string[] {
  let missing = judged.get(components);
  if (missing === undefined) {
    missing = missingIn(components);
    judged.set(components, missing);
  }
  return hasBody ? missing.withBody : missing.withoutBody;
}
