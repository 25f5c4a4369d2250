import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { RolesChanged } from '../../shapes/index.ts';
import type { Done, Moment } from '../acts.ts';
import { authorize, judgeLoss, targetOf } from '../authority.ts';
import { findCredentials } from '../credentials/credential-rows.ts';
import { refusedAs } from '../entries.ts';
import type { HeldPerson } from '../person-book.ts';
import { insertPerson } from '../person-rows.ts';
import type { Invitation, NewPerson, People } from '../ports.ts';
import type { Room } from '../room.ts';
import { distinctRoles, judgeRoles } from '../separation.ts';
import { actOnAccount, changeAccount, stateUnfit } from './administration.ts';
import { voidActivations } from './activation-rows.ts';
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

const changeRoles = (
  room: Room,
  { by, person, roles }: Parameters<People['changeRoles']>[0],
): ReturnType<People['changeRoles']> =>
  actOnAccount(room, { action: 'people.roles', by, person }, (facts) => {
    const { held, actor, moment } = facts;
    if (person === actor.person) return { refused: 'own-roles' };
    // An identity provider says them, and would say them again.
    if (held.origin === 'external') return stateUnfit;
    const after = { ...held, roles: distinctRoles(roles) };
    const refusal = judgeRoles(roles, held.agency) ?? judgeLoss(room, held, roles);
    if (refusal !== undefined) return refusal;
    const { agency } = held;
    const entry: RolesChanged = {
      kind: 'roles.changed',
      at: moment.at,
      person,
      agency,
      before: [...held.roles],
      after: [...after.roles],
      by: actor.person,
    };
    return changeAccount(room, facts, { after, entry, ending: 'roles-changed' });
  });

const disable = (
  room: Room,
  { by, person, reason }: Parameters<People['disable']>[0],
): ReturnType<People['disable']> =>
  actOnAccount(room, { action: 'people.disable', by, person }, async (facts) => {
    const { held, actor, moment, tx } = facts;
    if (held.state === 'disabled') return stateUnfit;
    const refusal = judgeLoss(room, held, []);
    if (refusal !== undefined) return refusal;
    await voidActivations(tx, person);
    const { agency } = held;
    const entry = {
      kind: 'account.disabled',
      at: moment.at,
      person,
      agency,
      by: actor.person,
      reason,
    } as const;
    const after: HeldPerson = { ...held, state: 'disabled' };
    return changeAccount(room, facts, { after, entry, ending: 'disabled' });
  });

/** With the credentials they had; whoever has none needs another token. */
const enable = (
  room: Room,
  { by, person }: Parameters<People['enable']>[0],
): ReturnType<People['enable']> =>
  actOnAccount(room, { action: 'people.enable', by, person }, async (facts) => {
    const { held, actor, moment, tx } = facts;
    if (held.state !== 'disabled') return stateUnfit;
    const hasCredentials =
      held.origin === 'external' || (await findCredentials(tx, person)) !== undefined;
    const after: HeldPerson = { ...held, state: hasCredentials ? 'active' : 'invited' };
    const { agency } = held;
    const entry = {
      kind: 'account.enabled',
      at: moment.at,
      person,
      agency,
      by: actor.person,
    } as const;
    return changeAccount(room, facts, { after, entry });
  });

export const createAccounts = (
  room: Room,
): Pick<People, 'createPerson' | 'invite' | 'changeRoles' | 'disable' | 'enable'> => ({
  createPerson: (input) => createPerson(room, input),
  invite: (input) => invite(room, input),
  changeRoles: (input) => changeRoles(room, input),
  disable: (input) => disable(room, input),
  enable: (input) => enable(room, input),
});
