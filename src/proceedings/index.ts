/**
 * proceedings: what is applied for and what it ends in. For now the grants in force, and how they
 * end; applications, corrections, objections and the statutory clock move in here. Never decides an
 * exchange.
 */
export { createGrantBook, type GrantBook } from './grant-book.ts';
export {
  createGrantDesk,
  type GrantDesk,
  type GrantDeskParts,
  type MovedGrants,
} from './grant-desk.ts';
