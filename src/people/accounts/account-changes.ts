import type { RolesChanged } from '../../shapes/index.ts';
import { judgeLoss } from '../authority.ts';
import { findCredentials } from '../credentials/credential-rows.ts';
import type { HeldPerson } from '../person-book.ts';
import type { People } from '../ports.ts';
import type { Room } from '../room.ts';
import { distinctRoles, judgeRoles } from '../separation.ts';
import { actOnAccount, changeAccount, stateUnfit } from './administration.ts';
import { voidActivations } from './activation-rows.ts';

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

export const createAccountChanges = (
  room: Room,
): Pick<People, 'changeRoles' | 'disable' | 'enable'> => ({
  changeRoles: (input) => changeRoles(room, input),
  disable: (input) => disable(room, input),
  enable: (input) => enable(room, input),
});
