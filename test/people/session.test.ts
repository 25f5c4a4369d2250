import assert from 'node:assert/strict';
import { SCRYPT_COST } from '../../src/people/credentials/scrypt.ts';
import type { Answered, Browser } from './support/browser.ts';
import {
  activateFounders,
  openOffice,
  TOTP_STEP_MS,
  type Colleague,
  type Office,
} from './support/office.ts';

const COOKIE = 'jingwei';

const setCookies = ({ headers }: Answered): readonly string[] => headers.getSetCookie();

const tokenIn = async ({ jar }: Browser, origin: string): Promise<string> =>
  (await jar.getCookies(origin)).find(({ key }) => key === COOKIE)?.value ?? '';

const credentials = (who: Colleague) => ({
  name: who.loginName,
  password: who.password,
  code: who.code(),
});

describe('sessions over HTTP', () => {
  let office: Office;
  let secadmin: Colleague;
  let auditadmin: Colleague;
  before(async () => {
    office = await openOffice();
    ({ secadmin, auditadmin } = await activateFounders(office));
  });
  after(() => office.close());

  const signIn = (page: Browser, who: Colleague): Promise<Answered> =>
    page.ask('/v1/session', { method: 'POST', body: credentials(who) });

  it('say who is signed in, what they may do, and what their page needs', async () => {
    const page = await office.signedIn(secadmin);
    const { status, json } = await page.ask('/v1/session');
    assert.equal(status, 200);
    assert.equal((json['person'] as { person: string }).person, secadmin.person);
    assert.equal((json['actions'] as string[]).includes('people.create'), true);
    assert.equal((json['actions'] as string[]).includes('audit.sign-ins'), false);
    assert.equal(typeof json['csrf'], 'string');
    assert.deepEqual(json['warnings'], []);
    const check = office.base.schemas.check('api/people-session.json');
    assert.deepEqual(check(json), { ok: true, value: json });
  });

  it('warn of their end', async () => {
    const page = await office.signedIn(auditadmin);
    for (let minutes = 0; minutes < 9 * 60 + 50; minutes += 25) {
      office.clock.advance(25 * 60_000);
      const { json, status } = await page.ask('/v1/session');
      if (status !== 200) break;
      const left = Date.parse((json['session'] as { endsAt: string }).endsAt) - office.clock.now();
      assert.deepEqual(json['warnings'], left <= 15 * 60_000 ? ['ends-soon'] : []);
    }
  });

  it('lie in a cookie that no script reads and no other site has sent', async () => {
    const page = office.browser();
    const [cookie = ''] = setCookies(await signIn(page, secadmin));
    assert.match(cookie, /^jingwei=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    office.clock.advance(TOTP_STEP_MS);
  });

  it('are answered with headers that keep nothing and let nothing in', async () => {
    const page = await office.signedIn(secadmin);
    for (const path of ['/v1/session', '/v1/people/nobody', '/v1/sessions']) {
      const { headers } = await page.ask(path);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.equal(headers.get('strict-transport-security'), null);
      assert.notEqual(headers.get('signature'), null);
    }
  });

  it('begin with a fresh token, whatever cookie came (fixation)', async () => {
    const attacker = await office.signedIn(auditadmin);
    const planted = await tokenIn(attacker, office.origin);
    const page = office.browser();
    await page.jar.setCookie(`${COOKIE}=${planted}; Path=/`, office.origin);
    const answer = await signIn(page, secadmin);
    office.clock.advance(TOTP_STEP_MS);
    const fresh = await tokenIn(page, office.origin);
    assert.equal(answer.status, 200);
    assert.notEqual(fresh, planted);
    assert.equal((await attacker.ask('/v1/session')).json.code, 'session-missing');
    // The log has the one who came, and the one whose session was planted as gone.
    const [came, gone] = ['person.signed-in', 'person.signed-out'].map((wanted) =>
      office.entries().findLast(({ kind }) => kind === wanted),
    ) as { person?: string }[];
    assert.deepEqual([came?.person, gone?.person], [secadmin.person, auditadmin.person]);
    const made = 'A'.repeat(43);
    const other = office.browser();
    await other.jar.setCookie(`${COOKIE}=${made}; Path=/`, office.origin);
    await signIn(other, auditadmin);
    office.clock.advance(TOTP_STEP_MS);
    assert.notEqual(await tokenIn(other, office.origin), made);
  });

  it('end when another browser shows their cookie (theft), and the log says so', async () => {
    const page = await office.signedIn(secadmin);
    const stolen = await tokenIn(page, office.origin);
    const thief = office.browser({ userAgent: 'Thief/1.0' });
    await thief.jar.setCookie(`${COOKIE}=${stolen}; Path=/`, office.origin);
    assert.equal((await thief.ask('/v1/session')).json.code, 'session-missing');
    assert.equal((await page.ask('/v1/session')).json.code, 'session-missing');
    const ended = office.entries().findLast(({ kind }) => kind === 'sessions.ended');
    assert.equal((ended as { person?: string }).person, secadmin.person);
  });

  it('do not open to a cookie shown as a bearer token, or sent twice', async () => {
    const page = await office.signedIn(secadmin);
    const token = await tokenIn(page, office.origin);
    const bearer = await fetch(`${office.origin}/v1/session`, {
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'Browser/1.0' },
    });
    assert.equal(bearer.status, 401);
    const twice = await page.ask('/v1/session', {
      headers: { cookie: `${COOKIE}=${token}; ${COOKIE}=${'B'.repeat(43)}` },
    });
    assert.equal(twice.json.code, 'session-missing');
    const broken = await page.ask('/v1/session', { headers: { authorization: 'Basic eDp5' } });
    assert.equal(broken.json.code, 'session-missing');
    assert.equal((await page.ask('/v1/session')).status, 200);
  });

  it('are dropped by the browser when they are over', async () => {
    const page = await office.signedIn(secadmin);
    office.clock.advance(31 * 60_000);
    const answer = await page.ask('/v1/session');
    assert.equal(answer.json.code, 'session-missing');
    assert.match(setCookies(answer)[0] ?? '', /^jingwei=; Max-Age=0;/);
    assert.equal(await tokenIn(page, office.origin), '');
  });

  it('are listed and ended by their person, one or all others', async () => {
    const [first, second, third] = [
      await office.signedIn(secadmin),
      await office.signedIn(secadmin),
      await office.signedIn(secadmin),
    ];
    const { json } = await first.ask('/v1/sessions');
    const check = office.base.schemas.check('api/people-sessions.json');
    assert.deepEqual(check(json), { ok: true, value: json });
    const listed = json['sessions'] as { session: string; isCurrent: boolean }[];
    assert.equal(listed.filter(({ isCurrent }) => isCurrent).length, 1);
    const own = (await second.ask('/v1/session')).json['session'] as { session: string };
    const ended = await first.ask(`/v1/sessions/${own.session}`, { method: 'DELETE' });
    assert.deepEqual(ended.json, { ended: 1 });
    assert.equal((await second.ask('/v1/session')).json.code, 'session-missing');
    const others = await first.ask('/v1/sessions', { method: 'DELETE' });
    assert.equal(Number(others.json['ended']) >= 1, true);
    assert.equal((await third.ask('/v1/session')).json.code, 'session-missing');
    assert.equal((await first.ask('/v1/session')).status, 200);
  });

  it('of others are unknown to whoever asks to end one', async () => {
    const page = await office.signedIn(secadmin);
    const other = await office.signedIn(auditadmin);
    const { session } = (await other.ask('/v1/session')).json['session'] as { session: string };
    const refused = await page.ask(`/v1/sessions/${session}`, { method: 'DELETE' });
    assert.equal(refused.json.code, 'session-unknown');
    assert.equal((await other.ask('/v1/session')).status, 200);
  });

  it('end with signing out', async () => {
    const page = await office.signedIn(secadmin);
    const out = await page.ask('/v1/session', { method: 'DELETE' });
    assert.deepEqual(out.json, { ended: 1 });
    assert.match(setCookies(out)[0] ?? '', /^jingwei=; Max-Age=0;/);
    assert.equal((await page.ask('/v1/session')).json.code, 'session-missing');
  });

  it('change with the password: all end, one opens anew', async () => {
    const elsewhere = await office.signedIn(auditadmin);
    const page = await office.signedIn(auditadmin);
    const before = await tokenIn(page, office.origin);
    const body = {
      password: auditadmin.password,
      code: auditadmin.code(),
      newPassword: auditadmin.password,
    };
    const same = await page.ask('/v1/session/password', { method: 'POST', body });
    assert.equal(same.json.code, 'password-weak');
    office.clock.advance(TOTP_STEP_MS);
    const newPassword = `${auditadmin.password} anew`;
    const changed = await page.ask('/v1/session/password', {
      method: 'POST',
      body: { ...body, code: auditadmin.code(), newPassword },
    });
    assert.equal(changed.status, 200, changed.text);
    office.clock.advance(TOTP_STEP_MS);
    auditadmin = { ...auditadmin, password: newPassword };
    assert.notEqual(await tokenIn(page, office.origin), before);
    assert.equal((await page.ask('/v1/session')).status, 200);
    assert.equal((await elsewhere.ask('/v1/session')).json.code, 'session-missing');
  });

  it('are not opened by a code that was used', async () => {
    const page = office.browser();
    const sent = credentials(secadmin);
    assert.equal((await page.ask('/v1/session', { method: 'POST', body: sent })).status, 200);
    const again = await office.browser().ask('/v1/session', { method: 'POST', body: sent });
    assert.equal(again.json.code, 'sign-in-refused');
    office.clock.advance(TOTP_STEP_MS);
  });

  describe('take of a request', () => {
    const cases: readonly {
      readonly name: string;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly code: string;
    }[] = [
      { name: 'no more than 4 KiB', body: `"${'x'.repeat(4096)}"`, code: 'body-too-large' },
      {
        name: 'JSON by its type',
        body: '{}',
        headers: { 'content-type': 'text/plain' },
        code: 'media-type-unsupported',
      },
      {
        name: 'nothing compressed',
        body: '{}',
        headers: { 'content-encoding': 'gzip' },
        code: 'media-type-unsupported',
      },
      {
        name: 'no key twice',
        body: '{"name":"a","name":"b","password":"c","code":"123456"}',
        code: 'body-malformed',
      },
      { name: 'no deep nesting', body: '['.repeat(9) + ']'.repeat(9), code: 'body-malformed' },
      { name: 'nothing unasked', body: '{"name":"a","role":"b"}', code: 'body-invalid' },
    ];
    for (const { name, body, headers, code } of cases) {
      it(name, async () => {
        const asking = { method: 'POST', body, ...(headers === undefined ? {} : { headers }) };
        assert.equal((await office.browser().ask('/v1/session', asking)).json.code, code);
      });
    }

    it('the methods a path has', async () => {
      const refused = await office.browser().ask('/v1/session', { method: 'PATCH' });
      assert.equal(refused.json.code, 'method-not-allowed');
      assert.equal(refused.headers.get('allow'), 'POST, GET, DELETE');
    });

    it('an address that only a proxy of ours may tell', async () => {
      const page = office.browser();
      const headers = { 'x-forwarded-for': '203.0.113.9' };
      const body = credentials(secadmin);
      const opened = await page.ask('/v1/session', { method: 'POST', body, headers });
      office.clock.advance(TOTP_STEP_MS);
      assert.equal((opened.json['session'] as { source: string }).source, '127.0.0.1');
    });
  });
});

