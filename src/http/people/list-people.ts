import type { Refusal } from '../../kernel/index.ts';
import {
  PEOPLE_PAGE_MAX,
  type CurrentSession,
  type People,
  type Person,
} from '../../people/index.ts';
import { limitIn } from './page.ts';
import { ok, type Answer, type AskedInSession } from './route.ts';

/** Pages looked through for one answer; who may see few among many goes on with `next`. */
const PAGES_MAX = 10;

const maySee =
  (people: People, by: CurrentSession) =>
  ({ agency, region }: Person): boolean =>
    people.may(by, 'people.read', { agency, ...(region === undefined ? {} : { region }) }) ===
    undefined;

interface Query {
  readonly agency?: string;
  readonly after?: string;
}

/** One after the other, in the order of their identifiers; bounded. */
function* peopleAfter(people: People, { after, ...query }: Query): Generator<Person, boolean> {
  let from = after;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const start = from === undefined ? {} : { after: from };
    const page = people.people({ ...query, ...start, limit: PEOPLE_PAGE_MAX });
    yield* page.people;
    from = page.next;
    if (from === undefined) return true;
  }
  return false;
}

interface Page {
  readonly people: readonly Person[];
  readonly next?: string;
}

function pageOf(
  everyone: Generator<Person, boolean>,
  isSeen: (one: Person) => boolean,
  limit: number,
): Page {
  const people: Person[] = [];
  let last: string | undefined;
  for (;;) {
    const { value, done } = everyone.next();
    if (done === true) return value || last === undefined ? { people } : { people, next: last };
    last = value.person;
    if (isSeen(value)) people.push(value);
    if (people.length === limit) return { people, next: last };
  }
}

/** A page of those whom the caller may see; what they may not see leaves no trace in it. */
export function listPeople(people: People, asked: AskedInSession): Answer | Refusal {
  const limit = limitIn(asked);
  if (typeof limit !== 'number') return limit;
  const [agency, after] = [asked.query('agency'), asked.query('after')];
  const everyone = peopleAfter(people, {
    ...(agency === undefined ? {} : { agency }),
    ...(after === undefined ? {} : { after }),
  });
  return ok(pageOf(everyone, maySee(people, asked.by), limit));
}
