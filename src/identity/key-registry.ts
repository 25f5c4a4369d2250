import type { Kysely } from 'kysely';
import type { Clock } from '../kernel/index.ts';
import type { NodeCryptoProvider } from '../signatures/index.ts';
import type { Tables } from '../storage/index.ts';
import {
  hasEnded,
  holdKey,
  isValidAt,
  type HeldKey,
  type KeyRecord,
  type RegisteredKey,
} from './key-record.ts';
import { findKeyRow, findKeyRows, insertKeyRow } from './key-rows.ts';
import {
  judgeConflict,
  planRegistration,
  type KeyTools,
  type Registration,
  type RegistrationResult,
} from './registration.ts';
import { createSecretSealer } from './secret-sealer.ts';

export interface KeyRegistry {
  /** From memory. Undefined when unknown, not active, not yet valid or no longer. */
  findKey(keyid: string): RegisteredKey | undefined;
  /** Whether the key may sign right now; read again just before release. */
  stands(keyid: string): boolean;
  /** Of a key in whatever state. */
  recordOf(keyid: string): KeyRecord | undefined;
  /** Durable, and found, once resolved. The same registration again is `unchanged`. */
  register(registration: Registration): Promise<RegistrationResult>;
  /** Makes what was committed to the store count, before the act is answered. */
  reload(keyid: string): Promise<void>;
  /** Every key ever registered or asked for, in the order of their identifiers. */
  all(): readonly KeyRecord[];
  /** Active keys without a successor whose term ends within so many days, the first to end first. */
  expiring(days: number): readonly KeyRecord[];
}

interface KeyRegistryDependencies {
  readonly db: Kysely<Tables>;
  readonly crypto: NodeCryptoProvider;
  readonly clock: Clock;
  /** 32 bytes, under which shared secrets lie in the store. */
  readonly sealingKey: Uint8Array;
}

const MS_PER_DAY = 86_400_000;

const byKeyid = (a: KeyRecord, b: KeyRecord): number => (a.keyid < b.keyid ? -1 : 1);
const byEnd = (a: HeldKey, b: HeldKey): number => a.validUntilMs - b.validUntilMs;

/**
 * The keys of the store, held in memory. Only this room writes them, and reloads what it wrote.
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

  /** Never brings back an ended key: the row may have been read before the end was written. */
  const reload = async (keyid: string): Promise<void> => {
    const row = await findKeyRow(db, keyid);
    if (row !== undefined && !hasEnded(held.get(keyid))) held.set(keyid, holdKey(tools, row));
  };

  const findKey = (keyid: string): RegisteredKey | undefined => {
    const found = held.get(keyid);
    return found && isValidAt(found, clock.now()) ? found.registered : undefined;
  };

  return {
    findKey,
    stands: (keyid) => findKey(keyid) !== undefined,
    recordOf: (keyid) => held.get(keyid)?.record,
    reload,

    register: async (registration) => {
      const plan = planRegistration(tools, registration, clock.now());
      if ('refused' in plan) return plan;
      const present = await insertKeyRow(db, plan);
      await reload(plan.keyid);
      return present === undefined ? 'registered' : judgeConflict(registration, plan, present);
    },

    all: () => [...held.values()].map(({ record }) => record).sort(byKeyid),

    expiring: (days) => {
      const now = clock.now();
      return [...held.values()]
        .filter((each) => each.record.state === 'active' && isValidAt(each, now))
        .filter(({ validUntilMs }) => validUntilMs <= now + days * MS_PER_DAY)
        .sort(byEnd)
        .map(({ record }) => record);
    },
  };
}
