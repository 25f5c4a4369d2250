import type {
  KeyActRefused,
  KeyApproved,
  KeyExpired,
  KeyMoved,
  KeyRefused,
  KeyRegistered,
  KeyRequested,
  KeyRevoked,
  KeyRotated,
} from '../shapes/index.ts';
import type { KeyRow } from '../storage/index.ts';

/** What is recorded about keys after the gateway was founded. */
export type KeyEntry =
  | KeyActRefused
  | KeyApproved
  | KeyExpired
  | KeyMoved
  | KeyRefused
  | KeyRegistered
  | KeyRequested
  | KeyRevoked
  | KeyRotated;

/** Durable when resolved; rejected when it could not be made so, and then nothing happens. */
export type RecordKeyEntry = (entry: KeyEntry) => Promise<void>;

const about = ({ keyid, system, agency, algorithm, key_digest: publicKey }: KeyRow) => ({
  keyid,
  system,
  agency,
  algorithm,
  publicKey,
});

/** A column that the act, or one before it, has filled. */
function filled(column: string | null): string {
  if (column === null) throw new Error('an act on a key left out who or when');
  return column;
}

export const keyRequested = (row: KeyRow, at: string): KeyRequested => ({
  kind: 'key.requested',
  at,
  ...about(row),
  by: filled(row.requested_by),
  validFrom: row.valid_from,
  validUntil: filled(row.valid_until),
  ...(row.replaces === null ? {} : { replaces: row.replaces }),
});

export const keyApproved = (row: KeyRow, at: string): KeyApproved => ({
  kind: 'key.approved',
  at,
  ...about(row),
  by: filled(row.requested_by),
  approvedBy: filled(row.decided_by),
});

export const keyRefused = (row: KeyRow, at: string): KeyRefused => ({
  kind: 'key.refused',
  at,
  ...about(row),
  by: filled(row.requested_by),
  refusedBy: filled(row.decided_by),
  reason: filled(row.reason),
});

/** At the moment a key becomes active, as it always was, so that older verifiers follow. */
export const keyRegistered = (row: KeyRow, at: string): KeyRegistered => ({
  kind: 'key.registered',
  at,
  keyid: row.keyid,
  system: row.system,
  algorithm: row.algorithm,
  publicKey: row.key_digest,
  by: filled(row.decided_by),
});

/** `replaced` with its shortened term, by its successor. */
export const keyRotated = (replaced: KeyRow, successor: KeyRow, at: string): KeyRotated => ({
  kind: 'key.rotated',
  at,
  keyid: replaced.keyid,
  system: replaced.system,
  replacedBy: successor.keyid,
  validUntil: filled(replaced.valid_until),
  by: filled(successor.requested_by),
  approvedBy: filled(successor.decided_by),
});

export const keyRevoked = (row: KeyRow, at: string): KeyRevoked => ({
  kind: 'key.revoked',
  at,
  ...about(row),
  by: filled(row.ended_by),
  reason: filled(row.reason),
});

export const keyExpired = (row: KeyRow, at: string): KeyExpired => ({
  kind: 'key.expired',
  at,
  ...about(row),
  validUntil: filled(row.valid_until),
});
