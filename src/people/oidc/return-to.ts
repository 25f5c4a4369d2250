/** Where people go when nobody said, or said something else than a place of this site. */
const HOME = '/';

/** Longer than any address of the console. */
const RETURN_TO_CHARACTERS_MAX = 512;

/** Only to have something to resolve against; never shown. */
const BASE = 'https://here.invalid';

/** What a browser reads differently than it looks: backslashes count as slashes, controls vanish. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const DECEPTIVE = /[\\\u0000-\u0020\u007f-\uffff]/;

/**
 * A path of this very site, or its front page. Never another site: whoever signs in here must not
 * be sent by our own redirect to a page that only looks like ours.
 */
export function safeReturnTo(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > RETURN_TO_CHARACTERS_MAX) return HOME;
  if (!asked.startsWith('/') || asked.startsWith('//') || DECEPTIVE.test(asked)) return HOME;
  const url = URL.canParse(asked, BASE) ? new URL(asked, BASE) : undefined;
  if (url?.origin !== BASE) return HOME;
  const path = url.pathname + url.search + url.hash;
  // What is resolved may begin with two slashes though what was asked did not, as `/.//evil.example`.
  return path.startsWith('//') ? HOME : path;
}
