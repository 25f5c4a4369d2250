import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Done, Moment } from '../acts.ts';
import { authorize, targetOf } from '../authority.ts';
import { refusedAs } from '../entries.ts';
import type { HeldPerson } from '../person-book.ts';
import { insertPerson } from '../person-rows.ts';
import type { Invitation, NewPerson, People } from '../ports.ts';
import type { Room } from '../room.ts';
import { distinctRoles, judgeRoles } from '../separation.ts';
import { actOnAccount, stateUnfit } from './administration.ts';
import { inviteWith } from './invite.ts';

function judgeNewPerson(
  { people, limits, agencyOf }: Room,
  { loginName, agency, roles }: NewPerson,
): Refusal | undefined {
  if (agencyOf(agency) === undefined) return { refused: 'agency-unknown' };
  if (people.size >= limits.peopleCountMax) return { refused: 'too-many-people' };
  if (people.findByLoginName(loginName) !== undefined) return { refused: 'login-name-taken' };
  return judgeRoles(roles, agency);
}

export const invitedPerson = (
  { newId }: Pick<Room, 'newId'>,
  { loginName, displayName, agency, roles }: NewPerson,
  { at }: Moment,
): HeldPerson => ({
  person: newId(),
  loginName,
  displayName,
  agency,
  state: 'invited',
  origin: 'local',
  roles: distinctRoles(roles),
  createdAt: at,
});

const createPerson = (
  room: Room,
  { by, ...wanted }: Parameters<People['createPerson']>[0],
): ReturnType<People['createPerson']> =>
  room.acts.perform<Invitation>(
    async (tx, moment) => {
      const target = targetOf(room, wanted.agency);
      const authority = authorize(room, by, { action: 'people.create', target });
      if (isRefusal(authority)) return authority;
      const refusal = judgeNewPerson(room, wanted);
      if (refusal !== undefined) return refusal;
      const held = invitedPerson(room, wanted, moment);
      const { person, agency, roles } = held;
      await insertPerson(tx, held);
      return {
        entries: [
          {
            kind: 'account.created',
            at: moment.at,
            person,
            agency,
            roles: [...roles],
            via: 'administrator',
            by: by.person,
          },
        ],
        result: await inviteWith(room, held, { tx, moment }),
        settle: () => room.people.put(held),
      };
    },
    refusedAs({ action: 'people.create', by: by.person }),
  );

const invite = (
  room: Room,
  { by, person }: Parameters<People['invite']>[0],
): ReturnType<People['invite']> =>
  actOnAccount<Invitation>(
    room,
    { action: 'people.invite', by, person },
    async (facts): Promise<Done<Invitation> | Refusal> => {
      const { held, actor, moment } = facts;
      // Whoever was active once is recovered by two administrators, not invited by one.
      if (held.state !== 'invited' || held.activatedAt !== undefined) return stateUnfit;
      const result = await inviteWith(room, held, facts);
      return {
        entries: [
          {
            kind: 'account.invited',
            at: moment.at,
            person,
            agency: held.agency,
            until: result.expiresAt,
            by: actor.person,
          },
        ],
        result,
        settle: () => undefined,
      };
    },
  );

export const createNewAccounts = (room: Room): Pick<People, 'createPerson' | 'invite'> => ({
  createPerson: (input) => createPerson(room, input),
  invite: (input) => invite(room, input),
});
