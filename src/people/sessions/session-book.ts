import type { Session } from '../ports.ts';

/** A session as the store has it, instants in milliseconds since 1970. */
export interface HeldSession extends Pick<
  Session,
  'session' | 'person' | 'kind' | 'createdAt' | 'source' | 'userAgent'
> {
  /** Of the token, which is nowhere. */
  readonly digest: string;
  readonly userAgentToken: string;
  readonly lastSeenMs: number;
  /** What the store has of it. */
  readonly seenWrittenMs: number;
  readonly endsMs: number;
  /** 0 when never. */
  readonly steppedUpUntilMs: number;
}

/** Every session that may be alive, in memory. */
export interface SessionBook {
  find(session: string): HeldSession | undefined;
  findByDigest(digest: string): HeldSession | undefined;
  /** Oldest first. */
  of(person: string): readonly HeldSession[];
  all(): Iterable<HeldSession>;
  put(held: HeldSession): void;
  /** Nothing when it has ended meanwhile. */
  change(session: string, changed: Partial<HeldSession>): void;
  drop(sessions: readonly Pick<HeldSession, 'session'>[]): void;
}

export function createSessionBook(everything: readonly HeldSession[]): SessionBook {
  const bySession = new Map<string, HeldSession>();
  const byDigest = new Map<string, string>();
  const byPerson = new Map<string, Set<string>>();

  const find = (session: string | undefined): HeldSession | undefined =>
    session === undefined ? undefined : bySession.get(session);

  const put = (held: HeldSession): void => {
    bySession.set(held.session, held);
    byDigest.set(held.digest, held.session);
    byPerson.set(held.person, (byPerson.get(held.person) ?? new Set()).add(held.session));
  };
  everything.forEach(put);

  const drop = (held: HeldSession): void => {
    bySession.delete(held.session);
    byDigest.delete(held.digest);
    const others = byPerson.get(held.person);
    others?.delete(held.session);
    if (others?.size === 0) byPerson.delete(held.person);
  };

  return {
    find,
    findByDigest: (digest) => find(byDigest.get(digest)),
    of: (person) =>
      [...(byPerson.get(person) ?? [])].map(find).filter((each) => each !== undefined),
    all: () => bySession.values(),
    put,
    change: (session, changed) => {
      const held = bySession.get(session);
      if (held !== undefined) bySession.set(session, { ...held, ...changed });
    },
    drop: (sessions) =>
      sessions
        .map(({ session }) => find(session))
        .forEach((held) => {
          if (held !== undefined) drop(held);
        }),
  };
}
