import type { Kysely } from 'kysely';
import { canonicalText, type Refusal } from '../../kernel/index.ts';
import type { Entry } from '../../shapes/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Done, Moment, RefusalEntry, Work } from '../acts.ts';
import { judgeLoss } from '../authority.ts';
import { sessionsEnded } from '../entries.ts';
import type { HeldPerson } from '../person-book.ts';
import { insertPerson, updatePerson } from '../person-rows.ts';
import type { ExternalIdentity, People, SignedIn, Source } from '../ports.ts';
import { isAdministrator } from '../roles.ts';
import type { Room } from '../room.ts';
import { distinctRoles, judgeRoles } from '../separation.ts';
import { openSession } from '../sessions/open-session.ts';
import { deleteSessions } from '../sessions/session-rows.ts';
import { SIGN_IN_REFUSED } from './attempt.ts';

type Input = ExternalIdentity & { readonly source: Source };

interface Written {
  readonly tx: Kysely<Tables>;
  readonly moment: Moment;
}

/** Who it is, whether or not they were here before, and how they differ from then. */
interface Arrival {
  readonly before: HeldPerson | undefined;
  readonly after: HeldPerson;
}

function judgeArrival(room: Room, input: Input, before?: HeldPerson): Refusal | undefined {
  const { roles, agency } = input;
  const { limits, agencyOf, people } = room;
  const isOverreaching = roles.some(({ role }) => isAdministrator(role));
  if (isOverreaching && limits.administratorsLocalOnly) {
    return { refused: 'administrator-local-only' };
  }
  if (before?.state === 'disabled') return SIGN_IN_REFUSED;
  if (agencyOf(agency) === undefined) return { refused: 'agency-unknown' };
  if (before === undefined && people.size >= limits.peopleCountMax) {
    return { refused: 'too-many-people' };
  }
  return judgeRoles(roles, agency) ?? (before && judgeLoss(room, before, roles));
}

function arrivalOf(
  { newId }: Room,
  { issuer, subject, name, agency, roles }: Input,
  { before, at }: { readonly before: HeldPerson | undefined; readonly at: string },
): Arrival {
  const present = { displayName: name, agency, roles: distinctRoles(roles) };
  if (before !== undefined) return { before, after: { ...before, ...present } };
  const after: HeldPerson = {
    person: newId(),
    external: { issuer, subject },
    ...present,
    state: 'active',
    origin: 'external',
    createdAt: at,
    activatedAt: at,
  };
  return { before, after };
}

const rightsOf = ({ agency, roles }: HeldPerson): string => canonicalText({ agency, roles });

/** The account as the identity provider says it is now, and what of it is to be recorded. */
async function writeArrival(
  { sessions }: Room,
  { before, after }: Arrival,
  { tx, moment: { at } }: Written,
): Promise<{ readonly entries: readonly Entry[]; readonly isAlone: boolean }> {
  const { person, agency } = after;
  const who = { at, person, agency };
  if (before === undefined) {
    await insertPerson(tx, after);
    const roles = [...after.roles];
    return {
      entries: [{ kind: 'account.created', ...who, roles, via: 'external' }],
      isAlone: false,
    };
  }
  await updatePerson(tx, after);
  if (rightsOf(before) === rightsOf(after)) return { entries: [], isAlone: false };
  const open = sessions.of(person);
  await deleteSessions(tx, open);
  return {
    entries: [
      { kind: 'roles.changed', ...who, before: [...before.roles], after: [...after.roles] },
      ...sessionsEnded({ held: after, sessions: open, reason: 'roles-changed', at }),
    ],
    isAlone: true,
  };
}

const arrive =
  (room: Room, input: Input): Work<SignedIn> =>
  async (tx, moment): Promise<Done<SignedIn> | Refusal> => {
    const before = room.people.findExternal(input.issuer, input.subject);
    const refusal = judgeArrival(room, input, before);
    if (refusal !== undefined) return refusal;
    const arrival = arrivalOf(room, input, { before, at: moment.at });
    const { after: held } = arrival;
    const { person, agency } = held;
    const open = room.sessions.of(person);
    const { entries, isAlone } = await writeArrival(room, arrival, { tx, moment });
    const opening = { held, kind: 'browser', source: input.source, isAlone } as const;
    const opened = await openSession(room, opening, { tx, moment });
    const { session } = opened.signedIn.session;
    const source = room.fingerprints.source(input.source.address);
    const signedIn = { kind: 'person.signed-in', at: moment.at, person, agency, session } as const;
    return {
      entries: [...entries, ...opened.entries, { ...signedIn, via: 'external', source }],
      result: opened.signedIn,
      settle: () => {
        if (isAlone) room.sessions.drop(open);
        opened.settle();
        room.people.put(held);
      },
    };
  };

/** Recorded when they were here before, counted when not. */
const refusedFrom =
  ({ counter, people, fingerprints }: Room, { issuer, subject, source }: Input): RefusalEntry =>
  ({ refused }, { at }) => {
    const held = people.findExternal(issuer, subject);
    if (held === undefined) {
      counter.count({ refused });
      return undefined;
    }
    return {
      kind: 'person.sign-in-refused',
      at,
      person: held.person,
      agency: held.agency,
      act: 'sign-in-external',
      code: refused,
      reason: held.state === 'disabled' ? 'disabled' : 'unmapped',
      source: fingerprints.source(source.address),
    };
  };

export const createExternalSignIn = (room: Room): Pick<People, 'signInExternal'> => ({
  signInExternal: (input) => room.acts.perform(arrive(room, input), refusedFrom(room, input)),
});
