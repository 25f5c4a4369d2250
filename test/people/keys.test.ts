import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { storeToken } from '../../src/cli/people-token.ts';
import { base64Of, utf8 } from '../../src/kernel/index.ts';
import type { KeysChallenge, KeysPage, KeysRequested } from '../../src/shapes/index.ts';
import {
  createNodeCryptoProvider,
  type AlgorithmName,
  type SigningKey,
} from '../../src/signatures/index.ts';
import { startKeyGateway, type KeyAnswer, type KeyGateway } from './support/key-gateway.ts';

const crypto = createNodeCryptoProvider();

/** Systems of the example province, and whose they are. */
const WINDOW = { system: 'xihu-window', agency: 'hz-xihu-approval' };
const BANK = { system: 'bank-counter', agency: 'zj-rural-bank' };

interface Pair {
  readonly publicPem: string;
  readonly signing: SigningKey;
}

const codeOf = ({ status, body }: KeyAnswer): string => `${status} ${body.code ?? ''}`.trim();

describe('keys over HTTP', () => {
  let gateway: KeyGateway;
  let operator = '';
  let head = '';
  let banker = '';
  let security = '';
  let security2 = '';
  before(async () => {
    gateway = await startKeyGateway();
    operator = await gateway.tokenOf('department-operator', WINDOW.agency);
    head = await gateway.tokenOf('department-head', WINDOW.agency);
    banker = await gateway.tokenOf('department-operator', BANK.agency);
    security = await gateway.tokenOf('security-administrator', 'zj-data-bureau');
    security2 = await gateway.tokenOf('security-administrator', 'zj-data-bureau');
  });
  after(() => gateway.close());

  function pair(algorithm: AlgorithmName = 'ed25519'): Pair {
    const { privatePem, publicPem } = crypto.generateKeyPair(algorithm);
    return { publicPem, signing: crypto.importSigningKey('k', privatePem, algorithm)! };
  }

  async function requestFor(
    name: string,
    key: Pair,
    { token = operator, system = WINDOW.system } = {},
  ): Promise<Record<string, unknown>> {
    const body = { system, name };
    const issued = await gateway.ask('POST', '/v1/keys/challenges', { token, body });
    assert.equal(codeOf(issued), '201');
    const { challenge, text } = issued.body as unknown as KeysChallenge;
    const proof = base64Of(await crypto.sign(key.signing, utf8(text)));
    return { kind: 'pair', system, name, publicPem: key.publicPem, challenge, proof };
  }

  const post = (path: string, token: string, body?: unknown): Promise<KeyAnswer> =>
    gateway.ask('POST', path, { token, ...(body === undefined ? {} : { body }) });

  async function asked(name: string, key = pair()): Promise<string> {
    const answer = await post('/v1/keys', operator, await requestFor(name, key));
    assert.equal(codeOf(answer), '201');
    return (answer.body as unknown as KeysRequested).keyid;
  }
  const approve = (keyid: string, token = security): Promise<KeyAnswer> =>
    post(`/v1/keys/${keyid}/approve`, token);
  const stateOf = async (keyid: string, token = operator): Promise<unknown> =>
    (await gateway.ask('GET', `/v1/keys/${keyid}`, { token })).body['state'];
  const isFound = (keyid: string): boolean => gateway.base.registry.stands(keyid);
  const lastEntry = () => gateway.entries().at(-1);

  it('go from request to revocation, each step by whoever may, and in the log', async () => {
    const from = gateway.entries().length;
    const keyid = await asked('life');
    assert.equal(keyid, 'xihu-window:life');
    assert.deepEqual([await stateOf(keyid), isFound(keyid)], ['requested', false]);
    assert.deepEqual((await approve(keyid)).body, { keyid, state: 'active' });
    assert.deepEqual([await stateOf(keyid), isFound(keyid)], ['active', true]);
    const body = { reason: 'the machine was stolen' };
    assert.deepEqual((await post(`/v1/keys/${keyid}/revoke`, security, body)).body, {
      keyid,
      state: 'revoked',
    });
    assert.deepEqual([await stateOf(keyid), isFound(keyid)], ['revoked', false]);
    assert.deepEqual(
      gateway
        .entries()
        .slice(from)
        .map(({ kind }) => kind),
      ['key.requested', 'key.approved', 'key.revoked'],
    );
  });

  it('are shared secrets, too: the gateway makes them and shows them once', async () => {
    const body = { kind: 'secret', system: BANK.system, algorithm: 'hmac-sm3' };
    const answer = await post('/v1/keys', banker, body);
    assert.equal(codeOf(answer), '201');
    const { keyid, appSecret = '' } = answer.body as unknown as KeysRequested;
    assert.match(keyid, /^bank-counter:app-/);
    assert.equal(Buffer.from(appSecret, 'base64').length, 32);
    await approve(keyid);
    const { body: seen } = await gateway.ask('GET', `/v1/keys/${keyid}`, { token: banker });
    assert.equal(seen['state'], 'active');
    assert.equal(JSON.stringify(seen).includes(appSecret), false);
    assert.equal(isFound(keyid), true);
  });

  describe('are refused with a code and an entry', () => {
    const refused = (code: string): void => {
      const entry = lastEntry();
      assert.equal(entry?.kind, 'key.act-refused');
      assert.equal(entry.code, code);
    };

    it('an unknown system', async () => {
      const body = { system: 'nowhere', name: 'k' };
      assert.equal(codeOf(await post('/v1/keys/challenges', operator, body)), '404 system-unknown');
      refused('system-unknown');
    });

    it('a wrong proof, and then its challenge again', async () => {
      const request = await requestFor('wrong', pair());
      const other = { ...request, publicPem: pair().publicPem };
      assert.equal(codeOf(await post('/v1/keys', operator, other)), '422 proof-invalid');
      refused('proof-invalid');
      assert.equal(codeOf(await post('/v1/keys', operator, request)), '409 challenge-unknown');
      refused('challenge-unknown');
    });

    it('a proof that is no base64', async () => {
      const request = { ...(await requestFor('base64', pair())), proof: 'AAB' };
      assert.equal(codeOf(await post('/v1/keys', operator, request)), '422 proof-invalid');
    });

    it('a key registered twice', async () => {
      const key = pair('ecdsa-p256-sha256');
      await asked('once', key);
      const again = await requestFor('twice', key);
      assert.equal(codeOf(await post('/v1/keys', operator, again)), '409 key-taken');
      refused('key-taken');
      const elsewhere = await requestFor('once', key, { token: banker, system: BANK.system });
      assert.equal(codeOf(await post('/v1/keys', banker, elsewhere)), '409 key-taken');
    });

    it('a weak key', async () => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const request = { ...(await requestFor('weak', pair())), publicPem };
      assert.equal(codeOf(await post('/v1/keys', operator, request)), '422 key-too-weak');
      refused('key-too-weak');
    });

    it('two who approve at once: one wins', async () => {
      const keyid = await asked('race');
      const answers = await Promise.all([approve(keyid, security), approve(keyid, security2)]);
      assert.deepEqual(answers.map(codeOf).sort(), ['200', '409 already-decided']);
      refused('already-decided');
    });

    it('revoking twice, and what is not there', async () => {
      const keyid = await asked('twice-revoked');
      await approve(keyid);
      const body = { reason: 'x' };
      const revoke = async (id: string) =>
        codeOf(await post(`/v1/keys/${id}/revoke`, security, body));
      assert.deepEqual([await revoke(keyid), await revoke(keyid)], ['200', '409 already-decided']);
      refused('already-decided');
      assert.equal(await revoke('xihu-window:none'), '404 key-missing');
      refused('key-missing');
    });

    it('what the schema does not have: nothing is recorded', async () => {
      const before = gateway.entries().length;
      const request = await requestFor('schema', pair());
      const wrong = [
        { ...request, kind: 'other' },
        { ...request, name: 'a b' },
        { ...request, overlapDays: 0 },
        { ...request, extra: 1 },
        { ...request, algorithm: 'hmac-sm3' },
        { kind: 'secret', system: BANK.system, algorithm: 'ed25519' },
      ];
      for (const body of wrong) {
        assert.equal(codeOf(await post('/v1/keys', operator, body)), '422 body-invalid');
      }
      assert.equal(gateway.entries().length, before);
    });
  });

  describe('are for those who may', () => {
    const NOT = '403 not-permitted';
    it('ask, decide, revoke and look: each role and each agency', async () => {
      const keyid = await asked('rights');
      const other = await asked('rights-2');
      const reason = { reason: 'x' };
      const challenge = { system: WINDOW.system, name: 'n' };
      const acts: readonly (readonly [string, (token: string) => Promise<KeyAnswer>])[] = [
        ['ask', (token) => post('/v1/keys/challenges', token, challenge)],
        ['look', (token) => gateway.ask('GET', `/v1/keys/${keyid}`, { token })],
        ['approve', (token) => approve(keyid, token)],
        ['refuse', (token) => post(`/v1/keys/${other}/refuse`, token, reason)],
        ['revoke', (token) => post(`/v1/keys/${keyid}/revoke`, token, reason)],
        ['move', (token) => post(`/v1/agencies/${WINDOW.agency}/move-keys`, token, { to: ['x'] })],
      ];
      const elsewhere = ['bureau-auditor', 'audit-administrator', 'system-administrator'] as const;
      const tokens: Record<string, string> = { operator, head, banker };
      for (const role of elsewhere) tokens[role] = await gateway.tokenOf(role, 'zj-data-bureau');
      tokens['catalog-maintainer'] = await gateway.tokenOf('catalog-maintainer', WINDOW.agency);
      tokens['security'] = security;
      const expected: Readonly<Record<string, readonly string[]>> = {
        operator: ['201', '200', NOT, NOT, NOT, NOT],
        head: ['201', '200', NOT, NOT, NOT, NOT],
        banker: [NOT, NOT, NOT, NOT, NOT, NOT],
        'catalog-maintainer': [NOT, NOT, NOT, NOT, NOT, NOT],
        'bureau-auditor': [NOT, '200', NOT, NOT, NOT, NOT],
        'audit-administrator': [NOT, NOT, NOT, NOT, NOT, NOT],
        'system-administrator': [NOT, '200', NOT, NOT, NOT, NOT],
        security: [NOT, '200', '200', '200', '200', '403 step-up-required'],
      };
      for (const [who, outcomes] of Object.entries(expected)) {
        const seen: string[] = [];
        for (const [, act] of acts) seen.push(codeOf(await act(tokens[who]!)));
        assert.deepEqual(seen, outcomes, who);
      }
    });

    it('nobody, without a session', async () => {
      for (const [method, path] of [
        ['GET', '/v1/keys'],
        ['POST', '/v1/keys/x:1/approve'],
      ] as const) {
        assert.equal(codeOf(await gateway.ask(method, path)), '401 session-missing');
      }
    });

    it('lists to each what is theirs to see, by pages', async () => {
      await asked('list-1');
      await asked('list-2');
      const keysOf = async (token: string, query = ''): Promise<KeysPage> => {
        const { body } = await gateway.ask('GET', `/v1/keys${query}`, { token });
        assert.deepEqual(gateway.base.schemas.check('api/keys-page.json')(body).ok, true);
        return body as unknown as KeysPage;
      };
      const systems = async (token: string): Promise<string[]> => [
        ...new Set((await keysOf(token)).keys.map(({ system }) => system)),
      ];
      assert.deepEqual(await systems(operator), ['xihu-window']);
      assert.deepEqual(await systems(banker), ['bank-counter']);
      assert.deepEqual(await systems(security), ['bank-counter', 'xihu-window']);
      const { keys } = await keysOf(security);
      const paged: string[] = [];
      let after = '';
      for (;;) {
        const page = await keysOf(security, `?limit=3&after=${encodeURIComponent(after)}`);
        paged.push(...page.keys.map(({ keyid }) => keyid));
        if (page.next === undefined) break;
        after = page.next;
      }
      assert.deepEqual(
        paged,
        keys.map(({ keyid }) => keyid),
      );
      const waiting = await keysOf(operator, '?state=requested&system=xihu-window');
      assert.ok(waiting.keys.every(({ state }) => state === 'requested'));
      assert.ok(waiting.keys.some(({ keyid }) => keyid === 'xihu-window:list-1'));
      const answer = await gateway.ask('GET', '/v1/keys?limit=0', { token: operator });
      assert.equal(answer.status, 400);
    });
  });

  describe('by the command', () => {
    let folder = '';
    let count = 0;
    before(() => (folder = mkdtempSync(join(tmpdir(), 'jingwei-keys-'))));
    after(() => rmSync(folder, { recursive: true }));

    /** `jingwei keys …` as whoever has this token. */
    async function keys(token: string, ...argv: readonly string[]) {
      const env = { XDG_CONFIG_HOME: join(folder, `home-${(count += 1)}`), JINGWEI_LANG: 'en' };
      const { io, out, err } = capture(env);
      const endsAt = new Date(Date.now() + 60_000).toISOString();
      storeToken(io, { baseUrl: gateway.baseUrl, token, endsAt, displayName: 'test' });
      const code = await run(['keys', ...argv], io);
      return { code, out: out(), err: err() };
    }

    /** A fresh private key in a file of its own. */
    function keyFile(algorithm: AlgorithmName): string {
      const file = join(folder, `key-${(count += 1)}.pem`);
      writeFileSync(file, crypto.generateKeyPair(algorithm).privatePem);
      return file;
    }
    const askFor = (name: string, file: string): readonly string[] => [
      ...['request', '--system', WINDOW.system, '--name', name, '--key', file],
    ];

    for (const algorithm of [
      'ecdsa-p256-sha256',
      'ed25519',
      'rsa-v1_5-sha256',
      'sm2-sm3',
    ] as const) {
      it(`asks for ${algorithm}, and is approved`, async () => {
        const name = `cli-${algorithm}`;
        const argv = [...askFor(name, keyFile(algorithm)), '--algorithm', algorithm];
        const requested = await keys(operator, ...argv);
        assert.equal(requested.err, '');
        const keyid = `${WINDOW.system}:${name}`;
        assert.match(requested.out, new RegExp(`Asked for ${keyid}`));
        const approved = await keys(security, 'approve', keyid);
        assert.equal(approved.out, `${keyid}: active`);
        assert.equal(gateway.base.registry.findKey(keyid)?.algorithm, algorithm);
      });
    }

    it('takes the key from a file of another format', async () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const file = join(folder, 'old.json');
      writeFileSync(file, JSON.stringify(privateKey.export({ format: 'jwk' })));
      const { code, out } = await keys(operator, ...askFor('cli-jwk', file));
      assert.equal(code, 0);
      assert.match(out, /Mind: RSA of fewer than 3072 bits/);
    });

    it('keeps the secret that the gateway made in a file for its owner alone', async () => {
      const out = join(folder, 'bank.secret');
      const argv = ['request', '--system', BANK.system, '--algorithm', 'hmac-sm3', '--out', out];
      const asked = await keys(banker, ...argv);
      assert.equal(asked.err, '');
      const secret = readFileSync(out, 'utf8');
      assert.equal(Buffer.from(secret, 'base64').length, 32);
      assert.equal(statSync(out).mode & 0o777, 0o600);
      assert.equal(asked.out.includes(secret), false);
      assert.equal((await keys(banker, ...argv)).code, 1);
      assert.equal(readFileSync(out, 'utf8'), secret);
      const foreign = join(folder, 'foreign.secret');
      const refused = await keys(operator, ...argv.slice(0, -1), foreign);
      assert.match(refused.err, /not-permitted/);
      assert.equal(statSync(foreign, { throwIfNoEntry: false }), undefined);
    });

    it('rotates, refuses, revokes and lists', async () => {
      await keys(operator, ...askFor('old', keyFile('ed25519')));
      const [old, next] = [`${WINDOW.system}:old`, `${WINDOW.system}:next`];
      await keys(security, 'approve', old);
      const successor = ['--name', 'next', '--key', keyFile('sm2-sm3'), '--overlap-days', '3'];
      assert.equal((await keys(operator, 'rotate', old, ...successor)).err, '');
      await keys(security, 'approve', next);
      const listed = await keys(operator, 'list', '--system', WINDOW.system, '--state', 'rotating');
      assert.match(listed.out, new RegExp(`^${old}  rotating  ${WINDOW.agency}  ed25519  2`));
      const record = gateway.base.registry.recordOf(old);
      const days = (Date.parse(record?.validUntil ?? '') - Date.now()) / 86_400_000;
      assert.ok(days > 2.9 && days <= 3, String(days));
      const revoked = await keys(security, 'revoke', old, '--reason', 'stolen');
      assert.equal(revoked.out, `${old}: revoked`);
      const again = await keys(operator, 'rotate', old, '--name', 'n2', ...successor.slice(2));
      assert.deepEqual([again.code, /key-act-unfit/.test(again.err)], [1, true]);
      await keys(operator, ...askFor('unwanted', keyFile('ed25519')));
      const unwanted = `${WINDOW.system}:unwanted`;
      const refused = await keys(security, 'refuse', unwanted, '--reason', 'wrong system');
      assert.equal(refused.out, `${unwanted}: refused`);
      const json = await keys(operator, 'list', '--state', 'refused', '--json');
      const { keys: found } = JSON.parse(json.out) as KeysPage;
      assert.equal(found.find(({ keyid }) => keyid === unwanted)?.reason, 'wrong system');
    });

    it('lists to a department what of its own ends soon', async () => {
      const validUntil = new Date(Date.now() + 5 * 86_400_000).toISOString();
      const argv = [...askFor('short', keyFile('ed25519')), '--valid-until', validUntil];
      await keys(operator, ...argv);
      const keyid = `${WINDOW.system}:short`;
      const endingWithin = async (token: string, days: string): Promise<readonly string[]> => {
        const { out } = await keys(token, 'list', '--ends-within', days, '--json');
        return (JSON.parse(out) as KeysPage).keys.map((key) => key.keyid);
      };
      assert.equal((await endingWithin(operator, '6')).includes(keyid), false);
      await keys(security, 'approve', keyid);
      assert.equal((await endingWithin(operator, '6')).includes(keyid), true);
      assert.equal((await endingWithin(operator, '4')).includes(keyid), false);
      assert.equal((await endingWithin(banker, '6')).includes(keyid), false);
      const { err } = await keys(operator, 'list', '--ends-within', 'soon');
      assert.match(err, /query-invalid/);
    });

    it('says what is wrong, and of whom it is asked', async () => {
      const notAKey = join(folder, 'not-a-key');
      writeFileSync(notAKey, 'x');
      const rows: readonly (readonly [readonly string[], number, RegExp])[] = [
        [askFor('x', notAKey), 1, /Not a key that can be read/],
        [['request', '--system', WINDOW.system, '--name', 'x'], 2, /takes --name and --key/],
        [['approve', 'xihu-window:none'], 1, /not-permitted/],
        [['revoke', 'xihu-window:old'], 2, /--reason/],
        [
          [...askFor('x', keyFile('ed25519')), '--algorithm', 'sm2-sm3'],
          1,
          /no private key for this/,
        ],
      ];
      for (const [argv, code, says] of rows) {
        const result = await keys(operator, ...argv);
        assert.equal(result.code, code, argv.join(' '));
        assert.match(result.err, says);
      }
    });
  });

  describe('of an agency that ended', () => {
    it('go to the successor, by the security administrator stepped up', async () => {
      const keyid = await asked('moved');
      await approve(keyid);
      const headers = await gateway.steppedUp();
      const path = `/v1/agencies/${WINDOW.agency}/move-keys`;
      const move = (): Promise<KeyAnswer> =>
        gateway.ask('POST', path, { body: { to: ['hz-data-bureau'] }, headers });
      assert.equal(codeOf(await move()), '409 key-act-unfit');
      gateway.giveSystem(WINDOW.system, 'hz-data-bureau');
      const { status, body } = await move();
      assert.equal(status, 200);
      assert.equal(gateway.base.schemas.check('api/keys-moved.json')(body).ok, true);
      assert.ok((body['moved'] as string[]).includes(keyid));
      assert.equal(gateway.base.registry.findKey(keyid)?.agency, 'hz-data-bureau');
      const left = gateway.base.registry
        .all()
        .filter(({ agency, state }) => agency === WINDOW.agency && state === 'active');
      assert.deepEqual(left, []);
    });
  });
});
