import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, TOTP } from 'otpauth';
import { openGateway, type Gateway } from '../../src/gateway.ts';
import { initialise } from '../../src/initialise.ts';
import { createAppLog } from '../../src/observability/index.ts';
import { loadSettings, SettingsError } from '../../src/settings/index.ts';
import type { Settings } from '../../src/shapes/index.ts';
import { createBrowser, type Browser } from './support/browser.ts';
import { CLIENT, startIdentityProvider } from './support/identity-provider.ts';

const PASSWORD = 'a phrase of the gateway test';

const rethrow = (error: Error): never => {
  throw error;
};

describe('people at a whole gateway', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'jingwei-gateway-'));
    mkdirSync(join(root, 'certs'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const settingsWith = (people: object): Settings => {
    const file = join(root, 'jingwei.json');
    const settings = {
      data: 'data',
      certs: 'certs',
      listen: { host: '127.0.0.1', port: 0 },
      logLevel: 'error',
      people,
    };
    writeFileSync(file, JSON.stringify(settings));
    return loadSettings({ file, env: {} });
  };

  const open = (settings: Settings): Promise<Gateway> =>
    openGateway({ settings, appLog: createAppLog({ level: 'error' }), onFatal: rethrow });

  const post = (page: Browser, path: string, body: object) =>
    page.ask(path, { method: 'POST', body });

  it('activate, sign in at the real cost, and stay signed in over a restart', async function () {
    this.timeout(60_000);
    const settings = settingsWith({});
    const { administrators } = await initialise(settings);
    const gateway = await open(settings);
    const page = createBrowser({ origin: gateway.baseUrl });
    const { loginName, activationToken: token } = administrators[1] ?? assert.fail();
    const begun = await post(page, '/v1/activation/begin', { token });
    const totp = new TOTP({ secret: Secret.fromBase32(String(begun.json['secret'])) });
    const complete = { token, password: PASSWORD, code: totp.generate() };
    const activated = await post(page, '/v1/activation/complete', complete);
    assert.equal(activated.status, 200, activated.text);
    // The code of the step after is taken as well, and none twice.
    const code = totp.generate({ timestamp: Date.now() + 30_000 });
    const opened = await post(page, '/v1/session', { name: loginName, password: PASSWORD, code });
    assert.equal(opened.status, 200, opened.text);
    await gateway.close();

    const port = Number(new URL(gateway.baseUrl).port);
    const again = await open({ ...settings, listen: { ...settings.listen, port } });
    const { json } = await page.ask('/v1/session');
    assert.equal((json['person'] as { loginName: string }).loginName, loginName);
    const metrics = await (await fetch(`${again.baseUrl}/metrics`)).text();
    assert.match(metrics, /route="\/v1\/session"/);
    await again.close();
  });

  it('sign in at the provider that the settings name', async function () {
    this.timeout(30_000);
    const provider = await startIdentityProvider({
      redirectUri: 'http://127.0.0.1:1/v1/sign-in/oidc/callback',
      accounts: {},
    });
    writeFileSync(join(root, 'client-secret'), `${CLIENT.secret}\n`);
    const settings = settingsWith({
      oidc: {
        issuer: provider.issuer,
        clientId: CLIENT.id,
        clientSecretFile: '../client-secret',
        scopes: ['gov'],
        idTokenAlgorithm: 'RS256',
        claims: { name: 'name', agency: 'agency', roles: 'roles' },
        mapping: [{ value: 'x', role: 'bureau-auditor', scope: { kind: 'all' } }],
      },
    });
    await initialise(settings);
    const gateway = await open(settings);
    const reply = await fetch(`${gateway.baseUrl}/v1/sign-in/oidc`, { redirect: 'manual' });
    assert.equal(reply.status, 303);
    const sent = new URL(reply.headers.get('location') ?? '');
    assert.equal(sent.origin, provider.issuer);
    const back = `${gateway.baseUrl}/v1/sign-in/oidc/callback`;
    assert.equal(sent.searchParams.get('redirect_uri'), back);
    assert.equal(sent.searchParams.get('scope'), 'openid gov');
    await gateway.close();
    await provider.close();
  });

  it('sign in by TLS only, but for a provider on this machine', () => {
    const oidc = {
      clientId: 'x',
      scopes: ['openid'],
      idTokenAlgorithm: 'RS256',
      claims: { name: 'a', agency: 'b', roles: 'c' },
      mapping: [{ value: 'x', role: 'publisher', scope: { kind: 'all' } }],
    };
    const keysOf = (issuer: string, over: object = {}): readonly string[] => {
      try {
        settingsWith({ oidc: { ...oidc, issuer, ...over } });
        return [];
      } catch (error) {
        return error instanceof SettingsError ? error.faults.map(({ key }) => key) : ['?'];
      }
    };
    for (const issuer of ['https://id.gov.cn/x', 'http://localhost:1234', 'http://127.0.0.1']) {
      assert.deepEqual(keysOf(issuer), []);
    }
    for (const issuer of ['http://id.gov.cn', 'http://localhost.evil.example', 'ftp://x']) {
      assert.deepEqual(keysOf(issuer), ['people.oidc.issuer']);
    }
    for (const idTokenAlgorithm of ['none', 'HS256']) {
      const faults = keysOf('https://id.gov.cn', { idTokenAlgorithm });
      assert.deepEqual(faults, ['people.oidc.idTokenAlgorithm']);
    }
  });
});
