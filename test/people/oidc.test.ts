import assert from 'node:assert/strict';
import { OIDC_CALLBACK_PATH } from '../../src/http/people/index.ts';
import type { IdentityProvider as ProviderSettings } from '../../src/shapes/index.ts';
import { formOf, signInAtProvider, type Answered, type Browser } from './support/browser.ts';
import {
  CLIENT,
  startIdentityProvider,
  type IdentityProvider,
  type ProviderAccount,
  type ProviderOptions,
} from './support/identity-provider.ts';
import { openOffice, type Office } from './support/office.ts';

const accounts: Readonly<Record<string, ProviderAccount>> = {
  li: { name: '李测试', agency: 'zj-tax', roles: ['tax-clerk', 'choir'] },
  wang: { name: '王测试', agency: 'zj-data-bureau', roles: ['auditors'] },
  nameless: { agency: 'zj-tax', roles: ['tax-clerk'] },
  homeless: { name: '无部门', roles: ['tax-clerk'] },
  roleless: { name: '无角色', agency: 'zj-tax', roles: ['choir'] },
  stranger: { name: '外部门', agency: 'no-such-agency', roles: ['tax-clerk'] },
  boss: { name: '想当管理员', agency: 'zj-data-bureau', roles: ['secadmins'] },
  both: { name: '两面', agency: 'zj-tax', roles: ['maintainers', 'approvers'] },
};

const settingsFor = (issuer: string): ProviderSettings => ({
  issuer,
  clientId: CLIENT.id,
  scopes: ['gov'],
  idTokenAlgorithm: 'RS256',
  claims: { name: 'name', agency: 'agency', roles: 'roles' },
  mapping: [
    { value: 'tax-clerk', role: 'department-operator', scope: { kind: 'own-agency' } },
    { value: 'maintainers', role: 'catalog-maintainer', scope: { kind: 'own-agency' } },
    { value: 'approvers', role: 'catalog-approver', scope: { kind: 'own-agency' } },
    { value: 'auditors', role: 'bureau-auditor', scope: { kind: 'region', region: '330100' } },
    { value: 'secadmins', role: 'security-administrator', scope: { kind: 'all' } },
  ],
});

interface Abroad {
  readonly office: Office;
  readonly provider: IdentityProvider;
  close(): Promise<void>;
}

/** A gateway on 127.0.0.1 whose people sign in on localhost: two sites. */
async function abroad(over: Partial<ProviderOptions> = {}): Promise<Abroad> {
  let provider: IdentityProvider | undefined;
  const office = await openOffice({
    oidc: async (redirectUri) => {
      provider = await startIdentityProvider({ redirectUri, accounts, ...over });
      return { settings: settingsFor(provider.issuer), clientSecret: CLIENT.secret };
    },
  });
  const started = provider ?? assert.fail();
  return {
    office,
    provider: started,
    close: async () => {
      await started.close();
      await office.close();
    },
  };
}

const START = '/v1/sign-in/oidc';
const TRANSACTION = 'jingwei-sign-in';

/** What the arrival page would refresh to, without going there. */
const callbackOf = async (browser: Browser, office: Office, login: string): Promise<string> => {
  const asked = await browser.visit(`${office.origin}${START}`);
  const consent = await browser.submit(
    formOf(asked),
    { prompt: 'login', login, password: 'any' },
    asked.url,
  );
  const form = formOf(consent);
  const cookie = await browser.jar.getCookieString(form);
  let next = form;
  let init: RequestInit = {
    method: 'POST',
    body: new URLSearchParams({ prompt: 'consent' }),
    headers: { cookie },
  };
  while (!next.startsWith(office.origin)) {
    const reply = await fetch(next, { ...init, redirect: 'manual' });
    for (const text of reply.headers.getSetCookie()) await browser.jar.setCookie(text, next);
    next = new URL(reply.headers.get('location') ?? assert.fail(await reply.text()), next).href;
    init = { headers: { cookie: await browser.jar.getCookieString(next) } };
  }
  return next;
};

