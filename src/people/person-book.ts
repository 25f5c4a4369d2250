import type { RoleName } from '../shapes/index.ts';
import type { Person } from './ports.ts';

/** A person as the store has them. */
export interface HeldPerson extends Omit<Person, 'region'> {
  /** Whom an identity provider vouches for, instead of a login name. */
  readonly external?: { readonly issuer: string; readonly subject: string };
  /** The first time; absent before. */
  readonly activatedAt?: string;
}

/** Everybody, in memory, so that a check for each request asks the store nothing. */
export interface PersonBook {
  find(person: string): HeldPerson | undefined;
  findByLoginName(loginName: string): HeldPerson | undefined;
  findExternal(issuer: string, subject: string): HeldPerson | undefined;
  /** In the order of their identifiers. */
  all(): readonly HeldPerson[];
  readonly size: number;
  /** After commit only. */
  put(held: HeldPerson): void;
}

// Neither an issuer, which is a URL, nor a subject holds a line feed (OpenID Connect Core §2).
const externalKey = (issuer: string, subject: string): string => `${issuer}\n${subject}`;

export function createPersonBook(everybody: readonly HeldPerson[]): PersonBook {
  const people = new Map<string, HeldPerson>();
  const byLoginName = new Map<string, string>();
  const byExternal = new Map<string, string>();
  let inOrder: readonly HeldPerson[] | undefined;

  const put = (held: HeldPerson): void => {
    people.set(held.person, held);
    if (held.loginName !== undefined) byLoginName.set(held.loginName, held.person);
    if (held.external !== undefined) {
      byExternal.set(externalKey(held.external.issuer, held.external.subject), held.person);
    }
    inOrder = undefined;
  };
  everybody.forEach(put);

  const find = (person: string | undefined): HeldPerson | undefined =>
    person === undefined ? undefined : people.get(person);

  return {
    find,
    findByLoginName: (loginName) => find(byLoginName.get(loginName)),
    findExternal: (issuer, subject) => find(byExternal.get(externalKey(issuer, subject))),
    all: () => (inOrder ??= [...people.values()].sort((a, b) => (a.person < b.person ? -1 : 1))),
    get size() {
      return people.size;
    },
    put,
  };
}

export const holds = ({ roles }: Pick<HeldPerson, 'roles'>, role: RoleName): boolean =>
  roles.some((assignment) => assignment.role === role);
