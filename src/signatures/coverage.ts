import type { Component } from './components.ts';

/** Equally strong ways to cover where a request goes; one of them must be covered whole. */
const targetCoverings: readonly (readonly string[])[] = [
  ['@target-uri'],
  ['@authority', '@request-target'],
  ['@authority', '@path', '@query'],
];

/** What a request's signature must cover and does not: the verifier's list, never the sender's. */
export function missingInRequest(
  components: readonly Component[],
  hasBody: boolean,
): readonly string[] {
  const covered = new Set(components.map(({ id }) => id));
  const coversTarget = targetCoverings.some((way) => way.every((id) => covered.has(id)));
  return [
    ...(covered.has('@method') ? [] : ['@method']),
    ...(coversTarget ? [] : ['@target-uri']),
    ...(!hasBody || covered.has('content-digest') ? [] : ['content-digest']),
  ];
}
