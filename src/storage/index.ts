/**
 * storage: opening and migrating SQLite. Knows pragmas, the durability they promise, the numbered
 * migrations of the store and the shape of its tables, and how a secret is sealed in a row; refuses a
 * file newer than the code. The log's file is opened here too, but its tables belong to audit. Must
 * never know what a key, a person, a grant or a bundle means, or when a row may change.
 */
export { migrate, type Migration } from './migrate.ts';
export { openDatabase, type SqliteDatabase } from './open-database.ts';
export { openFlows } from './open-flows.ts';
export { openStore, type Store } from './open-store.ts';
export { createSealer, deriveKey, type BoundTo, type Sealer } from './sealer.ts';
export { transact } from './transact.ts';
export type {
  ActivationRow,
  ChangeEditRow,
  ChangeRow,
  ChangeState,
  KeyRow,
  KeyState,
  PersonRoleRow,
  PersonRow,
  RecoveryRow,
  SessionRow,
  Tables,
} from './tables.ts';
