/**
 * proceedings: what is applied for and what it ends in. For now the grants in force; applications,
 * corrections, objections and the statutory clock move in here. Never decides an exchange.
 */
export { createGrantBook, type GrantBook } from './grant-book.ts';
