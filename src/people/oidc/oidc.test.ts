import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { IdentityProvider } from '../../shapes/index.ts';
import { refusalOf } from './failures.ts';
import { readClaims } from './read-claims.ts';
import { createRemembered } from './remembered.ts';
import { safeReturnTo } from './return-to.ts';
import { createSpent } from './spent.ts';

const HERE = 'https://share.example.gov.cn';

describe('where a sign-in returns to', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    ['/console/#/keys', '/console/#/keys'],
    ['/a?b=c&d=%2F', '/a?b=c&d=%2F'],
    ['/a/../b', '/b'],
    [undefined, '/'],
    ['', '/'],
    [['/a', '/b'], '/'],
    ['a', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['\\/evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['/.//evil.example', '/'],
    ['/..//evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    [`/${'a'.repeat(512)}`, '/'],
  ];
  for (const [asked, expected] of cases) {
    it(`is ${expected} for ${JSON.stringify([asked]).slice(0, 40)}`, () =>
      assert.equal(safeReturnTo(asked), expected));
  }

  it('is at this site whatever was asked', () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('/', '\\', '.', ':', '@', '?', '#', 'a', '%2f', '\t', 'x.y')),
        (parts) => {
          const url = new URL(safeReturnTo(`/${parts.join('')}`), `${HERE}/v1/sign-in/oidc`);
          assert.equal(url.origin, HERE);
        },
      ),
    ));
});

describe('claims', () => {
  const settings: IdentityProvider = {
    issuer: 'https://id.example.gov.cn',
    clientId: 'x',
    scopes: ['openid'],
    idTokenAlgorithm: 'RS256',
    claims: { name: 'name', agency: 'dept', roles: 'groups' },
    mapping: [
      { value: 'clerks', role: 'department-operator', scope: { kind: 'own-agency' } },
      { value: 'office', role: 'department-operator', scope: { kind: 'own-agency' } },
      { value: 'audit', role: 'bureau-auditor', scope: { kind: 'all' } },
    ],
  };
  const told = { sub: 's-1', name: ' 李测试 ', dept: 'zj-tax', groups: ['clerks'] };
  const own = { role: 'department-operator', scope: { kind: 'agency', agency: 'zj-tax' } };

  it('become who somebody is here, each role once', () => {
    const groups = ['clerks', 'office', 'choir', 7, null];
    assert.deepEqual(readClaims(settings, { ...told, groups }), {
      issuer: settings.issuer,
      subject: 's-1',
      name: '李测试',
      agency: 'zj-tax',
      roles: [own],
    });
  });

  it('may have one role that is no list', () => {
    const claims = readClaims(settings, { ...told, groups: 'audit' });
    const roles = [{ role: 'bureau-auditor', scope: { kind: 'all' } }];
    assert.deepEqual('roles' in claims && claims.roles, roles);
  });

  const wanting: readonly Readonly<Record<string, unknown>>[] = [
    { sub: undefined },
    { sub: 'x'.repeat(256) },
    { name: '   ' },
    { name: 5 },
    { name: 'x'.repeat(51) },
    { dept: undefined },
    { dept: ['zj-tax'] },
    { groups: undefined },
    { groups: [] },
    { groups: ['choir'] },
    { groups: Array.from({ length: 1001 }, () => 'clerks') },
  ];
  for (const over of wanting) {
    it(`do not suffice with ${JSON.stringify(over).slice(0, 40)}`, () =>
      assert.deepEqual(readClaims(settings, { ...told, ...over }), {
        refused: 'identity-claims-insufficient',
      }));
  }
});

describe('what a provider says of itself', () => {
  const counting = (outcome: () => Promise<number>) => {
    let [now, asked] = [0, 0];
    const remembered = createRemembered({ now: () => now }, () => {
      asked += 1;
      return outcome();
    });
    return {
      get: () => remembered.get(),
      advance: (ms: number) => {
        now += ms;
      },
      asked: () => asked,
    };
  };

  it('is asked once for all who wait, and again after an hour', async () => {
    const provider = counting(() => Promise.resolve(1));
    await Promise.all([provider.get(), provider.get(), provider.get()]);
    provider.advance(3_599_999);
    await provider.get();
    assert.equal(provider.asked(), 1);
    provider.advance(1);
    await provider.get();
    assert.equal(provider.asked(), 2);
  });

  it('is asked again soon after a failure, and not at once', async () => {
    const provider = counting(() => Promise.reject(new Error('down')));
    await assert.rejects(provider.get());
    await assert.rejects(provider.get());
    assert.equal(provider.asked(), 1);
    provider.advance(3000);
    await assert.rejects(provider.get());
    assert.equal(provider.asked(), 2);
  });
});

describe('a spent state', () => {
  it('is taken once, and makes room when there are very many', () => {
    const spent = createSpent();
    assert.equal(spent.take('first'), true);
    assert.equal(spent.take('first'), false);
    for (let count = 0; count < 10_000; count += 1) spent.take(`state-${count}`);
    assert.equal(spent.take('state-9999'), false);
    assert.equal(spent.take('first'), true);
  });
});

describe('a failure', () => {
  it('that is nobody’s outside stays a failure', () => {
    const broken = new RangeError('ours');
    assert.throws(() => refusalOf(broken), broken);
  });
});
