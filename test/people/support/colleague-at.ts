import { Secret, TOTP } from 'otpauth';
import type { FoundedAdministrator } from '../../../src/people/index.ts';
import type { RoleAssignment } from '../../../src/shapes/index.ts';
import { createBrowser, type Answered, type Browser } from './browser.ts';

/** A whole gateway that was just founded. */
export interface FoundedGateway {
  readonly baseUrl: string;
  readonly administrators: readonly FoundedAdministrator[];
}

export interface NewColleague {
  readonly loginName: string;
  readonly agency: string;
  readonly role: RoleAssignment['role'];
}

interface Invited {
  readonly loginName: string;
  readonly activationToken: string;
}

const PASSWORD = 'a heron over eleven fields';

const STEP_MS = 30_000;

function took({ status, text, json }: Answered): Answered['json'] {
  if (status !== 200 && status !== 201) throw new Error(text);
  return json;
}

/** Takes an account into use and signs in, at the real cost of passwords. */
async function enter(origin: string, { loginName, activationToken }: Invited): Promise<Browser> {
  const page = createBrowser({ origin });
  const post = async (path: string, body: object) =>
    took(await page.ask(path, { method: 'POST', body }));
  const token = activationToken;
  const { secret } = await post('/v1/activation/begin', { token });
  const totp = new TOTP({ secret: Secret.fromBase32(String(secret)) });
  const complete = { token, password: PASSWORD, code: totp.generate() };
  await post('/v1/activation/complete', complete);
  // The code of the step after is taken as well, and none twice.
  const code = totp.generate({ timestamp: Date.now() + STEP_MS });
  await post('/v1/session', { name: loginName, password: PASSWORD, code });
  return page;
}

/** Makes people by the security administrator; answers a browser in which each is signed in. */
export async function colleaguesAt(
  { baseUrl, administrators }: FoundedGateway,
  colleagues: readonly NewColleague[],
): Promise<readonly Browser[]> {
  const security = administrators.find(({ role }) => role === 'security-administrator');
  if (security === undefined) throw new Error('nobody is for security');
  const page = await enter(baseUrl, security);
  const pages: Browser[] = [];
  for (const { loginName, agency, role } of colleagues) {
    const roles = [{ role, scope: { kind: 'agency', agency } }];
    const body = { loginName, displayName: loginName, agency, roles };
    const invitation = took(await page.ask('/v1/people', { method: 'POST', body }));
    pages.push(
      await enter(baseUrl, { loginName, activationToken: String(invitation['activationToken']) }),
    );
  }
  return pages;
}
