import type { Kysely } from 'kysely';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { Entry } from '../../shapes/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Moment } from '../acts.ts';
import { authorize } from '../authority.ts';
import { refusedAs, sessionsEnded } from '../entries.ts';
import type { HeldPerson } from '../person-book.ts';
import { updatePerson } from '../person-rows.ts';
import type { Moved, People } from '../ports.ts';
import { isAdministrator } from '../roles.ts';
import type { Room } from '../room.ts';
import { deleteSessions } from '../sessions/session-rows.ts';
import { distinctRoles, judgeRoles } from '../separation.ts';

type Input = Parameters<People['moveAgency']>[0];

/** One person before and after, and what became of their roles. */
interface Move {
  readonly before: HeldPerson;
  readonly after: HeldPerson;
  readonly moved: Moved;
}

/** What somebody held in the name of an agency is gone with it; an administrator's is not so held. */
function planMove(before: HeldPerson, { to, given = [] }: Input): Move | Refusal {
  const { person } = before;
  const again = given.filter((each) => each.person === person).flatMap((each) => [...each.roles]);
  const kept = before.roles.filter(({ role }) => isAdministrator(role));
  const lost = before.roles.filter(({ role }) => !isAdministrator(role));
  const roles = distinctRoles([...kept, ...again]);
  const refusal = judgeRoles(roles, to);
  if (refusal !== undefined) return refusal;
  const moved = { person, lost, kept, given: distinctRoles(again) };
  return { before, after: { ...before, agency: to, roles }, moved };
}

function planMoves({ people, agencyOf }: Room, input: Input): readonly Move[] | Refusal {
  const { from, to, given = [] } = input;
  if (from === to || agencyOf(to) === undefined) return { refused: 'agency-unknown' };
  const isGoing = ({ agency, person }: HeldPerson): boolean =>
    agency === from && (input.people?.includes(person) ?? true);
  const leaving = people.all().filter(isGoing);
  const named = [...(input.people ?? []), ...given.map(({ person }) => person)];
  const isForeign = named.some((person) => !leaving.some((each) => each.person === person));
  if (isForeign) return { refused: 'person-unknown' };
  const moves: Move[] = [];
  for (const held of leaving) {
    const move = planMove(held, input);
    if (isRefusal(move)) return move;
    moves.push(move);
  }
  return moves;
}

async function writeMove(
  { sessions }: Room,
  { before, after, moved }: Move,
  { tx, moment, by }: { readonly tx: Kysely<Tables>; readonly moment: Moment; readonly by: string },
): Promise<readonly Entry[]> {
  const { person, agency: to } = after;
  const { at } = moment;
  await updatePerson(tx, after);
  await deleteSessions(tx, sessions.of(person));
  const [lost, kept, given] = [[...moved.lost], [...moved.kept], [...moved.given]];
  const ending = { held: after, sessions: sessions.of(person), reason: 'agency-moved' } as const;
  return [
    { kind: 'person.moved', at, person, from: before.agency, to, lost, kept, given, by },
    ...sessionsEnded({ ...ending, at, by }),
  ];
}

const moveAgency = (room: Room, input: Input): ReturnType<People['moveAgency']> =>
  room.acts.perform<readonly Moved[]>(
    async (tx, moment) => {
      const { by } = input;
      const authority = authorize(room, by, { action: 'agency.move' });
      if (isRefusal(authority)) return authority;
      const moves = planMoves(room, input);
      if ('refused' in moves) return moves;
      const entries: Entry[] = [];
      for (const move of moves) {
        entries.push(...(await writeMove(room, move, { tx, moment, by: by.person })));
      }
      return {
        entries,
        result: moves.map(({ moved }) => moved),
        settle: () => {
          for (const { after } of moves) {
            room.people.put(after);
            room.sessions.drop(room.sessions.of(after.person));
          }
        },
      };
    },
    refusedAs({ action: 'agency.move', by: input.by.person }),
  );

export const createMoving = (room: Room): Pick<People, 'moveAgency'> => ({
  moveAgency: (input) => moveAgency(room, input),
});
