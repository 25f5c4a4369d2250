import type { Kysely } from 'kysely';
import type { Entry, RoleName } from '../../shapes/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Moment } from '../acts.ts';
import { holds, type HeldPerson } from '../person-book.ts';
import { insertPerson } from '../person-rows.ts';
import type { FoundedAdministrator, People } from '../ports.ts';
import { roles } from '../roles.ts';
import type { Room } from '../room.ts';
import { invitedPerson } from './new-accounts.ts';
import { findLivingActivation } from './activation-rows.ts';
import { inviteWith } from './invite.ts';

/** Login names of those a gateway begins with; there is no password until each sets their own. */
const founders = [
  { role: 'system-administrator', loginName: 'sysadmin' },
  { role: 'security-administrator', loginName: 'secadmin' },
  { role: 'audit-administrator', loginName: 'auditadmin' },
] as const satisfies readonly { readonly role: RoleName; readonly loginName: string }[];

type Founder = (typeof founders)[number];

interface Founding {
  readonly agency: string;
  readonly tx: Kysely<Tables>;
  readonly moment: Moment;
}

interface Founded {
  readonly held: HeldPerson;
  readonly entry: Entry;
  readonly told: FoundedAdministrator;
}

/**
 * Whether somebody ever activated an account with the role, or can still activate the one that was
 * made: then there is nothing to do. A token that lapsed unused has closed nobody's door for ever.
 */
async function isProvided(
  { people }: Room,
  { role, loginName }: Founder,
  { tx, moment }: Founding,
): Promise<boolean> {
  const holders = people.all().filter((held) => holds(held, role));
  if (holders.some(({ activatedAt }) => activatedAt !== undefined)) return true;
  const founder = people.findByLoginName(loginName);
  const living = founder && (await findLivingActivation(tx, founder.person));
  return living !== undefined && moment.at < living.expires_at;
}

async function found(room: Room, founder: Founder, founding: Founding): Promise<Founded> {
  const { role, loginName } = founder;
  const { agency, tx, moment } = founding;
  const present = room.people.findByLoginName(loginName);
  const displayName = roles[role].title['zh-CN'];
  const assigned = [{ role, scope: { kind: 'all' } }] as const;
  const fresh = { loginName, displayName, agency, roles: assigned };
  const held = present ?? invitedPerson(room, fresh, moment);
  if (present === undefined) await insertPerson(tx, held);
  const invitation = await inviteWith(room, held, founding);
  const who = { at: moment.at, person: held.person, agency: held.agency };
  const entry: Entry =
    present === undefined
      ? { kind: 'account.created', ...who, roles: [...held.roles], via: 'founding' }
      : { kind: 'account.invited', ...who, until: invitation.expiresAt };
  return { held, entry, told: { ...invitation, role, loginName } };
}

const foundAdministrators = async (
  room: Room,
  { agency }: Parameters<People['foundAdministrators']>[0],
): ReturnType<People['foundAdministrators']> => {
  const outcome = await room.acts.perform<readonly FoundedAdministrator[]>(
    async (tx, moment) => {
      const founding = { agency, tx, moment };
      const made: Founded[] = [];
      for (const founder of founders) {
        const isDone = await isProvided(room, founder, founding);
        if (!isDone) made.push(await found(room, founder, founding));
      }
      return {
        entries: made.map(({ entry }) => entry),
        result: made.map(({ told }) => told),
        settle: () => made.forEach(({ held }) => room.people.put(held)),
      };
    },
    () => undefined,
  );
  return 'refused' in outcome ? [] : outcome;
};

export const createFounding = (room: Room): Pick<People, 'foundAdministrators'> => ({
  foundAdministrators: (input) => foundAdministrators(room, input),
});
