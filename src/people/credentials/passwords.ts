import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { HashGate } from './hash-gate.ts';
import { FORMER_PASSWORD, judgePassword } from './password-policy.ts';
import { hashPassword, isOutdated, isPasswordOf, type ScryptCost } from './scrypt.ts';

/** A password somebody wants to have from now on. */
interface WantedPassword {
  readonly password: string;
  readonly loginName: string;
  /** Hashes of those they had last. */
  readonly former: readonly string[];
}

/** Hashing within bounds. `source` is the address on whose account a place is taken. */
export interface Passwords {
  /** The same work whether there is a hash or not. Refusals: overloaded. */
  isRight(password: string, stored: string | undefined, source: string): Promise<boolean | Refusal>;
  /** The hash to keep. Refusals: password-weak, overloaded. */
  accept(wanted: WantedPassword, source: string): Promise<string | Refusal>;
  /** A hash at the cost asked for now, where the stored one was made at another. */
  renewed(password: string, stored: string, source: string): Promise<string | undefined>;
}

export function createPasswords(gate: HashGate, cost: ScryptCost): Passwords {
  const hash = (password: string, source: string): Promise<string | Refusal> =>
    gate(source, () => hashPassword(password, cost));

  const isRight = (
    password: string,
    stored: string | undefined,
    source: string,
  ): Promise<boolean | Refusal> => gate(source, () => isPasswordOf(password, stored, cost));

  return {
    isRight,

    accept: async ({ password, loginName, former }, source) => {
      const weak = judgePassword(password, loginName);
      if (weak !== undefined) return weak;
      for (const stored of former) {
        const isSame = await isRight(password, stored, source);
        if (typeof isSame === 'object') return isSame;
        if (isSame) return FORMER_PASSWORD;
      }
      return hash(password, source);
    },

    renewed: async (password, stored, source) => {
      if (!isOutdated(stored, cost)) return undefined;
      const fresh = await hash(password, source);
      // Busy: another sign-in will do it.
      return typeof fresh === 'object' && isRefusal(fresh) ? undefined : fresh;
    },
  };
}