describe('sessions where the site has TLS', () => {
  let office: Office;
  before(async () => {
    office = await openOffice({
      origins: (bound) => ['https://share.example.gov.cn', bound],
      proxyAddresses: ['127.0.0.1', '10.0.0.2'],
      // The only place where it is the real cost.
      scrypt: SCRYPT_COST,
    });
  });
  after(() => office.close());

  it('lie in a cookie of this host alone, at the real cost of a password', async function () {
    this.timeout(30_000);
    const { secadmin } = await activateFounders(office);
    const page = office.browser();
    const body = credentials(secadmin);
    const headers = { 'x-forwarded-for': 'forged, 198.51.100.1, 203.0.113.9, 10.0.0.2' };
    const opened = await page.ask('/v1/session', { method: 'POST', body, headers });
    assert.equal(opened.status, 200);
    const attributes = 'Path=/; HttpOnly; Secure; SameSite=Strict';
    const cookie = setCookies(opened)[0] ?? '';
    assert.match(cookie, new RegExp(`^__Host-jingwei=[A-Za-z0-9_-]{43}; ${attributes}$`));
    assert.match(opened.headers.get('strict-transport-security') ?? '', /^max-age=/);
    // The nearest address that is no proxy of ours; what is before it anybody can write.
    assert.equal((opened.json['session'] as { source: string }).source, '203.0.113.9');
  });
});
