import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import type {
  PeopleEnrolment,
  PeopleInvitation,
  PeopleSession,
  RoleAssignment,
} from '../../src/shapes/index.ts';
import { openBrowser, type Browser } from './browser.ts';
import type { StateFolder } from './state-folder.ts';

/** Somebody who can take an account into use, as `jingwei init` names the administrators. */
export interface Invited {
  readonly loginName: string;
  readonly activationToken: string;
}

/** One of the demo's people: all that signing in needs. */
export interface DemoPerson {
  readonly loginName: string;
  readonly password: string;
  /** Of the authenticator, base32. */
  readonly secret: string;
}

const SECURITY_ADMINISTRATOR = 'secadmin';
const AUDITOR = 'auditor';

const PASSWORD_BYTES = 18;

const STEP_MS = 30_000;

const own = (role: RoleAssignment['role'], agency: string): RoleAssignment => ({
  role,
  scope: { kind: 'agency', agency },
});

const everywhere = (role: RoleAssignment['role']): RoleAssignment => ({
  role,
  scope: { kind: 'all' },
});

const WINDOW = 'hz-xihu-approval';
const SOURCE = 'zj-human-resources';
const BUREAU = 'zj-data-bureau';

/** One for each role that is not an administrator's: login name, name, agency, role. */
const staff: readonly (readonly [string, string, string, RoleAssignment])[] = [
  ['operator', '经办甲', WINDOW, own('department-operator', WINDOW)],
  ['head', '负责乙', WINDOW, own('department-head', WINDOW)],
  ['maintainer', '编目丙', SOURCE, own('catalog-maintainer', SOURCE)],
  ['approver', '审核丁', SOURCE, own('catalog-approver', SOURCE)],
  ['publisher', '发布戊', BUREAU, everywhere('publisher')],
  [AUDITOR, '审计己', BUREAU, everywhere('bureau-auditor')],
];

/** Of this, the last or the next half minute: each code counts once, and three are good at a time. */
type Step = -1 | 0 | 1;

const codeOf = (secret: string, step: Step): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({
    timestamp: Date.now() + step * STEP_MS,
  });

async function activate(browser: Browser, invited: Invited): Promise<DemoPerson> {
  const token = invited.activationToken;
  const enrolment = await browser.ask('POST', '/v1/activation/begin', { token });
  const { loginName, secret } = enrolment as PeopleEnrolment;
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const complete = (): Promise<unknown> => {
    const code = codeOf(secret, -1);
    return browser.ask('POST', '/v1/activation/complete', { token, password, code });
  };
  // The half minute may end on the way, and the code of the last one is then of the one before.
  await complete().catch(complete);
  return { loginName, password, secret };
}

async function signIn(
  browser: Browser,
  { loginName: name, password, secret }: DemoPerson,
  step: Step,
): Promise<PeopleSession> {
  const body = { name, password, code: codeOf(secret, step) };
  return (await browser.ask('POST', '/v1/session', body)) as PeopleSession;
}

async function inviteStaff(
  browser: Browser,
  administrator: DemoPerson,
): Promise<readonly Invited[]> {
  await signIn(browser, administrator, 0);
  const invited: Invited[] = [];
  for (const [loginName, displayName, agency, role] of staff) {
    const one = { loginName, displayName, agency, roles: [role] };
    const { activationToken } = (await browser.ask('POST', '/v1/people', one)) as PeopleInvitation;
    invited.push({ loginName, activationToken });
  }
  await browser.ask('DELETE', '/v1/session');
  return invited;
}

/**
 * The three administrators take their accounts into use, and the one for security makes somebody for
 * each other role. What signing in needs is written to people.json, for its owner's eyes only.
 */
export async function makePeople(
  { peopleFile }: Pick<StateFolder, 'peopleFile'>,
  baseUrl: string,
  administrators: readonly Invited[],
): Promise<void> {
  const browser = openBrowser(baseUrl);
  const people = await Promise.all(administrators.map((one) => activate(browser, one)));
  const security = people.find(({ loginName }) => loginName === SECURITY_ADMINISTRATOR);
  if (security === undefined) throw new Error('jingwei init made no security administrator');
  const invited = await inviteStaff(openBrowser(baseUrl), security);
  people.push(...(await Promise.all(invited.map((one) => activate(browser, one)))));
  writeFileSync(peopleFile, `${JSON.stringify(people, undefined, 2)}\n`, { mode: 0o600 });
}

const readPeople = ({ peopleFile }: Pick<StateFolder, 'peopleFile'>): readonly DemoPerson[] =>
  JSON.parse(readFileSync(peopleFile, 'utf8')) as readonly DemoPerson[];

/** Asks as the bureau's auditor, who may look at all flows; once, before everybody is checked. */
export async function askAsAuditor<Answer>(
  folder: Pick<StateFolder, 'peopleFile'>,
  baseUrl: string,
  ask: (browser: Browser) => Promise<Answer>,
): Promise<Answer> {
  const auditor = readPeople(folder).find(({ loginName }) => loginName === AUDITOR);
  if (auditor === undefined) throw new Error('nobody audits');
  const browser = openBrowser(baseUrl);
  await signIn(browser, auditor, 0);
  const answer = await ask(browser);
  await browser.ask('DELETE', '/v1/session');
  return answer;
}

/** Signs everybody in and out again; answers the roles that were met. */
export async function checkPeople(
  folder: Pick<StateFolder, 'peopleFile'>,
  baseUrl: string,
): Promise<readonly string[]> {
  const met = readPeople(folder).map(async (one) => {
    const browser = openBrowser(baseUrl);
    const { person: who } = await signIn(browser, one, 1);
    await browser.ask('DELETE', '/v1/session');
    return who.roles.map(({ role }) => role);
  });
  return (await Promise.all(met)).flat().sort();
}
