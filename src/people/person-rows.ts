import type { Kysely } from 'kysely';
import type { RoleAssignment, RoleName, RoleScope } from '../shapes/index.ts';
import type { PersonRoleRow, PersonRow, Tables } from '../storage/index.ts';
import type { HeldPerson } from './person-book.ts';
import { distinctRoles } from './separation.ts';

type Db = Kysely<Tables>;

const codeOf = (scope: RoleScope): string => {
  switch (scope.kind) {
    case 'agency':
      return scope.agency;
    case 'region':
      return scope.region;
    case 'all':
      return '';
  }
};

function scopeOf({ scope_kind: kind, scope_code: code }: PersonRoleRow): RoleScope {
  switch (kind) {
    case 'agency':
      return { kind, agency: code };
    case 'region':
      return { kind, region: code };
    case 'all':
      return { kind };
  }
}

const assignmentOf = (row: PersonRoleRow): RoleAssignment => ({
  role: row.role as RoleName,
  scope: scopeOf(row),
});

const personOf = (row: PersonRow, roles: readonly RoleAssignment[]): HeldPerson => ({
  person: row.person,
  ...(row.login_name === null ? {} : { loginName: row.login_name }),
  ...(row.issuer === null || row.subject === null
    ? {}
    : { external: { issuer: row.issuer, subject: row.subject } }),
  displayName: row.display_name,
  agency: row.agency,
  state: row.state,
  origin: row.issuer === null ? 'local' : 'external',
  roles,
  createdAt: row.created_at,
  ...(row.activated_at === null ? {} : { activatedAt: row.activated_at }),
});

/** Everybody, in the order of their identifiers. */
export async function loadPeople(db: Db): Promise<readonly HeldPerson[]> {
  const rows = await db.selectFrom('people').selectAll().orderBy('person').execute();
  const held = new Map<string, RoleAssignment[]>();
  for (const row of await db.selectFrom('person_roles').selectAll().execute()) {
    held.set(row.person, [...(held.get(row.person) ?? []), assignmentOf(row)]);
  }
  return rows.map((row) => personOf(row, distinctRoles(held.get(row.person) ?? [])));
}

export async function insertPerson(db: Db, held: HeldPerson): Promise<void> {
  await db
    .insertInto('people')
    .values({
      person: held.person,
      login_name: held.loginName ?? null,
      issuer: held.external?.issuer ?? null,
      subject: held.external?.subject ?? null,
      display_name: held.displayName,
      agency: held.agency,
      state: held.state,
      created_at: held.createdAt,
      activated_at: held.activatedAt ?? null,
      password_hash: null,
      totp_secret: null,
      totp_step: null,
    })
    .execute();
  await insertRoles(db, held);
}

async function insertRoles(
  db: Db,
  { person, roles }: Pick<HeldPerson, 'person' | 'roles'>,
): Promise<void> {
  if (roles.length === 0) return;
  const values = roles.map(({ role, scope }) => ({
    person,
    role,
    scope_kind: scope.kind,
    scope_code: codeOf(scope),
  }));
  await db.insertInto('person_roles').values(values).execute();
}

/** Name, agency, state and roles become these. */
export async function updatePerson(db: Db, held: HeldPerson): Promise<void> {
  const { person, displayName, agency, state, activatedAt } = held;
  await db
    .updateTable('people')
    .set({ display_name: displayName, agency, state, activated_at: activatedAt ?? null })
    .where('person', '=', person)
    .execute();
  await db.deleteFrom('person_roles').where('person', '=', person).execute();
  await insertRoles(db, held);
}
