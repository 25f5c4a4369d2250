import type { Kysely } from 'kysely';
import type { PersonRow, Tables } from '../../storage/index.ts';

type Db = Kysely<Tables>;

/** Hashes of the passwords a person had last, the present one among them; none of them again. */
const FORMER_PASSWORDS_MAX = 5;

export interface StoredCredentials {
  readonly passwordHash: string;
  /** Sealed. */
  readonly totpSecret: Uint8Array;
  /** The last time step whose code was taken. */
  readonly totpStep: number;
}

type CredentialColumns = Pick<PersonRow, 'password_hash' | 'totp_secret' | 'totp_step'>;

function credentialsOf(row: CredentialColumns): StoredCredentials | undefined {
  const { password_hash: passwordHash, totp_secret: totpSecret, totp_step: totpStep } = row;
  return passwordHash === null || totpSecret === null || totpStep === null
    ? undefined
    : { passwordHash, totpSecret, totpStep };
}

/** Undefined for nobody, and for who has none. The same query for both. */
export async function findCredentials(
  db: Db,
  person: string | undefined,
): Promise<StoredCredentials | undefined> {
  const row = await db
    .selectFrom('people')
    .select(['password_hash', 'totp_secret', 'totp_step'])
    .where('person', '=', person ?? '')
    .executeTakeFirst();
  return row && credentialsOf(row);
}

/** The password and the code that somebody was just seen to know. */
export interface ProvenCredentials {
  readonly person: string;
  readonly passwordHash: string;
  readonly step: number;
}

/**
 * Takes the code: false when it, or a later one, was taken before, or when the password has changed
 * since it was compared. Of two at once with the same code one wins.
 */
export async function takeCode(
  db: Db,
  { person, passwordHash, step }: ProvenCredentials,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('people')
    .set({ totp_step: step })
    .where('person', '=', person)
    .where('password_hash', '=', passwordHash)
    .where('totp_step', '<', step)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The same password, hashed at another cost. */
export async function replaceHash(db: Db, person: string, passwordHash: string): Promise<void> {
  await db
    .updateTable('people')
    .set({ password_hash: passwordHash })
    .where('person', '=', person)
    .execute();
}

export async function setCredentials(
  db: Db,
  person: string,
  { passwordHash, totpSecret, totpStep }: StoredCredentials,
): Promise<void> {
  await db
    .updateTable('people')
    .set({ password_hash: passwordHash, totp_secret: totpSecret, totp_step: totpStep })
    .where('person', '=', person)
    .execute();
  await rememberPassword(db, person, passwordHash);
}

export async function setPassword(db: Db, person: string, passwordHash: string): Promise<void> {
  await replaceHash(db, person, passwordHash);
  await rememberPassword(db, person, passwordHash);
}

/** What was known or held is of no use from then on. Former passwords stay former. */
export async function dropCredentials(db: Db, person: string): Promise<void> {
  await db
    .updateTable('people')
    .set({ password_hash: null, totp_secret: null, totp_step: null })
    .where('person', '=', person)
    .execute();
}

export async function findFormerPasswords(db: Db, person: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('former_passwords')
    .select('password_hash')
    .where('person', '=', person)
    .orderBy('sequence', 'desc')
    .limit(FORMER_PASSWORDS_MAX)
    .execute();
  return rows.map(({ password_hash: hash }) => hash);
}

async function rememberPassword(db: Db, person: string, passwordHash: string): Promise<void> {
  await db.insertInto('former_passwords').values({ person, password_hash: passwordHash }).execute();
  const kept = db
    .selectFrom('former_passwords')
    .select('sequence')
    .where('person', '=', person)
    .orderBy('sequence', 'desc')
    .limit(FORMER_PASSWORDS_MAX);
  await db
    .deleteFrom('former_passwords')
    .where('person', '=', person)
    .where('sequence', 'not in', kept)
    .execute();
}
