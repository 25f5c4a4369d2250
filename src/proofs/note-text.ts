/** Notes longer than this (UTF-16 units) are refused unread. */
export const NOTE_LENGTH_MAX = 1_048_576;

/** c2sp.org/signed-note asks for 16 at least; witnesses and key rotation need room. */
export const NOTE_SIGNATURES_MAX = 64;

/** Valid Unicode, ends in a newline and holds no other control character (signed-note, Format). */
export function isNoteText(text: string): boolean {
  if (!text.endsWith('\n') || text.length > NOTE_LENGTH_MAX) return false;
  // A lone surrogate has no UTF-8: two texts would share one signature.
  if (/\p{Surrogate}/u.test(text)) return false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 && unit !== 0x0a) return false;
  }
  return true;
}

/** Not empty, without Unicode spaces, plus or control characters. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\p{White_Space}\p{Surrogate}+]/u.test(name) && isNoteText(`${name}\n`);
}
