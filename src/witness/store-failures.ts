/**
 * Nothing was written and nothing is in doubt: the next request may do better. After any other
 * error of the engine what is on disk is in doubt, and the process must end: a witness that forgot
 * what it cosigned would cosign another history.
 */
const PASSING = /^SQLITE_(?:FULL|BUSY|READONLY)/;

/** True when the witness can no longer vouch for its store. */
export function isFatal(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.startsWith('SQLITE_') && !PASSING.test(code);
}
