import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import {
  base64Of,
  instantOf,
  newId,
  problemCodes,
  utf8,
  type ProblemCode,
} from '../../src/kernel/index.ts';
import type { KeysChallenge, RoleName } from '../../src/shapes/index.ts';
import type { SigningKey } from '../../src/signatures/index.ts';
import type { Answered, Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Colleague, type Office } from './support/office.ts';

const SYSTEM = 'xihu-window';
const AGENCY = 'hz-xihu-approval';
const DAY_MS = 86_400_000;
const CODE = 'c'.repeat(16);

/** Founders, the operator, and two more. */
const PEOPLE_MAX = 6;

interface Pair {
  readonly publicPem: string;
  readonly signing: SigningKey;
}

/** How it is told afterwards: by an entry about somebody, or counted with others about nobody. */
type Told = 'key.act-refused' | 'person.act-refused' | 'sign-ins.unidentified';

interface Case {
  readonly code: ProblemCode;
  readonly name: string;
  readonly told: Told;
  readonly act: () => Promise<Answered>;
}

describe('what people must not do', () => {
  let office: Office;
  let secadmin: Browser;
  let sysadmin: Colleague;
  let operator: Browser;
  let head: Browser;
  let auditor: Browser;

  before(async () => {
    office = await openOffice({
      people: { stepUpMinutes: 30, sessionIdleMinutes: 60, peopleCountMax: PEOPLE_MAX },
    });
    const founders = await activateFounders(office);
    ({ sysadmin } = founders);
    secadmin = await office.signedIn(founders.secadmin);
    operator = await office.signedIn(await made('operator', 'department-operator'));
    head = await office.signedIn(await made('colleague', 'department-head'));
    auditor = await office.signedIn(await made('auditor', 'bureau-auditor'));
  });
  after(() => office.close());

  const post = (page: Browser, path: string, body?: unknown): Promise<Answered> =>
    page.ask(path, { method: 'POST', body });

  const create = (loginName: string, role: RoleName): Promise<Answered> =>
    post(secadmin, '/v1/people', {
      loginName,
      displayName: '测试员',
      agency: AGENCY,
      roles: [
        role === 'bureau-auditor'
          ? { role, scope: { kind: 'all' } }
          : { role, scope: { kind: 'agency', agency: AGENCY } },
      ],
    });

  async function made(loginName: string, role: RoleName): Promise<Colleague> {
    const { json } = await create(loginName, role);
    const { person } = json['person'] as { person: string };
    return office.activate({ loginName, person, token: String(json['activationToken']) });
  }

  function pair(): Pair {
    const { crypto } = office.base;
    const { privatePem, publicPem } = crypto.generateKeyPair('ed25519');
    return { publicPem, signing: crypto.importSigningKey('k', privatePem, 'ed25519')! };
  }

  async function requestFor(name: string, key = pair()): Promise<object> {
    const issued = await post(operator, '/v1/keys/challenges', { system: SYSTEM, name });
    const { challenge, text } = issued.json as unknown as KeysChallenge;
    const proof = base64Of(await office.base.crypto.sign(key.signing, utf8(text)));
    return { kind: 'pair', system: SYSTEM, name, publicPem: key.publicPem, challenge, proof };
  }

  const askFor = async (name: string, over: object = {}): Promise<Answered> =>
    post(operator, '/v1/keys', { ...(await requestFor(name)), ...over });

  const rsaPem = (): string =>
    generateKeyPairSync('rsa', { modulusLength: 2048 })
      .publicKey.export({ type: 'spki', format: 'pem' })
      .toString();

  async function personNamed(loginName: string): Promise<string> {
    const { json } = await secadmin.ask('/v1/people');
    const people = json['people'] as { person: string; loginName: string }[];
    return people.find((each) => each.loginName === loginName)?.person ?? assert.fail(loginName);
  }

  const startCommandLine = (): Promise<Answered> =>
    post(office.browser(), '/v1/cli-sign-ins', { code: CODE, challenge: 'v'.repeat(43) });

  async function guessedUntilThrottled(): Promise<Answered> {
    const body = { name: sysadmin.loginName, password: 'wrong', code: '000000' };
    for (let tries = 0; tries < 4; tries += 1) await post(office.browser(), '/v1/session', body);
    return post(office.browser(), '/v1/session', body);
  }

  const cases: readonly Case[] = [
    {
      code: 'key-unreadable',
      name: 'ask for what is no key',
      told: 'key.act-refused',
      act: () => askFor('k1', { publicPem: 'key' }),
    },
    {
      code: 'algorithm-unfit',
      name: 'ask for an algorithm that the key is not for (downgrade)',
      told: 'key.act-refused',
      act: () => askFor('k1', { publicPem: rsaPem(), algorithm: 'sm2-sm3' }),
    },
    {
      code: 'term-unfit',
      name: 'ask for a term beyond the bound',
      told: 'key.act-refused',
      act: () => askFor('k1', { validUntil: instantOf(office.clock.now() + 10_000 * DAY_MS) }),
    },
    {
      code: 'keyid-taken',
      name: 'ask for another key under the same name',
      told: 'key.act-refused',
      act: () => askFor('first'),
    },
    {
      code: 'too-many-undecided',
      name: 'ask for more keys than may wait',
      told: 'key.act-refused',
      act: () => askFor('one-too-many'),
    },
    {
      code: 'challenge-expired',
      name: 'prove a key to a challenge that is over',
      told: 'key.act-refused',
      act: async () => {
        const request = await requestFor('late');
        office.clock.advance(10 * 60_000);
        return post(operator, '/v1/keys', request);
      },
    },
    {
      code: 'too-many-people',
      name: 'make more accounts than are allowed',
      told: 'person.act-refused',
      act: () => create('one-too-many', 'department-operator'),
    },
    {
      code: 'account-state-unfit',
      name: 'invite somebody who is active',
      told: 'person.act-refused',
      act: async () => post(secadmin, `/v1/people/${await personNamed('operator')}/invite`),
    },
    {
      code: 'grant-unknown',
      name: 'revoke a grant that is not there',
      told: 'person.act-refused',
      act: () => post(head, '/v1/grants/G-0/revoke', { reason: 'x' }),
    },
    {
      code: 'erasure-unknown',
      name: 'decide on an erasure that another browser has decided at the same moment',
      told: 'person.act-refused',
      act: async () => {
        const body = { exchange: newId(), reason: 'other' };
        const { erasure } = (await post(auditor, '/v1/erasures', body)).json as { erasure: string };
        const path = `/v1/erasures/${erasure}/approve`;
        const both = await Promise.all([post(secadmin, path), post(secadmin, path)]);
        const [won, lost] = both.toSorted((a, b) => a.status - b.status);
        assert.equal(won?.status, 200, won?.text);
        return lost!;
      },
    },
    {
      code: 'cli-sign-in-taken',
      name: "wait under another command line's code",
      told: 'sign-ins.unidentified',
      act: async () => {
        assert.equal((await startCommandLine()).status, 201);
        return startCommandLine();
      },
    },
    {
      code: 'sign-in-throttled',
      name: 'guess on',
      told: 'sign-ins.unidentified',
      act: guessedUntilThrottled,
    },
  ];

  /** All that an act could have changed. */
  const standing = async (): Promise<string> =>
    JSON.stringify([
      (await secadmin.ask('/v1/people')).json,
      office.base.registry.all(),
      (await secadmin.ask('/v1/recoveries')).json,
    ]);

  before(async () => {
    for (const name of ['first', '2', '3', '4', '5', '6', '7', '8']) {
      const { status, text } = await askFor(name);
      assert.equal(status, 201, text);
    }
  });

  const counted: ProblemCode[] = [];
  for (const { code, name, told, act } of cases) {
    it(`${name}: ${code}`, async () => {
      const [stood, size] = [await standing(), office.entries().length];
      const { status, json, text } = await act();
      assert.deepEqual([json.code, status], [code, problemCodes[code].status], text);
      assert.equal(await standing(), stood);
      if (told === 'sign-ins.unidentified') counted.push(code);
      else {
        const entry = office
          .entries()
          .slice(size)
          .findLast(({ kind }) => kind === told);
        assert.equal((entry as { code?: string } | undefined)?.code, code);
      }
    });
  }

  it('and what was about nobody is counted in one entry', async () => {
    await office.people.close();
    const entry = office.entries().findLast(({ kind }) => kind === 'sign-ins.unidentified');
    const { counts } = entry as { readonly counts: Readonly<Record<string, number>> };
    for (const code of counted) assert.equal(counts[code], 1, code);
  });
});
