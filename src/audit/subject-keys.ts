import { Fault } from '../kernel/index.ts';
import type { EvidenceStore, SubjectKey } from './evidence-store.ts';

/** Length of a subject's own key. */
const SUBJECT_KEY_BYTES = 32;

/** Keys made and not yet durable. A commit makes them durable, so this many between two commits. */
const PENDING_KEYS_MAX = 1024;

/**
 * The keys of subjects. New ones wait here for the next commit: a key is durable before any entry
 * that was made with it, at no cost of its own, and concurrent first uses find the same one.
 */
export interface SubjectKeys {
  /** @throws {Fault} overloaded */
  keyOf(indexToken: string): Uint8Array;
  /** Of a subject that has a key already. */
  find(indexToken: string): Uint8Array | undefined;
  pending(): readonly SubjectKey[];
  /** These are durable now. */
  settle(keys: readonly SubjectKey[]): void;
}

export interface SubjectKeysParts {
  readonly store: Pick<EvidenceStore, 'findSubjectKey'>;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Told when new keys have no room, so that they are made durable even if no entry comes. */
  readonly onFull: () => void;
}

export function createSubjectKeys({ store, randomBytes, onFull }: SubjectKeysParts): SubjectKeys {
  const pending = new Map<string, SubjectKey>();

  const make = (indexToken: string): Uint8Array => {
    if (pending.size >= PENDING_KEYS_MAX) {
      onFull();
      throw new Fault('overloaded', { retryAfterSeconds: 1 });
    }
    const key = randomBytes(SUBJECT_KEY_BYTES);
    pending.set(indexToken, { indexToken, key });
    return key;
  };

  // The store is asked each time: a key cached here would outlive its erasure.
  const find = (indexToken: string): Uint8Array | undefined =>
    pending.get(indexToken)?.key ?? store.findSubjectKey(indexToken);

  return {
    keyOf: (indexToken) => find(indexToken) ?? make(indexToken),
    find,
    pending: () => [...pending.values()],
    settle: (keys) => keys.forEach(({ indexToken }) => pending.delete(indexToken)),
  };
}
