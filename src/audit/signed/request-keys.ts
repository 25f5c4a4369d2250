import { createPublicKey } from 'node:crypto';
import { digestOf, type Sha256 } from '../../kernel/index.ts';
import type { KeyRegistered, Who } from '../../shapes/index.ts';
import type { AlgorithmName, VerificationKey } from '../../signatures/index.ts';
import type { KeptSignatures } from './kept-signatures.ts';

/** Keys of callers, each believed only when the log registered it. */
export interface RequestKeys {
  /** Told of every registration, in the order of the log. */
  register(entry: KeyRegistered): void;
  /** Undefined when the key is not kept, or not the one that the log registered. */
  keyOf(who: Who): Promise<VerificationKey | undefined>;
}

export function createRequestKeys({ crypto, publicPemOf }: KeptSignatures): RequestKeys {
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const registered = new Map<string, string>();
  const held = new Map<string, VerificationKey>();

  const open = async ({ keyid, algorithm }: Who): Promise<VerificationKey | undefined> => {
    const pem = await publicPemOf(keyid);
    if (pem === undefined) return undefined;
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
    if (registered.get(keyid) !== digestOf(sha256, der)) return undefined;
    return crypto.importVerificationKey(keyid, pem, algorithm as AlgorithmName);
  };

  return {
    register: ({ keyid, publicKey }) => {
      registered.set(keyid, publicKey);
      held.delete(keyid);
    },
    keyOf: async (who) => {
      const known = held.get(who.keyid);
      if (known?.algorithm === who.algorithm) return known;
      const key = await open(who);
      if (key !== undefined) held.set(who.keyid, key);
      return key;
    },
  };
}
