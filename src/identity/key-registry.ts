import type { Kysely } from 'kysely';
import type { Clock } from '../kernel/index.ts';
import type { NodeCryptoProvider } from '../signatures/index.ts';
import type { Tables } from '../storage/index.ts';
import {
  asRevoked,
  holdKey,
  isRevoked,
  isValidAt,
  type HeldKey,
  type KeyRecord,
  type RegisteredKey,
} from './key-record.ts';
import { findKeyRow, findKeyRows, insertKeyRow, revokeKeyRow } from './key-rows.ts';
import {
  judgeConflict,
  planRegistration,
  type KeyTools,
  type Registration,
  type RegistrationResult,
} from './registration.ts';
import { createSecretSealer } from './secret-sealer.ts';

export interface KeyRegistry {
  /** From memory. Undefined when unknown, revoked, not yet valid or no longer. */
  findKey(keyid: string): RegisteredKey | undefined;
  /** Durable, and found, once resolved. The same registration again is `unchanged`. */
  register(registration: Registration): Promise<RegistrationResult>;
  /** Not found from the moment of the call, durable once resolved; final. False when unknown. */
  revoke(keyid: string): Promise<boolean>;
  /** Every key ever registered, in the order of their identifiers. */
  all(): readonly KeyRecord[];
}

interface KeyRegistryDependencies {
  readonly db: Kysely<Tables>;
  readonly crypto: NodeCryptoProvider;
  readonly clock: Clock;
  /** 32 bytes, under which shared secrets lie in the store. */
  readonly sealingKey: Uint8Array;
}

/**
 * The keys of the store, held in memory; this registry is the only one that writes them.
 * @throws {Fault} internal when the store has a key that cannot be read, such as a secret sealed
 * with another sealing key.
 */
export async function createKeyRegistry({
  db,
  crypto,
  clock,
  sealingKey,
}: KeyRegistryDependencies): Promise<KeyRegistry> {
  const tools: KeyTools = { crypto, sealer: createSecretSealer(sealingKey) };
  const held = new Map<string, HeldKey>();
  for (const row of await findKeyRows(db)) held.set(row.keyid, holdKey(tools, row));

  /** Never brings back a revoked key: the row may have been read before a revocation was written. */
  const refresh = async (keyid: string): Promise<void> => {
    const row = await findKeyRow(db, keyid);
    if (row !== undefined && !isRevoked(held.get(keyid))) held.set(keyid, holdKey(tools, row));
  };

  return {
    findKey: (keyid) => {
      const found = held.get(keyid);
      return found && isValidAt(found, clock.now()) ? found.registered : undefined;
    },

    register: async (registration) => {
      const plan = planRegistration(tools, registration, clock.now());
      if ('refused' in plan) return plan;
      const present = await insertKeyRow(db, plan);
      await refresh(plan.keyid);
      return present === undefined ? 'registered' : judgeConflict(registration, plan, present);
    },

    revoke: async (keyid) => {
      const found = held.get(keyid);
      // Before the store: should the write fail, the key is refused until the next start at least.
      if (found !== undefined) held.set(keyid, asRevoked(found));
      const isKnown = await revokeKeyRow(db, keyid);
      await refresh(keyid);
      return isKnown;
    },

    all: () =>
      [...held.values()].map(({ record }) => record).sort((a, b) => (a.keyid < b.keyid ? -1 : 1)),
  };
}
