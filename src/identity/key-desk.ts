import type { Kysely } from 'kysely';
import { instantOf, isRefusal, type Clock, type Refusal } from '../kernel/index.ts';
import type { KeyActRefused, Settings } from '../shapes/index.ts';
import type { NodeCryptoProvider } from '../signatures/index.ts';
import type { KeyState, Tables } from '../storage/index.ts';
import { activateKey } from './activate-key.ts';
import { changeKey } from './change-key.ts';
import { createChallenges, type Challenge } from './challenges.ts';
import {
  approval,
  refusalBy,
  revocation,
  type KeyActor,
  type ReasonedKeyActor,
} from './key-acts.ts';
import type { KeyDeskParts } from './key-desk-parts.ts';
import type { RecordKeyEntry } from './key-entries.ts';
import type { KeyRegistry } from './key-registry.ts';
import { moveSystems, type MovedSystems, type SystemsMove } from './move-systems.ts';
import { keyidOf, type KeyRequest } from './plan-key-request.ts';
import { requestKey, type RequestedKey } from './request-key.ts';
import { createSecretSealer } from './secret-sealer.ts';
import { settleKeys, type SettledKeys } from './settle-keys.ts';

/** What a key's state has become. */
export interface KeyOutcome {
  readonly keyid: string;
  readonly state: KeyState;
}

/**
 * Where keys of systems are asked for, decided, replaced and ended. Who may do what is decided
 * before: this desk knows only that nobody decides on their own request. Every act is an entry
 * before it counts, and so is every attempt that is refused.
 * @throws {Fault} log-unavailable when that entry cannot be made durable; then nothing happened.
 */
export interface KeyDesk {
  /** What the key of this name must sign, once, to be asked for. */
  challenge(asked: ChallengeAsked): Promise<(Challenge & { readonly keyid: string }) | Refusal>;
  request(request: KeyRequest): Promise<RequestedKey | Refusal>;
  /** Active at once, unless its term begins later. */
  approve(actor: KeyActor): Promise<KeyOutcome | Refusal>;
  refuse(actor: ReasonedKeyActor): Promise<KeyOutcome | Refusal>;
  /** Nothing more is released to whoever signs with it, requests in flight included. */
  revoke(actor: ReasonedKeyActor): Promise<KeyOutcome | Refusal>;
  /** After the catalog that names the successor is in force. */
  moveSystems(move: SystemsMove): Promise<MovedSystems | Refusal>;
  /** Activates what was approved for now and records what has expired. To be called by a clock. */
  settle(): Promise<SettledKeys>;
}

export interface ChallengeAsked {
  readonly system: string;
  /** What follows the system in the keyid. */
  readonly name: string;
  readonly by: string;
}

export interface KeyDeskDependencies {
  readonly db: Kysely<Tables>;
  readonly crypto: NodeCryptoProvider;
  readonly clock: Clock;
  readonly registry: KeyRegistry;
  /** As the registry's. */
  readonly sealingKey: Uint8Array;
  readonly record: RecordKeyEntry;
  /** The agency of a system in the catalog in force; undefined when it has no such system. */
  readonly agencyOf: (system: string) => string | undefined;
  /** The log's name, which proofs are made for. */
  readonly origin: string;
}

type Attempt = Pick<KeyActRefused, 'act' | 'system' | 'keyid' | 'by'>;

/** What was refused is recorded before it is said. */
async function recorded<T extends object>(
  { clock, record }: KeyDeskParts,
  attempt: Attempt,
  result: T | Refusal,
): Promise<T | Refusal> {
  if (isRefusal(result)) {
    const at = instantOf(clock.now());
    await record({ kind: 'key.act-refused', at, ...attempt, code: result.refused });
  }
  return result;
}

async function approveKey(parts: KeyDeskParts, actor: KeyActor): Promise<KeyOutcome | Refusal> {
  const approved = await changeKey(parts, approval(actor));
  if (isRefusal(approved)) return approved;
  if (Date.parse(approved.valid_from) > parts.clock.now()) return approved;
  const activated = await activateKey(parts, approved);
  if (!isRefusal(activated)) return activated;
  // Settled by the clock meanwhile.
  const { keyid, state } = parts.registry.recordOf(approved.keyid) ?? approved;
  return { keyid, state };
}

const outcomeOf = (result: KeyOutcome | Refusal): KeyOutcome | Refusal =>
  isRefusal(result) ? result : { keyid: result.keyid, state: result.state };

function challengeFor(
  { agencyOf, challenges }: KeyDeskParts,
  { system, name, by }: ChallengeAsked,
): (Challenge & { readonly keyid: string }) | Refusal {
  const keyid = keyidOf(system, name);
  if (agencyOf(system) === undefined) return { refused: 'system-unknown' };
  return { keyid, ...challenges.issue({ system, keyid, by }) };
}

export function createKeyDesk(
  dependencies: KeyDeskDependencies,
  limits: Settings['keys'],
): KeyDesk {
  const { clock, crypto, origin, sealingKey } = dependencies;
  const randomBytes = (count: number): Uint8Array => crypto.randomBytes(count);
  const parts: KeyDeskParts = {
    ...dependencies,
    limits,
    sealer: createSecretSealer(sealingKey),
    challenges: createChallenges({ clock, randomBytes, origin }),
  };
  return {
    challenge: (asked) => {
      const { system, name, by } = asked;
      const attempt = { act: 'request', system, keyid: keyidOf(system, name), by } as const;
      return recorded(parts, attempt, challengeFor(parts, asked));
    },
    request: async (request) => {
      const { system, by } = request;
      const named = 'name' in request ? { keyid: keyidOf(system, request.name) } : {};
      return recorded(
        parts,
        { act: 'request', system, ...named, by },
        await requestKey(parts, request),
      );
    },
    approve: async (actor) => {
      const attempt = { act: 'approve', keyid: actor.keyid, by: actor.by } as const;
      return recorded(parts, attempt, outcomeOf(await approveKey(parts, actor)));
    },
    refuse: async (actor) => {
      const attempt = { act: 'refuse', keyid: actor.keyid, by: actor.by } as const;
      return recorded(parts, attempt, outcomeOf(await changeKey(parts, refusalBy(actor))));
    },
    revoke: async (actor) => {
      const attempt = { act: 'revoke', keyid: actor.keyid, by: actor.by } as const;
      return recorded(parts, attempt, outcomeOf(await changeKey(parts, revocation(actor))));
    },
    moveSystems: async (move) =>
      recorded(parts, { act: 'move', by: move.by }, await moveSystems(parts, move)),
    settle: () => settleKeys(parts),
  };
}
