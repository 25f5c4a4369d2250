import { isRefusal } from '../kernel/index.ts';
import { authorize, viewOfPerson } from './authority.ts';
import { actionsAllowed } from './may-do.ts';
import { PEOPLE_PAGE_MAX, type People, type PeoplePage } from './ports.ts';
import type { Room } from './room.ts';

type Looking = Pick<People, 'personOf' | 'people' | 'may' | 'actionsOf'>;

function pageOf(room: Room, query: Parameters<People['people']>[0]): PeoplePage {
  const { agency, after = '', limit } = query;
  const found = room.people
    .all()
    .filter((held) => held.person > after && (agency === undefined || held.agency === agency));
  const shown = found.slice(0, Math.min(limit, PEOPLE_PAGE_MAX));
  const next = shown.at(-1)?.person;
  return {
    people: shown.map((held) => viewOfPerson(room, held)),
    ...(next === undefined || shown.length === found.length ? {} : { next }),
  };
}

export const createLooking = (room: Room): Looking => ({
  personOf: (person) => {
    const held = room.people.find(person);
    return held && viewOfPerson(room, held);
  },
  people: (query) => pageOf(room, query),
  may: (by, action, target = {}) => {
    const authority = authorize(room, by, { action, target });
    return isRefusal(authority) ? authority : undefined;
  },
  actionsOf: (person) => {
    const held = room.people.find(person);
    return held === undefined ? [] : actionsAllowed(viewOfPerson(room, held));
  },
});
