import { instantOf, type Clock, type Refusal } from '../kernel/index.ts';

/** From issue to use. */
export const CHALLENGE_TERM_MS = 600_000;

/** Random bytes of a challenge: nobody meets another's by chance. */
const CHALLENGE_BYTES = 32;

/** Challenges of one person held at once; with more, the oldest is forgotten. */
export const CHALLENGES_PER_PERSON_MAX = 20;

/** For whom and for which key a challenge is. */
export interface ChallengedKey {
  readonly system: string;
  readonly keyid: string;
  /** The person who asks. */
  readonly by: string;
}

export interface Challenge {
  readonly challenge: string;
  /** What the key must sign, as UTF-8. */
  readonly text: string;
  /** First instant at which it is no longer taken. */
  readonly expiresAt: string;
}

export interface Challenges {
  issue(key: ChallengedKey): Challenge;
  /** Spent by the call, whatever comes of it. Undefined when it was good. */
  spend(challenge: string, key: ChallengedKey): Refusal | undefined;
}

interface ChallengesDependencies {
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  /** Names this gateway, so that no proof for another is one here. */
  readonly origin: string;
}

interface Issued {
  readonly keyid: string;
  readonly expiresAt: number;
}

/**
 * What a key signs to show that whoever registers it holds it. Begins like no signature base
 * (RFC 9421 §2.5) does, so that neither can stand for the other.
 */
export const proofText = (
  origin: string,
  { system, keyid }: Omit<ChallengedKey, 'by'>,
  challenge: string,
): string => `jingwei key registration\n${origin}\n${keyid}\n${system}\n${challenge}`;

/** In memory alone: what a restart forgets is asked for again. */
export function createChallenges({
  clock,
  randomBytes,
  origin,
}: ChallengesDependencies): Challenges {
  const issued = new Map<string, Map<string, Issued>>();

  const remember = ({ keyid, by }: ChallengedKey, challenge: string, expiresAt: number): void => {
    const own = issued.get(by) ?? new Map<string, Issued>();
    issued.set(by, own.set(challenge, { keyid, expiresAt }));
    const [oldest] = own.keys();
    if (own.size > CHALLENGES_PER_PERSON_MAX && oldest !== undefined) own.delete(oldest);
  };

  return {
    issue: (key) => {
      const challenge = Buffer.from(randomBytes(CHALLENGE_BYTES)).toString('base64url');
      const expiresAt = clock.now() + CHALLENGE_TERM_MS;
      remember(key, challenge, expiresAt);
      return {
        challenge,
        text: proofText(origin, key, challenge),
        expiresAt: instantOf(expiresAt),
      };
    },

    spend: (challenge, { keyid, by }) => {
      const own = issued.get(by);
      const found = own?.get(challenge);
      own?.delete(challenge);
      if (found?.keyid !== keyid) return { refused: 'challenge-unknown' };
      return clock.now() < found.expiresAt ? undefined : { refused: 'challenge-expired' };
    },
  };
}
