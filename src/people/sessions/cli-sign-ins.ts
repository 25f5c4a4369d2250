import { timingSafeEqual } from 'node:crypto';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Done, Work } from '../acts.ts';
import { authorize, findAuthority } from '../authority.ts';
import { challengeOf } from '../credentials/tokens.ts';
import { refusedAs } from '../entries.ts';
import type { Actor, CliSignIn, People, SignedIn, Source } from '../ports.ts';
import type { Room } from '../room.ts';
import {
  cliSignInView,
  createCliSignInBook,
  type CliSignInBook,
  type WaitingCommandLine,
} from './cli-sign-in-book.ts';
import { openSession } from './open-session.ts';

const UNKNOWN: Refusal = { refused: 'cli-sign-in-unknown' };

interface Deciding {
  readonly by: Actor;
  readonly code: string;
  readonly verdict: 'approved' | 'refused';
}

const decide = (
  room: Room,
  book: CliSignInBook,
  { by, code, verdict }: Deciding,
): Promise<CliSignIn | Refusal> =>
  room.acts.perform<CliSignIn>(
    (_tx, { at }) => {
      const authority = authorize(room, by, { action: 'cli-sign-in.approve' });
      if (isRefusal(authority)) return Promise.resolve(authority);
      const { actor, session } = authority;
      // A token would let in the next one for ever.
      if (session.kind === 'cli') return Promise.resolve({ refused: 'not-permitted' });
      const waiting = book.find(code);
      if (waiting === undefined) return Promise.resolve(UNKNOWN);
      if (waiting.state !== 'asked') return Promise.resolve({ refused: 'already-decided' });
      const decided = { ...waiting, state: verdict, by };
      const { person, agency } = actor;
      return Promise.resolve({
        entries: [
          {
            kind: 'cli-sign-in.decided',
            at,
            person,
            agency,
            session: session.session,
            verdict,
            source: room.fingerprints.source(waiting.source.address),
          },
        ],
        result: cliSignInView(decided),
        settle: () => book.put(decided),
      });
    },
    refusedAs({ action: 'cli-sign-in.approve', by: by.person }),
  );

const hasVerifier = ({ challenge }: WaitingCommandLine, verifier: string): boolean => {
  const [expected, given] = [Buffer.from(challenge), Buffer.from(challengeOf(verifier))];
  return expected.length === given.length && timingSafeEqual(expected, given);
};

interface Exchanging {
  readonly code: string;
  readonly verifier: string;
  readonly source: Source;
}

/** The command line as it is when the act's turn has come: of two exchanges the second is late. */
function findApproved(
  book: CliSignInBook,
  { code, verifier }: Exchanging,
): (WaitingCommandLine & { readonly by: Actor }) | Refusal {
  const waiting = book.find(code);
  if (waiting === undefined || !hasVerifier(waiting, verifier)) return UNKNOWN;
  const { state, by } = waiting;
  if (state === 'refused') return { refused: 'cli-sign-in-refused' };
  return state === 'asked' || by === undefined
    ? { refused: 'cli-sign-in-pending' }
    : { ...waiting, by };
}

const issue =
  (room: Room, book: CliSignInBook, exchanging: Exchanging): Work<SignedIn> =>
  async (tx, moment): Promise<Done<SignedIn> | Refusal> => {
    const approved = findApproved(book, exchanging);
    if (isRefusal(approved)) return approved;
    const { by, code } = approved;
    // What was approved in a session that ended since, for whatever reason, is approved no more.
    const authority = findAuthority(room, by);
    if (isRefusal(authority)) return UNKNOWN;
    const { actor: held, session } = authority;
    const { source } = exchanging;
    const opened = await openSession(room, { held, kind: 'cli', source }, { tx, moment });
    const { signedIn } = opened;
    return {
      entries: [
        ...opened.entries,
        {
          kind: 'cli-token.issued',
          at: moment.at,
          person: held.person,
          agency: held.agency,
          session: signedIn.session.session,
          approvedIn: session.session,
          until: signedIn.session.endsAt,
          source: room.fingerprints.source(source.address),
        },
      ],
      result: signedIn,
      settle: () => {
        opened.settle();
        book.drop(code);
      },
    };
  };

/** Nobody is known yet, so refusals are counted; asking again while it waits is no refusal. */
async function exchange(
  room: Room,
  book: CliSignInBook,
  exchanging: Exchanging,
): Promise<SignedIn | Refusal> {
  const asked = findApproved(book, exchanging);
  const outcome = isRefusal(asked)
    ? asked
    : await room.acts.perform(issue(room, book, exchanging), () => undefined);
  if (isRefusal(outcome) && outcome.refused !== 'cli-sign-in-pending') room.counter.count(outcome);
  return outcome;
}

type CliSignIns = Pick<
  People,
  'startCliSignIn' | 'cliSignIn' | 'approveCliSignIn' | 'refuseCliSignIn' | 'exchangeCliSignIn'
>;

export function createCliSignIns(room: Room): CliSignIns {
  const book = createCliSignInBook(room.clock);
  return {
    startCliSignIn: (wanted) => {
      const added = book.add(wanted);
      if (isRefusal(added)) room.counter.count(added);
      return added;
    },
    cliSignIn: (code) => {
      const waiting = book.find(code);
      return waiting === undefined ? UNKNOWN : cliSignInView(waiting);
    },
    approveCliSignIn: ({ by, code }) => decide(room, book, { by, code, verdict: 'approved' }),
    refuseCliSignIn: ({ by, code }) => decide(room, book, { by, code, verdict: 'refused' }),
    exchangeCliSignIn: (exchanging) => exchange(room, book, exchanging),
  };
}