const codeAt = ({ json }: Answered): string | undefined => json.code;

describe('signing in at an identity provider', () => {
  let place: Abroad;
  let office: Office;
  before(async () => {
    place = await abroad();
    ({ office } = place);
  });
  after(() => place.close());

  const signIn = (browser: Browser, login: string, query = ''): Promise<Answered> =>
    signInAtProvider(browser, `${office.origin}${START}${query}`, login);

  it('ends signed in at our own site, with the roles that the mapping gives', async () => {
    const browser = office.browser();
    const arrived = await signIn(browser, 'li', '?returnTo=/v1/session%3Fx=1');
    // The strict cookie came along, because the arrival page began the navigation.
    assert.equal(arrived.status, 200, arrived.text);
    assert.equal(arrived.url, `${office.origin}/v1/session?x=1`);
    const person = arrived.json['person'] as Readonly<Record<string, unknown>>;
    assert.deepEqual(
      { ...person, person: '', createdAt: '' },
      {
        person: '',
        createdAt: '',
        displayName: '李测试',
        agency: 'zj-tax',
        region: '330000',
        state: 'active',
        origin: 'external',
        roles: [{ role: 'department-operator', scope: { kind: 'agency', agency: 'zj-tax' } }],
      },
    );
    const again = await signIn(office.browser(), 'li', '?returnTo=/v1/session');
    const same = again.json['person'] as { person: string };
    assert.equal(same.person, person['person']);
    const entry = office.entries().findLast(({ kind }) => kind === 'person.signed-in');
    assert.equal((entry as { via?: string }).via, 'external');
    assert.equal(JSON.stringify(entry).includes('李'), false);
  });

  it('would lose the strict cookie in a chain of redirects', async () => {
    const browser = office.browser();
    await signIn(browser, 'li');
    const fromElsewhere = await browser.visit(`${office.origin}/v1/session`, place.provider.issuer);
    assert.equal(codeAt(fromElsewhere), 'session-missing');
    assert.equal((await browser.visit(`${office.origin}/v1/session`)).status, 200);
  });

  it('cannot step up, so does nothing dangerous', async () => {
    const browser = office.browser();
    await signIn(browser, 'wang');
    await browser.ask('/v1/session');
    const body = { password: 'any', code: '000000' };
    const refused = await browser.ask('/v1/session/step-up', { method: 'POST', body });
    assert.equal(codeAt(refused), 'not-permitted');
  });

  it('returns to places of this site only', async () => {
    const hostile = [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      '/%0d%0aSet-Cookie:x=y/../..//evil.example',
      '/"><script>alert(1)</script>',
    ];
    for (const returnTo of hostile) {
      const browser = office.browser();
      const arrived = await signIn(browser, 'li', `?returnTo=${encodeURIComponent(returnTo)}`);
      assert.equal(new URL(arrived.url).origin, office.origin, returnTo);
      assert.equal(arrived.text.includes('<script>'), false);
    }
  });

  it('answers with a page in which nothing runs, and drops the transaction', async () => {
    const browser = office.browser();
    const callback = await callbackOf(browser, office, 'li');
    const cookie = await browser.jar.getCookieString(callback);
    const reply = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
    assert.equal(reply.status, 200);
    assert.match(reply.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(reply.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
    assert.equal(reply.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(reply.headers.get('cache-control'), 'no-store');
    const set = reply.headers.getSetCookie();
    assert.match(set[0] ?? '', /^jingwei=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    assert.match(set[1] ?? '', /^jingwei-sign-in=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('keeps the transaction sealed, for ten minutes', async () => {
    const begun = await fetch(`${office.origin}${START}`, { redirect: 'manual' });
    const [cookie = ''] = begun.headers.getSetCookie();
    assert.match(cookie, /^jingwei-sign-in=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const at = new URL(begun.headers.get('location') ?? '');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const value = at.searchParams.get(name) ?? assert.fail(name);
      assert.equal(cookie.includes(value), false);
    }
    assert.equal(at.searchParams.get('code_challenge_method'), 'S256');
  });

  describe('refuses', () => {
    const arrive = async (callback: string, cookie: string): Promise<Answered> => {
      const reply = await fetch(callback, { headers: { cookie }, redirect: 'manual' });
      const text = await reply.text();
      assert.deepEqual(
        reply.headers.getSetCookie().filter((each) => each.startsWith('jingwei=')),
        [],
      );
      const { status, headers } = reply;
      return { status, headers, text, url: callback, json: JSON.parse(text) as Answered['json'] };
    };

    const back = async (login = 'li'): Promise<readonly [string, string]> => {
      const browser = office.browser();
      const callback = await callbackOf(browser, office, login);
      return [callback, await browser.jar.getCookieString(callback)];
    };

    it('another state', async () => {
      const [callback, cookie] = await back();
      const url = new URL(callback);
      url.searchParams.set('state', 'made-up');
      assert.equal(codeAt(await arrive(url.href, cookie)), 'sign-in-stale');
      // Which has not spent the true one.
      assert.equal((await fetch(callback, { headers: { cookie } })).status, 200);
    });

    it('a callback in a browser that did not begin (forced sign-in)', async () => {
      const [callback] = await back();
      assert.equal(codeAt(await arrive(callback, '')), 'sign-in-stale');
      const [, other] = await back('wang');
      assert.equal(codeAt(await arrive(callback, other)), 'sign-in-stale');
    });

    it('a callback that comes again', async () => {
      const [callback, cookie] = await back();
      assert.equal((await fetch(callback, { headers: { cookie } })).status, 200);
      assert.equal(codeAt(await arrive(callback, cookie)), 'sign-in-stale');
    });

    it('a code of another transaction', async () => {
      const [one] = await back();
      const [other, cookie] = await back();
      const mixed = new URL(other);
      mixed.searchParams.set('code', new URL(one).searchParams.get('code') ?? '');
      assert.equal(codeAt(await arrive(mixed.href, cookie)), 'sign-in-stale');
    });

    it('a transaction that is over, or altered', async () => {
      const [callback, cookie] = await back();
      const altered = cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
      assert.equal(codeAt(await arrive(callback, altered)), 'sign-in-stale');
      const [late, kept] = await back();
      office.clock.advance(600_000);
      assert.equal(codeAt(await arrive(late, kept)), 'sign-in-stale');
    });

    it('an issuer that is not the one asked (mix-up)', async () => {
      const [callback, cookie] = await back();
      const url = new URL(callback);
      url.searchParams.set('iss', 'https://evil.example');
      assert.equal(codeAt(await arrive(url.href, cookie)), 'identity-token-invalid');
    });

    it('a person who did not consent', async () => {
      const browser = office.browser();
      const asked = await browser.visit(`${office.origin}${START}`);
      const abort = asked.url.replace(/\/?$/, '/abort');
      const refused = await browser.visit(abort, asked.url);
      assert.equal(codeAt(refused), 'identity-declined', refused.text);
    });

    for (const login of ['nameless', 'homeless', 'roleless']) {
      it(`whom the claims do not describe: ${login}`, async () => {
        const [callback, cookie] = await back(login);
        assert.equal(codeAt(await arrive(callback, cookie)), 'identity-claims-insufficient');
      });
    }

    it('administrators, unknown agencies, and two sides of a review', async () => {
      const expected = {
        boss: 'administrator-local-only',
        stranger: 'agency-unknown',
        both: 'roles-exclusive',
      };
      for (const [login, code] of Object.entries(expected)) {
        const [callback, cookie] = await back(login);
        assert.equal(codeAt(await arrive(callback, cookie)), code);
      }
    });
  });
});

describe('sign-ins of nobody known', () => {
  it('are counted in one entry', async () => {
    const place = await abroad();
    const { office } = place;
    const browser = office.browser();
    for (let count = 0; count < 3; count += 1) {
      await browser.visit(`${office.origin}${OIDC_CALLBACK_PATH}?state=x&code=y`);
    }
    await browser.ask('/v1/session', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    const before = office.entries().length;
    await office.people.close();
    const entries = office.entries().slice(before);
    assert.deepEqual(
      entries.map((entry) => entry.kind === 'sign-ins.unidentified' && entry.counts),
      [{ 'sign-in-stale': 3, 'csrf-mismatch': 1 }],
    );
    await place.close();
  });
});

describe('an identity provider', () => {
  const signInOnce = async (place: Abroad, login = 'li'): Promise<Answered> =>
    signInAtProvider(place.office.browser(), `${place.office.origin}${START}`, login);

  const forged = (header: object) => (idToken: string) => {
    const [, payload = ''] = idToken.split('.');
    return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.`;
  };

  const cases: readonly { readonly name: string; readonly over: Partial<ProviderOptions> }[] = [
    { name: 'signs with a shared secret instead (HS256)', over: { algorithm: 'HS256' } },
    { name: 'signs with another algorithm than agreed', over: { algorithm: 'PS256' } },
    { name: 'does not sign (alg none)', over: { tamper: forged({ alg: 'none', typ: 'JWT' }) } },
    { name: 'says RS256 and does not sign', over: { tamper: forged({ alg: 'RS256' }) } },
    {
      name: 'signs something else',
      over: {
        tamper: (idToken) => {
          const [header = '', payload = '', signature = ''] = idToken.split('.');
          const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
          const other = JSON.stringify({ ...claims, sub: 'boss' });
          return [header, Buffer.from(other).toString('base64url'), signature].join('.');
        },
      },
    },
  ];
  for (const { name, over } of cases) {
    it(`that ${name} signs nobody in`, async () => {
      const place = await abroad(over);
      try {
        assert.equal(codeAt(await signInOnce(place)), 'identity-token-invalid');
        const opened = place.office.entries().filter(({ kind }) => kind === 'person.signed-in');
        assert.equal(opened.length, 0);
      } finally {
        await place.close();
      }
    });
  }

  it('that tells claims at its UserInfo endpoint only is asked there', async () => {
    const place = await abroad({ claimsIn: 'user-info' });
    const browser = place.office.browser();
    await signInAtProvider(browser, `${place.office.origin}${START}`, 'li');
    const { json } = await browser.visit(`${place.office.origin}/v1/session`);
    assert.equal((json['person'] as { displayName: string }).displayName, '李测试');
    await place.close();
  });

  it('that is down is said to be, at the beginning and on the way back', async () => {
    const place = await abroad();
    const browser = place.office.browser();
    const callback = await callbackOf(browser, place.office, 'li');
    const cookie = await browser.jar.getCookieString(callback);
    await place.provider.close();
    const reply = await fetch(callback, { headers: { cookie } });
    assert.equal(reply.status, 502);
    const told = (await reply.json()) as { code: string };
    assert.equal(told.code, 'identity-provider-failed');
    assert.equal(reply.headers.get('jingwei-error-origin'), 'gateway');
    // What it said of itself is asked again after an hour.
    place.office.clock.advance(3_600_001);
    const begun = await place.office.browser().visit(`${place.office.origin}${START}`);
    assert.equal(codeAt(begun), 'identity-provider-failed');
    await place.office.close();
  });

  it('where there is none has no routes', async () => {
    const office = await openOffice();
    for (const path of [START, OIDC_CALLBACK_PATH]) {
      assert.equal(codeAt(await office.browser().visit(office.origin + path)), 'route-unknown');
    }
    await office.close();
  });

  it('is remembered by a cookie of another name than the session', async () => {
    const place = await abroad();
    const browser = place.office.browser();
    await browser.visit(`${place.office.origin}${START}`);
    const kept = await browser.jar.getCookies(place.office.origin);
    assert.deepEqual(
      kept.map(({ key }) => key),
      [TRANSACTION],
    );
    await place.close();
  });
});
