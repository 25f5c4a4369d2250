import { say } from '../kernel/index.ts';
import type { PeoplePage, PeoplePerson } from '../shapes/index.ts';
import { fail } from './failures.ts';
import type { PeopleGateway } from './people-gateway.ts';

const IDENTIFIER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Everybody the caller may see, page by page. */
export async function* everybody(
  gateway: PeopleGateway,
  agency?: string,
): AsyncGenerator<PeoplePerson> {
  let after: string | undefined;
  do {
    const query = new URLSearchParams({
      ...(agency === undefined ? {} : { agency }),
      ...(after === undefined ? {} : { after }),
    });
    const path = `/v1/people?${query.toString()}`;
    const page = await gateway.ask<PeoplePage>({ method: 'GET', path });
    yield* page.people;
    after = page.next;
  } while (after !== undefined);
}

/** By identifier or login name. @throws {Fault} when there is nobody, or the caller may not look. */
export async function findPerson(gateway: PeopleGateway, named: string): Promise<PeoplePerson> {
  if (IDENTIFIER.test(named)) return gateway.ask({ method: 'GET', path: `/v1/people/${named}` });
  for await (const person of everybody(gateway)) {
    if (person.loginName === named) return person;
  }
  return fail(say(`没有此人：${named}`, `There is nobody named ${named}`));
}
