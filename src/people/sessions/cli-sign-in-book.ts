import { instantOf, type Clock, type Refusal } from '../../kernel/index.ts';
import type { Actor, CliSignIn, Source } from '../ports.ts';
import { networkOf } from '../sign-in/network-of.ts';

/** A command line that waits to be let in. */
export interface WaitingCommandLine {
  readonly code: string;
  /** base64url of the SHA-256 of what only the command line knows. */
  readonly challenge: string;
  readonly source: Source;
  readonly createdMs: number;
  readonly state: CliSignIn['state'];
  /** Who decided, in which session. */
  readonly by?: Actor;
}

/**
 * Command lines that wait, in memory: they are short-lived, and one that a restart forgets is run
 * again.
 */
export interface CliSignInBook {
  add(wanted: Pick<WaitingCommandLine, 'code' | 'challenge' | 'source'>): CliSignIn | Refusal;
  find(code: string): WaitingCommandLine | undefined;
  put(waiting: WaitingCommandLine): void;
  drop(code: string): void;
}

/** From its start to when nobody can approve it any more. */
const WAITING_TERM_MS = 600_000;

const WAITING_COUNT_MAX = 1000;

/** From one network, so that nobody takes all the places. */
const WAITING_PER_SOURCE_MAX = 20;

const RETRY_AFTER_SECONDS = 60;

/** As much of a user agent as is shown. */
const USER_AGENT_CHARACTERS_MAX = 120;

/** As its approver sees it. */
export const cliSignInView = ({
  code,
  source,
  createdMs,
  state,
}: WaitingCommandLine): CliSignIn => ({
  code,
  createdAt: instantOf(createdMs),
  expiresAt: instantOf(createdMs + WAITING_TERM_MS),
  source: source.address,
  userAgent: source.userAgent.slice(0, USER_AGENT_CHARACTERS_MAX),
  state,
});

export function createCliSignInBook(clock: Clock): CliSignInBook {
  const waiting = new Map<string, WaitingCommandLine>();

  /** Oldest first, so it stops at the first that still waits. */
  const forgetExpired = (): void => {
    for (const [code, { createdMs }] of waiting) {
      if (clock.now() < createdMs + WAITING_TERM_MS) return;
      waiting.delete(code);
    }
  };

  const isFull = (source: Source): boolean => {
    const network = networkOf(source.address);
    const fromThere = [...waiting.values()].filter(
      (each) => networkOf(each.source.address) === network,
    );
    return waiting.size >= WAITING_COUNT_MAX || fromThere.length >= WAITING_PER_SOURCE_MAX;
  };

  return {
    add: ({ code, challenge, source }) => {
      forgetExpired();
      if (waiting.has(code)) return { refused: 'cli-sign-in-taken' };
      if (isFull(source)) return { refused: 'overloaded', retryAfterSeconds: RETRY_AFTER_SECONDS };
      const added = { code, challenge, source, createdMs: clock.now(), state: 'asked' } as const;
      waiting.set(code, added);
      return cliSignInView(added);
    },
    find: (code) => {
      forgetExpired();
      return waiting.get(code);
    },
    put: (changed) => {
      if (waiting.has(changed.code)) waiting.set(changed.code, changed);
    },
    drop: (code) => {
      waiting.delete(code);
    },
  };
}
