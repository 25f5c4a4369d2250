import { Fault, instantOf, isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Entry, PersonSignInRefused } from '../../shapes/index.ts';
import type { HeldPerson } from '../person-book.ts';
import type { Room } from '../room.ts';
import { networkOf } from './network-of.ts';
import { prove, type Claim, type Disbelief, type Proven } from './proof.ts';
import type { Throttle, Ticket } from './throttle.ts';

/** Whatever was wrong: nobody learns from the answer which of it. */
export const SIGN_IN_REFUSED: Refusal = { refused: 'sign-in-refused' };

/**
 * A refusal leaves no earlier than this after the attempt began, so that what was done for it, as
 * writing to the log when there is such a person, is not seen from the time it took.
 */
const REFUSAL_AFTER_MS = 1000;

export interface Attempted extends Claim {
  readonly loginName: string;
  readonly act: PersonSignInRefused['act'];
}

const entryOf = (
  { fingerprints, clock }: Room,
  { act, held, source }: Attempted & { readonly held: HeldPerson },
  { reason, throttledSeconds }: Disbelief & { readonly throttledSeconds: number },
): Entry => ({
  kind: 'person.sign-in-refused',
  at: instantOf(clock.now()),
  person: held.person,
  agency: held.agency,
  act,
  code: SIGN_IN_REFUSED.refused,
  reason,
  source: fingerprints.source(source.address),
  ...(throttledSeconds === 0 ? {} : { throttledSeconds }),
});

interface Entered {
  readonly attempted: Attempted;
  readonly ticket: Ticket;
  readonly beganAt: number;
}

/** Recorded when it was somebody, counted when it was nobody. */
async function disbelieve(
  room: Room,
  { attempted, ticket, beganAt }: Entered,
  { reason }: Disbelief,
): Promise<Refusal> {
  const { held } = attempted;
  if (held === undefined) room.counter.count(SIGN_IN_REFUSED);
  else {
    const disbelief = { reason, throttledSeconds: ticket.waitSeconds() };
    await room.acts.record([entryOf(room, { ...attempted, held }, disbelief)]);
  }
  await room.wait(Math.max(0, REFUSAL_AFTER_MS - (room.clock.now() - beganAt)));
  return SIGN_IN_REFUSED;
}

function throttled(room: Room, waitSeconds: number): Refusal {
  const refusal: Refusal = { refused: 'sign-in-throttled', retryAfterSeconds: waitSeconds };
  room.counter.count(refusal);
  return refusal;
}

function enter(room: Room, { held, loginName, source }: Attempted): ReturnType<Throttle['enter']> {
  const sourceToken = room.fingerprints.source(source.address);
  const isKnownSource = room.knownSources.has(held?.person, sourceToken);
  return room.throttle.enter({ loginName, network: networkOf(source.address), isKnownSource });
}

/** Does what the credentials are for, or says that they were not right after all. */
type Use<Result> = (proven: Proven) => Promise<Result | Disbelief | Refusal>;

/**
 * Password and code, within what may be tried, and then what they are for. An attempt that ends in
 * a fault was none. Refusals: sign-in-refused, sign-in-throttled, overloaded; those of `use`.
 */
export async function withCredentials<Result extends object>(
  room: Room,
  attempted: Attempted,
  use: Use<Result>,
): Promise<Result | Refusal> {
  if (!room.isLogHealthy()) throw new Fault('log-unavailable');
  const beganAt = room.clock.now();
  const ticket = enter(room, attempted);
  if (!('succeeded' in ticket)) return throttled(room, ticket.waitSeconds);
  try {
    const proven = await prove(room, attempted);
    if (isRefusal(proven)) {
      ticket.withdrawn();
      return proven;
    }
    const result = 'reason' in proven ? proven : await use(proven);
    if (isDisbelief(result)) return await disbelieve(room, { attempted, ticket, beganAt }, result);
    ticket.succeeded();
    return result;
  } catch (error) {
    ticket.withdrawn();
    throw error;
  }
}

const isDisbelief = (result: object): result is Disbelief => 'reason' in result;
