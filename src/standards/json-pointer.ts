/** Longer than any item name; a longer key is a sign of junk and is not echoed. */
const KEY_SHOWN_CHARACTERS_MAX = 64;

/**
 * JSON Pointer (RFC 6901) from a container through one of its keys. A key that is overlong or not
 * well-formed Unicode is not echoed: the pointer then ends at the container that holds it.
 */
export function pointerThrough(key: string | number, rest: string): string {
  if (typeof key === 'number') return `/${key}${rest}`;
  if (key.length > KEY_SHOWN_CHARACTERS_MAX || hasLoneSurrogate(key)) return '';
  return `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${rest}`;
}

/** True when the text cannot be written as UTF-8: half of a surrogate pair stands alone in it. */
export function hasLoneSurrogate(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}
