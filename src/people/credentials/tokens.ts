import { createHash, randomBytes } from 'node:crypto';

/** Of a session, of a command line or of an activation: beyond guessing (SP 800-63B §7.1). */
const TOKEN_BYTES = 32;

/** What 32 bytes look like in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** What is kept of a token; it has so much chance in it that no salt is needed. */
export const digestOfToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

/** Undefined for a text that is no token, however long. */
export const digestIfToken = (text: string): string | undefined =>
  TOKEN.test(text) ? digestOfToken(text) : undefined;

/** As RFC 7636 §4.6 has it: base64url of the SHA-256. */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');
