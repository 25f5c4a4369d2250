import { Fault, say } from '../kernel/index.ts';
import { isAlgorithmName, type AlgorithmName, type VerificationKey } from '../signatures/index.ts';
import type { KeyRow, KeyState } from '../storage/index.ts';
import { isEnded, isUsable } from './key-lifecycle.ts';
import type { KeyTools } from './registration.ts';

/** A key that is active and valid now, ready to verify with. */
export interface RegisteredKey {
  readonly keyid: string;
  readonly system: string;
  readonly agency: string;
  readonly algorithm: AlgorithmName;
  readonly key: VerificationKey;
}

/** All that is known of a key, valid or not; instants are UTC with milliseconds. */
export interface KeyRecord {
  readonly keyid: string;
  readonly system: string;
  readonly agency: string;
  readonly algorithm: AlgorithmName;
  /**
   * As `key.registered` in the log has it: digest of the SPKI DER, or, of a shared secret, of a
   * code that only the gateway can compute.
   */
  readonly publicKey: string;
  readonly state: KeyState;
  readonly validFrom: string;
  /** First instant no longer valid; absent while unlimited. */
  readonly validUntil?: string;
  /** Since when it may sign; absent until then. */
  readonly registeredAt?: string;
  /** Persons by their identifiers; absent where nobody asked, decided or revoked. */
  readonly requestedBy?: string;
  readonly requestedAt?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly endedBy?: string;
  readonly endedAt?: string;
  readonly reason?: string;
  /** The key it takes over from, and for how long both are valid then. */
  readonly replaces?: string;
  readonly overlapDays?: number;
}

/** A key in memory: its record, and what a request needs of it, read once. */
export interface HeldKey {
  readonly record: KeyRecord;
  readonly registered: RegisteredKey;
  readonly validFromMs: number;
  /** Before every instant when its state does not let it sign. */
  readonly validUntilMs: number;
}

function keyOf({ crypto, sealer }: KeyTools, row: KeyRow): VerificationKey | undefined {
  const { keyid, algorithm, public_pem: publicPem, sealed_secret: sealed } = row;
  if (!isAlgorithmName(algorithm)) return undefined;
  if (publicPem !== null) return crypto.importVerificationKey(keyid, publicPem, algorithm);
  const secret = sealed === null ? undefined : sealer.open(sealed, row);
  return secret && crypto.importSecret(keyid, secret, algorithm);
}

function endOf({ state, valid_until: until }: KeyRow): number {
  if (!isUsable(state)) return -Infinity;
  return until === null ? Infinity : Date.parse(until);
}

/** @throws {Fault} internal when the key of a row cannot be read: start-up does not guess. */
export function holdKey(tools: KeyTools, row: KeyRow): HeldKey {
  const key = keyOf(tools, row);
  if (key === undefined) {
    throw new Fault('internal', {
      detail: say(
        `库中的密钥 ${row.keyid} 无法读取。`,
        `The key ${row.keyid} in the store cannot be read.`,
      ),
    });
  }
  const { keyid, system, agency } = row;
  return {
    record: recordOf(row, key.algorithm),
    registered: { keyid, system, agency, algorithm: key.algorithm, key },
    validFromMs: Date.parse(row.valid_from),
    validUntilMs: endOf(row),
  };
}

type Given<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** What is there: a column that is null is no fact. */
const given = <T extends object>(facts: T): Given<T> =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== null)) as Given<T>;

const recordOf = (row: KeyRow, algorithm: AlgorithmName): KeyRecord => ({
  keyid: row.keyid,
  system: row.system,
  agency: row.agency,
  algorithm,
  publicKey: row.key_digest,
  state: row.state,
  validFrom: row.valid_from,
  ...given({
    validUntil: row.valid_until,
    registeredAt: row.registered_at,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    reason: row.reason,
    replaces: row.replaces,
    overlapDays: row.overlap_days,
  }),
});

/** Whether its end has been seen: a row read before the end was written must not undo it. */
export const hasEnded = (held: HeldKey | undefined): boolean =>
  held !== undefined && isEnded(held.record.state) && held.record.state !== 'refused';

export const isValidAt = (held: HeldKey, now: number): boolean =>
  held.validFromMs <= now && now < held.validUntilMs;
