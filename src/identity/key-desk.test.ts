import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Fault, isRefusal, newId, utf8, type Refusal } from '../kernel/index.ts';
import { packageRoot } from '../settings/index.ts';
import {
  createNodeCryptoProvider,
  sm2PointOf,
  type AlgorithmName,
  type SigningKey,
} from '../signatures/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../standards/index.ts';
import { openStore, type Store } from '../storage/index.ts';
import {
  CHALLENGE_TERM_MS,
  createKeyDesk,
  createKeyRegistry,
  keyLife,
  type KeyDesk,
  type KeyEntry,
  type KeyRegistry,
  type PairRequest,
  type RequestedKey,
  type SecretRequest,
} from './index.ts';
import { CHALLENGES_PER_PERSON_MAX } from './challenges.ts';
import { UNDECIDED_PER_SYSTEM_MAX } from './request-key.ts';

const crypto = createNodeCryptoProvider();
const START = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
const ORIGIN = 'test.jingwei.local/log';
const schemas = createSchemaSet(parseSchemas(readSchemaBytes(join(packageRoot, 'schemas'))));

const [alice, bob, carol] = [newId(), newId(), newId()];

interface Pair {
  readonly publicPem: string;
  readonly signing: SigningKey;
}

function pair(algorithm: AlgorithmName = 'ed25519'): Pair {
  const { privatePem, publicPem } = crypto.generateKeyPair(algorithm);
  return { publicPem, signing: crypto.importSigningKey('k', privatePem, algorithm)! };
}

const codeOf = (result: object): string => (isRefusal(result) ? result.refused : 'done');

function taken<T extends object>(result: T | Refusal): T {
  if (isRefusal(result)) throw new Error(`${result.refused} ${result.detail?.en ?? ''}`);
  return result;
}

describe('key desk', () => {
  let folder = '';
  let store: Store;
  let now = START;
  let registry: KeyRegistry;
  let desk: KeyDesk;
  let entries: KeyEntry[] = [];
  let agencies: Record<string, string> = {};
  /** Fails to record entries of this kind. */
  let unrecordable: KeyEntry['kind'] | undefined;
  const sealingKey = crypto.randomBytes(32);
  const clock = { now: () => now };

  const record = (entry: KeyEntry): Promise<void> => {
    if (entry.kind === unrecordable) return Promise.reject(new Fault('log-unavailable'));
    const checked = schemas.check(`log/${entry.kind.replace('.', '-')}.json`)(entry);
    assert.deepEqual(checked.ok ? [] : checked.errors, []);
    entries.push(entry);
    return Promise.resolve();
  };
  const open = async (): Promise<void> => {
    const { db } = store;
    registry = await createKeyRegistry({ db, crypto, clock, sealingKey });
    const agencyOf = (system: string): string | undefined => agencies[system];
    const parts = { db, crypto, clock, registry, sealingKey, record, agencyOf, origin: ORIGIN };
    desk = createKeyDesk(parts, { termDaysMax: 365, overlapDaysMax: 30, expiryNoticeDays: 30 });
  };
  beforeEach(async () => {
    now = START;
    entries = [];
    agencies = { tax: 'hz-tax', 'tax-desk': 'hz-tax', bank: 'rural-bank' };
    unrecordable = undefined;
    folder = mkdtempSync(join(tmpdir(), 'desk-'));
    store = await openStore(join(folder, 'store.db'));
    await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const kinds = (): string[] => entries.map(({ kind }) => kind);
  const refusals = (): string[] =>
    entries.flatMap((entry) => (entry.kind === 'key.act-refused' ? [entry.code] : []));
  const stateOf = (keyid: string): string => registry.recordOf(keyid)?.state ?? 'none';
  const days = (count: number): string => new Date(START + count * DAY_MS).toISOString();

  /** A request as a careful person makes it, but for what a test changes. */
  async function asking(
    { publicPem, signing }: Pair,
    over: Partial<PairRequest> = {},
  ): Promise<PairRequest> {
    const { system = 'tax', name = 'k1', by = alice } = over;
    const { challenge, text } = taken(await desk.challenge({ system, name, by }));
    const proof = await crypto.sign(signing, utf8(text));
    return { system, name, by, publicPem, challenge, proof, ...over };
  }
  const ask = async (key: Pair, over: Partial<PairRequest> = {}): Promise<RequestedKey> =>
    taken(await desk.request(await asking(key, over)));
  const approve = async (keyid: string, by = bob): Promise<string> =>
    codeOf(await desk.approve({ keyid, by }));
  /** Asked for by one person, approved by another. */
  const activate = async (name: string, over: Partial<PairRequest> = {}): Promise<Pair> => {
    const key = pair();
    const { keyid } = await ask(key, { name, ...over });
    assert.equal(await approve(keyid), 'done');
    return key;
  };

  describe('asking and approving', () => {
    it('leads to a key that signs, through two people, each step recorded before it counts', async () => {
      const { keyid } = await ask(pair());
      assert.equal(keyid, 'tax:k1');
      assert.equal(registry.findKey(keyid), undefined);
      assert.deepEqual(taken(await desk.approve({ keyid, by: bob })), { keyid, state: 'active' });
      assert.equal(registry.findKey(keyid)?.agency, 'hz-tax');
      assert.deepEqual(kinds(), ['key.requested', 'key.approved', 'key.registered']);
      const [requested, approved, registered] = entries;
      const { publicKey } = registry.recordOf(keyid)!;
      const about = { keyid, system: 'tax', algorithm: 'ed25519', publicKey, at: days(0) };
      const owned = { ...about, agency: 'hz-tax', by: alice };
      const term = { validFrom: days(0), validUntil: days(365) };
      assert.deepEqual(requested, { kind: 'key.requested', ...owned, ...term });
      assert.deepEqual(approved, { kind: 'key.approved', ...owned, approvedBy: bob });
      assert.deepEqual(registered, { kind: 'key.registered', ...about, by: bob });
    });

    for (const algorithm of [
      'ecdsa-p256-sha256',
      'ed25519',
      'rsa-pss-sha512',
      'rsa-v1_5-sha256',
      'sm2-sm3',
    ] as const) {
      it(`takes a proof by ${algorithm}`, async () => {
        const { keyid, warnings } = await ask(pair(algorithm), { algorithm });
        assert.equal(await approve(keyid), 'done');
        assert.equal(registry.findKey(keyid)?.algorithm, algorithm);
        assert.deepEqual(warnings, []);
      });
    }

    for (const algorithm of ['hmac-sha256', 'hmac-sm3'] as const) {
      it(`makes AppKey and AppSecret for ${algorithm}, and shows the secret once`, async () => {
        const asked: SecretRequest = { system: 'bank', by: alice, algorithm };
        const { keyid, appSecret = '' } = taken(await desk.request(asked));
        assert.match(keyid, /^bank:app-[0-9a-f]{16}$/);
        const secret = new Uint8Array(Buffer.from(appSecret, 'base64'));
        assert.equal(secret.length, 32);
        assert.equal(await approve(keyid), 'done');
        const signing = crypto.importSecret('k', secret, algorithm)!;
        const signature = await crypto.sign(signing, utf8('x'));
        for (const round of ['at once', 'after a restart']) {
          const found = registry.findKey(keyid)!;
          assert.equal(await crypto.verify(found.key, utf8('x'), signature), true, round);
          await open();
        }
        const told = JSON.stringify([entries, registry.all()]);
        assert.equal(told.includes(appSecret), false);
        assert.equal(told.includes(Buffer.from(secret).toString('hex')), false);
      });
    }

    it('is approved though the clock activates it first', async () => {
      const { keyid } = await ask(pair());
      const [approving] = await Promise.all([
        desk.approve({ keyid, by: bob }),
        ...Array.from({ length: 20 }, async (_, turn) => {
          for (let wait = 0; wait < turn; wait += 1) await Promise.resolve();
          return desk.settle();
        }),
      ]);
      assert.equal(taken(approving).keyid, keyid);
      assert.equal(stateOf(keyid), 'active');
      assert.equal(kinds().filter((kind) => kind === 'key.registered').length, 1);
      assert.deepEqual(refusals(), []);
    });

    it('waits for the term to begin', async () => {
      const { keyid } = await ask(pair(), { validFrom: days(7) });
      assert.deepEqual(taken(await desk.approve({ keyid, by: bob })), { keyid, state: 'approved' });
      assert.equal(registry.findKey(keyid), undefined);
      assert.deepEqual(await desk.settle(), { activated: [], expired: [] });
      now = START + 7 * DAY_MS;
      assert.equal(registry.findKey(keyid), undefined);
      assert.deepEqual(await desk.settle(), { activated: [keyid], expired: [] });
      assert.notEqual(registry.findKey(keyid), undefined);
      assert.equal(kinds().at(-1), 'key.registered');
    });

    it('goes on after a restart where it stood', async () => {
      const { keyid } = await ask(pair());
      await open();
      assert.equal(stateOf(keyid), 'requested');
      assert.equal(await approve(keyid), 'done');
      await open();
      assert.notEqual(registry.findKey(keyid), undefined);
    });

    it('warns of RSA that is shorter than advised', async () => {
      const made = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const privatePem = made.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      const publicPem = made.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const signing = crypto.importSigningKey('k', privatePem)!;
      const { warnings } = await ask({ publicPem, signing });
      assert.deepEqual(
        warnings.map(({ warning }) => warning),
        ['rsa-short'],
      );
    });

    it('lets a refused request be made again, and another make it', async () => {
      const key = pair();
      const { keyid } = await ask(key);
      const reason = 'the wrong system';
      assert.equal(codeOf(await desk.refuse({ keyid, by: bob, reason })), 'done');
      assert.deepEqual(entries.at(-1), {
        kind: 'key.refused',
        at: days(0),
        keyid,
        system: 'tax',
        agency: 'hz-tax',
        algorithm: 'ed25519',
        publicKey: registry.recordOf(keyid)?.publicKey,
        by: alice,
        refusedBy: bob,
        reason,
      });
      assert.equal(registry.recordOf(keyid)?.reason, reason);
      await ask(key, { by: carol });
      assert.equal(stateOf(keyid), 'requested');
      assert.equal(registry.recordOf(keyid)?.reason, undefined);
      await desk.refuse({ keyid, by: bob, reason });
      await ask(key, { system: 'tax-desk' });
    });
  });

  describe('bad requests change nothing, and are recorded', () => {
    interface BadRequest {
      readonly name: string;
      readonly code: string;
      readonly make: () => Promise<PairRequest | SecretRequest>;
    }
    const weak = (bits: number, e = 65_537): Pair => {
      const options = { modulusLength: bits, publicExponent: e };
      const { publicKey, privateKey } = generateKeyPairSync('rsa', options);
      const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      return {
        publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        signing: { keyid: 'k', algorithm: 'rsa-pss-sha512', handle: privatePem },
      };
    };
    /** The key itself is refused before its proof is looked at. */
    const withKey = async (publicPem: string, over: Partial<PairRequest> = {}) =>
      asking({ ...pair(), publicPem }, over);
    const ecPem = (namedCurve: string): string =>
      generateKeyPairSync('ec', { namedCurve })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString();
    const rsaJwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
      format: 'jwk',
    });
    const rsaPem = (over: object): string =>
      createPublicKey({ key: { ...rsaJwk, ...over }, format: 'jwk' })
        .export({ type: 'spki', format: 'pem' })
        .toString();
    const evenModulus = Buffer.from(rsaJwk.n ?? '', 'base64url').map((byte, index, all) =>
      index === all.length - 1 ? byte & 0xfe : byte,
    );

    const rows: readonly BadRequest[] = [
      {
        name: 'an unknown system',
        code: 'system-unknown',
        make: async () => ({ ...(await asking(pair())), system: 'nowhere' }),
      },
      {
        name: 'no key',
        code: 'key-unreadable',
        make: () => withKey('key'),
      },
      { name: 'RSA of 1024 bits', code: 'key-too-weak', make: () => withKey(weak(1024).publicPem) },
      {
        name: 'RSA with exponent 1',
        code: 'key-too-weak',
        make: () => withKey(rsaPem({ e: 'AQ' })),
      },
      {
        name: 'RSA with exponent 3',
        code: 'key-too-weak',
        make: () => withKey(weak(2048, 3).publicPem),
      },
      {
        name: 'RSA with an even exponent',
        code: 'key-too-weak',
        make: () => withKey(rsaPem({ e: 'AQAC' })),
      },
      {
        name: 'RSA with an even modulus',
        code: 'key-too-weak',
        make: () => withKey(rsaPem({ n: Buffer.from(evenModulus).toString('base64url') })),
      },
      { name: 'P-192', code: 'key-too-weak', make: () => withKey(ecPem('prime192v1')) },
      { name: 'P-224', code: 'key-too-weak', make: () => withKey(ecPem('secp224r1')) },
      { name: 'P-384', code: 'algorithm-unfit', make: () => withKey(ecPem('secp384r1')) },
      {
        name: 'RSA for an algorithm of other keys',
        code: 'algorithm-unfit',
        make: () => withKey(rsaPem({}), { algorithm: 'sm2-sm3' }),
      },
      {
        name: 'a secret for an algorithm of pairs',
        code: 'algorithm-unfit',
        make: () => Promise.resolve({ system: 'bank', by: alice, algorithm: 'ed25519' }),
      },
      {
        name: 'a proof by another key',
        code: 'proof-invalid',
        make: async () => ({ ...(await asking(pair())), publicPem: pair().publicPem }),
      },
      {
        name: 'no proof',
        code: 'proof-invalid',
        make: async () => ({ ...(await asking(pair())), proof: new Uint8Array() }),
      },
      {
        name: 'a proof by another algorithm of the same key',
        code: 'proof-invalid',
        make: () => asking(pair('rsa-v1_5-sha256'), { algorithm: 'rsa-pss-sha512' }),
      },
      {
        name: 'a proof of another text',
        code: 'proof-invalid',
        make: async () => {
          const key = pair();
          const request = await asking(key);
          const text = `jingwei key registration\nelsewhere/log\ntax:k1\ntax\n${request.challenge}`;
          return { ...request, proof: await crypto.sign(key.signing, utf8(text)) };
        },
      },
      {
        name: 'a challenge nobody issued',
        code: 'challenge-unknown',
        make: async () => ({ ...(await asking(pair())), challenge: 'x'.repeat(43) }),
      },
      {
        name: 'the challenge of another person',
        code: 'challenge-unknown',
        make: async () => ({ ...(await asking(pair())), by: carol }),
      },
      {
        name: 'the challenge of another key',
        code: 'challenge-unknown',
        make: async () => ({ ...(await asking(pair())), name: 'k2' }),
      },
      {
        name: 'an expired challenge',
        code: 'challenge-expired',
        make: async () => {
          const request = await asking(pair());
          now += CHALLENGE_TERM_MS;
          return request;
        },
      },
      {
        name: 'a term that is no instant',
        code: 'term-unfit',
        make: () => asking(pair(), { validUntil: '2026-02-01' }),
      },
      {
        name: 'a term in the past',
        code: 'term-unfit',
        make: () => asking(pair(), { validUntil: days(0) }),
      },
      {
        name: 'a term beyond the bound',
        code: 'term-unfit',
        make: () => asking(pair(), { validUntil: days(366) }),
      },
      {
        name: 'a term that begins too late',
        code: 'term-unfit',
        make: () => asking(pair(), { validFrom: days(366) }),
      },
      {
        name: 'taking over from a key that is not there',
        code: 'key-missing',
        make: () => asking(pair(), { replaces: 'tax:none' }),
      },
    ];
    for (const { name, code, make } of rows) {
      it(`${name}: ${code}`, async () => {
        const request = await make();
        assert.equal(codeOf(await desk.request(request)), code);
        assert.deepEqual(registry.all(), []);
        assert.deepEqual(await store.db.selectFrom('keys').selectAll().execute(), []);
        const [entry, ...more] = entries;
        assert.deepEqual(more, []);
        assert.ok(entry?.kind === 'key.act-refused', 'no entry of the refusal');
        assert.deepEqual([entry.code, entry.by], [code, request.by]);
      });
    }

    it('a challenge used before: challenge-unknown, whether its proof held or not', async () => {
      const request = await asking(pair());
      taken(await desk.request(request));
      assert.equal(codeOf(await desk.request(request)), 'challenge-unknown');
      const wrong = await asking(pair(), { name: 'k2' });
      assert.equal(
        codeOf(await desk.request({ ...wrong, proof: new Uint8Array(64) })),
        'proof-invalid',
      );
      assert.equal(codeOf(await desk.request(wrong)), 'challenge-unknown');
      assert.deepEqual(refusals(), ['challenge-unknown', 'proof-invalid', 'challenge-unknown']);
    });

    it('a challenge used twice at once: one of them is taken', async () => {
      const request = await asking(pair());
      const results = await Promise.all([desk.request(request), desk.request(request)]);
      assert.deepEqual(results.map(codeOf).sort(), ['challenge-unknown', 'done']);
    });

    it('a challenge for an unknown system: system-unknown', async () => {
      const asked = { system: 'nowhere', name: 'k', by: alice };
      assert.equal(codeOf(await desk.challenge(asked)), 'system-unknown');
      assert.deepEqual(refusals(), ['system-unknown']);
    });

    it('forgets the oldest challenge of a person who asks for more than can be held', async () => {
      const key = pair();
      const first = await asking(key, { name: 'first' });
      const second = await asking(pair(), { name: 'second' });
      const others = await asking(pair(), { name: 'others', by: carol });
      for (let count = 1; count < CHALLENGES_PER_PERSON_MAX; count += 1) {
        await desk.challenge({ system: 'tax', name: `n${count}`, by: alice });
      }
      assert.equal(codeOf(await desk.request(first)), 'challenge-unknown');
      assert.equal(codeOf(await desk.request(second)), 'done');
      assert.equal(codeOf(await desk.request(others)), 'done');
    });

    describe('a key registered twice', () => {
      const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });
      const rsaPair: Pair = {
        publicPem: rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        signing: crypto.importSigningKey(
          'k',
          rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        )!,
      };
      /** The same key without the NULL that RFC 3279 §2.3.1 wants after the identifier. */
      const otherSpki = (): string => {
        const der = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('hex');
        const [from, to] = ['300d06092a864886f70d0101010500', '300b06092a864886f70d010101'];
        const shorter = (Number.parseInt(der.slice(4, 8), 16) - 2).toString(16).padStart(4, '0');
        const hex = `3082${shorter}${der.slice(8).replace(from, to)}`;
        const base64 = Buffer.from(hex, 'hex').toString('base64');
        return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
      };
      const sm2 = pair('sm2-sm3');
      /** The same point with its x and the parity of its y alone. */
      const compressed = (): string => {
        const der = Buffer.from(sm2.publicPem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
        const point = sm2PointOf(der)!;
        const parity = Number.parseInt(point.slice(-1), 16) % 2 === 0 ? '02' : '03';
        const header = der.toString('hex').slice(0, 46).replace(/^3059/, '3039');
        const base64 = Buffer.from(`${header}032200${parity}${point.slice(2, 66)}`, 'hex');
        return `-----BEGIN PUBLIC KEY-----\n${base64.toString('base64')}\n-----END PUBLIC KEY-----`;
      };
      const again: readonly (readonly [string, Pair, Partial<PairRequest>, string])[] = [
        ['under the same identifier', rsaPair, {}, 'keyid-taken'],
        ['under another identifier', rsaPair, { name: 'k2' }, 'key-taken'],
        ['for another system', rsaPair, { system: 'tax-desk' }, 'key-taken'],
        [
          'for another algorithm',
          rsaPair,
          { name: 'k2', algorithm: 'rsa-v1_5-sha256' },
          'key-taken',
        ],
        [
          'in another encoding',
          { ...rsaPair, publicPem: otherSpki() },
          { name: 'k2' },
          'key-taken',
        ],
        ['compressed', { ...sm2, publicPem: compressed() }, { name: 'k2' }, 'key-taken'],
      ];
      for (const [name, key, over, code] of again) {
        it(`${name}: ${code}, undecided, active and revoked`, async () => {
          const first = key.signing === sm2.signing ? sm2 : rsaPair;
          const { algorithm } = over;
          const signing = algorithm === undefined ? key.signing : { ...key.signing, algorithm };
          const { keyid } = await ask(first);
          const repeat = async (): Promise<string> =>
            codeOf(await desk.request(await asking({ ...key, signing }, over)));
          assert.equal(await repeat(), code);
          await approve(keyid);
          assert.equal(await repeat(), code);
          await desk.revoke({ keyid, by: bob, reason: 'test' });
          assert.equal(await repeat(), code);
          assert.deepEqual(refusals(), [code, code, code]);
          assert.equal(registry.all().length, 1);
        });
      }

      it('a key imported when the gateway was founded is known too', async () => {
        const { publicPem } = rsaPair;
        await registry.register({ keyid: 'tax:old', system: 'tax', agency: 'hz-tax', publicPem });
        const request = await asking({ ...rsaPair, publicPem: otherSpki() });
        assert.equal(codeOf(await desk.request(request)), 'key-taken');
      });

      it('twice at once: one is taken', async () => {
        const requests = [await asking(rsaPair), await asking(rsaPair, { name: 'k2' })];
        const results = await Promise.all(requests.map((request) => desk.request(request)));
        assert.deepEqual(results.map(codeOf).sort(), ['done', 'key-taken']);
        assert.deepEqual(kinds().sort(), ['key.act-refused', 'key.requested']);
      });
    });

    it('more requests than may wait for one system: too-many-undecided', async () => {
      for (let count = 0; count < UNDECIDED_PER_SYSTEM_MAX; count += 1) {
        await ask(pair(), { name: `k${count}` });
      }
      const request = await asking(pair(), { name: 'one-more' });
      assert.equal(codeOf(await desk.request(request)), 'too-many-undecided');
      assert.equal(registry.all().length, UNDECIDED_PER_SYSTEM_MAX);
      await ask(pair(), { system: 'tax-desk' });
      await approve('tax:k0');
      await ask(pair(), { name: 'one-more' });
    });
  });

  describe('deciding', () => {
    const reason = 'because';

    it('nobody decides on their own request: own-request', async () => {
      const { keyid } = await ask(pair());
      assert.equal(await approve(keyid, alice), 'own-request');
      assert.equal(codeOf(await desk.refuse({ keyid, by: alice, reason })), 'own-request');
      assert.equal(stateOf(keyid), 'requested');
      assert.deepEqual(refusals(), ['own-request', 'own-request']);
    });

    it('two approve at once: one wins, the other hears already-decided', async () => {
      const { keyid } = await ask(pair());
      const results = await Promise.all([approve(keyid, bob), approve(keyid, carol)]);
      assert.deepEqual(results.sort(), ['already-decided', 'done']);
      assert.equal(kinds().filter((kind) => kind === 'key.approved').length, 1);
      assert.equal(kinds().filter((kind) => kind === 'key.registered').length, 1);
      assert.deepEqual(refusals(), ['already-decided']);
    });

    it('one approves while another refuses: one wins', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { keyid } = await ask(pair(), { name: `k${round}` });
        const refusing = desk.refuse({ keyid, by: carol, reason });
        const results = [await approve(keyid), codeOf(await refusing)];
        assert.deepEqual(results.sort(), ['already-decided', 'done']);
      }
    });

    it('revoking twice: already-decided', async () => {
      await activate('k1');
      const revoke = async () => codeOf(await desk.revoke({ keyid: 'tax:k1', by: bob, reason }));
      assert.deepEqual([await revoke(), await revoke()], ['done', 'already-decided']);
      assert.deepEqual(refusals(), ['already-decided']);
    });

    it('two revoke at once: one wins', async () => {
      await activate('k1');
      const by = [bob, carol];
      const results = await Promise.all(
        by.map((each) => desk.revoke({ keyid: 'tax:k1', by: each, reason })),
      );
      assert.deepEqual(results.map(codeOf).sort(), ['already-decided', 'done']);
      assert.equal(kinds().filter((kind) => kind === 'key.revoked').length, 1);
    });

    it('acts on what is not there: key-missing', async () => {
      const keyid = 'tax:none';
      const results = [
        await desk.approve({ keyid, by: bob }),
        await desk.refuse({ keyid, by: bob, reason }),
        await desk.revoke({ keyid, by: bob, reason }),
      ];
      assert.deepEqual(results.map(codeOf), ['key-missing', 'key-missing', 'key-missing']);
      assert.deepEqual(refusals(), ['key-missing', 'key-missing', 'key-missing']);
    });

    it('revoking what was only asked for: key-act-unfit', async () => {
      const { keyid } = await ask(pair());
      assert.equal(codeOf(await desk.revoke({ keyid, by: bob, reason })), 'key-act-unfit');
      assert.equal(stateOf(keyid), 'requested');
    });

    it('does nothing that cannot be recorded, and can do it afterwards', async () => {
      const request = await asking(pair());
      unrecordable = 'key.requested';
      await assert.rejects(desk.request(request), { code: 'log-unavailable' });
      assert.deepEqual(registry.all(), []);
      unrecordable = undefined;
      const { keyid } = await ask(pair());
      unrecordable = 'key.approved';
      await assert.rejects(desk.approve({ keyid, by: bob }), { code: 'log-unavailable' });
      assert.equal(stateOf(keyid), 'requested');
      unrecordable = 'key.registered';
      await assert.rejects(desk.approve({ keyid, by: bob }), { code: 'log-unavailable' });
      assert.equal(registry.findKey(keyid), undefined);
      await assert.rejects(desk.settle(), { code: 'log-unavailable' });
      unrecordable = undefined;
      assert.deepEqual(await desk.settle(), { activated: [keyid], expired: [] });
      unrecordable = 'key.revoked';
      await assert.rejects(desk.revoke({ keyid, by: bob, reason }), { code: 'log-unavailable' });
      assert.equal(registry.stands(keyid), true);
      await open();
      assert.equal(registry.stands(keyid), true);
      unrecordable = undefined;
      assert.equal(codeOf(await desk.revoke({ keyid, by: bob, reason })), 'done');
      assert.equal(registry.stands(keyid), false);
    });

    it('is seen by whoever asks again just before release', async () => {
      await activate('k1');
      const before = registry.findKey('tax:k1');
      assert.notEqual(before, undefined);
      assert.equal(registry.stands('tax:k1'), true);
      taken(await desk.revoke({ keyid: 'tax:k1', by: alice, reason: 'leaked' }));
      assert.equal(registry.stands('tax:k1'), false);
      assert.deepEqual(entries.at(-1), {
        kind: 'key.revoked',
        at: days(0),
        keyid: 'tax:k1',
        system: 'tax',
        agency: 'hz-tax',
        algorithm: 'ed25519',
        publicKey: registry.recordOf('tax:k1')?.publicKey,
        by: alice,
        reason: 'leaked',
      });
    });
  });

  describe('rotating', () => {
    const isFound = (name: string): boolean => registry.findKey(`tax:${name}`) !== undefined;

    it('has both keys valid for a bounded time, and then the new one', async () => {
      await activate('old');
      await activate('new', { replaces: 'tax:old', overlapDays: 7 });
      assert.deepEqual([stateOf('tax:old'), stateOf('tax:new')], ['rotating', 'active']);
      assert.deepEqual(kinds().slice(-2), ['key.registered', 'key.rotated']);
      assert.deepEqual(entries.at(-1), {
        kind: 'key.rotated',
        at: days(0),
        keyid: 'tax:old',
        system: 'tax',
        replacedBy: 'tax:new',
        validUntil: days(7),
        by: alice,
        approvedBy: bob,
      });
      assert.deepEqual([isFound('old'), isFound('new')], [true, true]);
      now = START + 7 * DAY_MS - 1;
      assert.deepEqual([isFound('old'), isFound('new')], [true, true]);
      now = START + 7 * DAY_MS;
      assert.deepEqual([isFound('old'), isFound('new')], [false, true]);
      assert.deepEqual(await desk.settle(), { activated: [], expired: ['tax:old'] });
      assert.equal(stateOf('tax:old'), 'expired');
    });

    it('never lets the old one live longer than it would have', async () => {
      await activate('old', { validUntil: days(3) });
      await activate('new', { replaces: 'tax:old', overlapDays: 7 });
      assert.equal(registry.recordOf('tax:old')?.validUntil, days(3));
    });

    it('leaves an old one alone that was revoked meanwhile', async () => {
      await activate('old');
      const { keyid } = await ask(pair(), { name: 'new', replaces: 'tax:old' });
      await desk.revoke({ keyid: 'tax:old', by: bob, reason: 'leaked' });
      assert.equal(await approve(keyid), 'done');
      assert.deepEqual([stateOf('tax:old'), stateOf('tax:new')], ['revoked', 'active']);
      assert.equal(kinds().includes('key.rotated'), false);
    });

    const refused: readonly (readonly [
      string,
      string,
      () => Promise<unknown>,
      Partial<PairRequest>?,
    ])[] = [
      [
        'from an expired key',
        'key-act-unfit',
        async () => {
          await activate('old', { validUntil: days(1) });
          now = START + DAY_MS;
        },
      ],
      [
        'from an expired key whose end is recorded',
        'key-act-unfit',
        async () => {
          await activate('old', { validUntil: days(1) });
          now = START + DAY_MS;
          await desk.settle();
        },
      ],
      [
        'from a revoked key',
        'key-act-unfit',
        async () => {
          await activate('old');
          await desk.revoke({ keyid: 'tax:old', by: bob, reason: 'x' });
        },
      ],
      ['from a key nobody has approved', 'key-act-unfit', () => ask(pair(), { name: 'old' })],
      [
        'from a key that is rotating',
        'key-act-unfit',
        async () => {
          await activate('old');
          await activate('other', { replaces: 'tax:old' });
        },
      ],
      [
        'from a key that another is to replace',
        'key-act-unfit',
        async () => {
          await activate('old');
          await ask(pair(), { name: 'other', replaces: 'tax:old' });
        },
      ],
      [
        'from a key of another system',
        'key-missing',
        () => activate('old'),
        { system: 'tax-desk' },
      ],
      ['with too long an overlap', 'term-unfit', () => activate('old'), { overlapDays: 31 }],
    ];
    for (const [name, code, prepare, over = {}] of refused) {
      it(`${name}: ${code}`, async () => {
        await prepare();
        const before = registry.all();
        const request = await asking(pair(), { name: 'new', replaces: 'tax:old', ...over });
        assert.equal(codeOf(await desk.request(request)), code);
        assert.deepEqual(registry.all(), before);
        assert.deepEqual(refusals(), [code]);
      });
    }
  });

  describe('time', () => {
    it('ends every key that has not ended, once, and says until when it was valid', async () => {
      await activate('active', { validUntil: days(10) });
      await activate('later', { validUntil: days(11) });
      await ask(pair(), { name: 'asked', validUntil: days(10) });
      const waiting = { validFrom: days(5), validUntil: days(10) };
      await activate('approved', waiting);
      await activate('revoked', { validUntil: days(10) });
      await desk.revoke({ keyid: 'tax:revoked', by: bob, reason: 'x' });
      now = START + 10 * DAY_MS;
      const expired = ['tax:active', 'tax:approved', 'tax:asked'];
      assert.deepEqual(await desk.settle(), { activated: [], expired });
      assert.deepEqual(await desk.settle(), { activated: [], expired: [] });
      const told = entries.filter(({ kind }) => kind === 'key.expired');
      assert.deepEqual(
        told.map((entry) => entry.kind === 'key.expired' && [entry.keyid, entry.validUntil]),
        expired.map((keyid) => [keyid, days(10)]),
      );
      assert.equal(await approve('tax:asked'), 'key-act-unfit');
    });

    it('is not waited for: a key is not found once its term is over', async () => {
      await activate('k1', { validUntil: days(10) });
      now = START + 10 * DAY_MS;
      assert.deepEqual([registry.findKey('tax:k1'), stateOf('tax:k1')], [undefined, 'active']);
    });
  });

  describe('an agency that ends', () => {
    const move = { from: 'hz-tax', to: ['hz-revenue'], by: carol };

    beforeEach(async () => {
      await activate('k1');
      await activate('later', { validFrom: days(5) });
      await activate('desk', { system: 'tax-desk' });
      await ask(pair(), { name: 'asked' });
      await ask(pair(), { system: 'bank' });
      await approve('bank:k1');
      entries = [];
    });

    it('hands its keys over where the catalog says so, and keeps no right elsewhere', async () => {
      agencies = { ...agencies, tax: 'hz-revenue' };
      delete agencies['tax-desk'];
      assert.deepEqual(taken(await desk.moveSystems(move)), {
        moved: ['tax:k1', 'tax:later'],
        revoked: ['tax-desk:desk'],
        declined: ['tax:asked'],
      });
      assert.equal(registry.findKey('tax:k1')?.agency, 'hz-revenue');
      assert.equal(registry.stands('tax-desk:desk'), false);
      assert.equal(registry.findKey('bank:k1')?.agency, 'rural-bank');
      assert.deepEqual(kinds().sort(), ['key.moved', 'key.moved', 'key.refused', 'key.revoked']);
      assert.deepEqual(
        entries.find(({ kind }) => kind === 'key.moved'),
        {
          kind: 'key.moved',
          at: days(0),
          keyid: 'tax:k1',
          system: 'tax',
          from: 'hz-tax',
          to: 'hz-revenue',
          publicKey: registry.recordOf('tax:k1')?.publicKey,
          by: carol,
        },
      );
      const living = registry.all().filter(({ agency }) => agency === 'hz-tax');
      assert.deepEqual(
        living.filter(({ state }) => keyLife[state].revoke ?? keyLife[state].approve),
        [],
      );
      entries = [];
      assert.deepEqual(taken(await desk.moveSystems(move)), {
        moved: [],
        revoked: [],
        declined: [],
      });
      assert.deepEqual(entries, []);
      await open();
      assert.equal(registry.findKey('tax:k1')?.agency, 'hz-revenue');
      now = START + 5 * DAY_MS;
      await desk.settle();
      assert.equal(registry.findKey('tax:later')?.agency, 'hz-revenue');
    });

    it('seals a shared secret again, which still verifies', async () => {
      const asked: SecretRequest = { system: 'bank', by: alice, algorithm: 'hmac-sm3' };
      const { keyid, appSecret = '' } = taken(await desk.request(asked));
      await approve(keyid);
      agencies = { ...agencies, bank: 'city-bank' };
      taken(await desk.moveSystems({ from: 'rural-bank', to: ['city-bank'], by: carol }));
      const secret = new Uint8Array(Buffer.from(appSecret, 'base64'));
      const signing = crypto.importSecret('k', secret, 'hmac-sm3')!;
      const signature = await crypto.sign(signing, utf8('x'));
      await open();
      const { key, agency } = registry.findKey(keyid)!;
      assert.equal(agency, 'city-bank');
      assert.equal(await crypto.verify(key, utf8('x'), signature), true);
    });

    it('has ended in the catalog first: key-act-unfit', async () => {
      const before = registry.all();
      assert.equal(codeOf(await desk.moveSystems(move)), 'key-act-unfit');
      agencies = { ...agencies, tax: 'hz-revenue' };
      assert.equal(codeOf(await desk.moveSystems(move)), 'key-act-unfit');
      const itself = { ...move, from: 'hz-revenue' };
      assert.equal(codeOf(await desk.moveSystems(itself)), 'key-act-unfit');
      assert.deepEqual(registry.all(), before);
      assert.deepEqual(refusals(), ['key-act-unfit', 'key-act-unfit', 'key-act-unfit']);
    });

    it('goes on where it stopped when the log failed', async () => {
      agencies = { ...agencies, tax: 'hz-revenue', 'tax-desk': 'elsewhere' };
      unrecordable = 'key.revoked';
      await assert.rejects(desk.moveSystems(move), { code: 'log-unavailable' });
      assert.equal(registry.stands('tax-desk:desk'), true);
      unrecordable = undefined;
      const { moved, revoked, declined } = taken(await desk.moveSystems(move));
      const rest = ['tax-desk:desk', 'tax:asked', 'tax:k1', 'tax:later'];
      assert.deepEqual([...moved, ...revoked, ...declined].sort(), rest);
    });
  });

  it('an RSA key registered for one padding verifies nothing signed with the other', async () => {
    const key = pair('rsa-pss-sha512');
    const { keyid } = await ask(key, { algorithm: 'rsa-pss-sha512' });
    await approve(keyid);
    const found = registry.findKey(keyid)!;
    const other = { ...key.signing, algorithm: 'rsa-v1_5-sha256' } as const;
    const signatures = [key.signing, other].map((signing) => crypto.sign(signing, utf8('base')));
    const held = await Promise.all(
      signatures.map(async (signature) => crypto.verify(found.key, utf8('base'), await signature)),
    );
    assert.deepEqual(held, [true, false]);
  });

  it('keeps to the life of a key and to two people, whatever is tried at once', async () => {
    const key = pair();
    const acts = ['request', 'approve', 'refuse', 'revoke', 'settle', 'day'] as const;
    const step = fc.record({
      act: fc.constantFrom(...acts),
      by: fc.constantFrom(alice, bob, carol),
      name: fc.constantFrom('a', 'b'),
      isTogether: fc.boolean(),
    });
    const doing: Readonly<
      Record<(typeof acts)[number], (by: string, name: string) => Promise<unknown>>
    > = {
      request: async (by, name) =>
        desk.request(await asking(name === 'a' ? key : pair(), { by, name, validUntil: days(20) })),
      approve: (by, name) => desk.approve({ keyid: `tax:${name}`, by }),
      refuse: (by, name) => desk.refuse({ keyid: `tax:${name}`, by, reason: 'x' }),
      revoke: (by, name) => desk.revoke({ keyid: `tax:${name}`, by, reason: 'x' }),
      settle: () => desk.settle(),
      day: () => Promise.resolve((now += DAY_MS)),
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await store.db.deleteFrom('keys').execute();
        now = START;
        entries = [];
        await open();
        let under: Promise<unknown>[] = [];
        for (const { act, by, name, isTogether } of steps) {
          under.push(doing[act](by, name));
          if (!isTogether) {
            await Promise.allSettled(under);
            under = [];
          }
        }
        await Promise.allSettled(under);
        for (const entry of entries) {
          if (entry.kind === 'key.approved') assert.notEqual(entry.approvedBy, entry.by);
        }
        for (const keyid of ['tax:a', 'tax:b']) {
          const row = registry.recordOf(keyid);
          const stored = await store.db
            .selectFrom('keys')
            .select('state')
            .where('keyid', '=', keyid)
            .executeTakeFirst();
          assert.equal(row?.state, stored?.state);
          const own = entries.filter((entry) => 'keyid' in entry && entry.keyid === keyid);
          const count = (kind: string): number => own.filter((each) => each.kind === kind).length;
          assert.equal(count('key.registered'), count('key.approved'));
          assert.ok(count('key.revoked') + count('key.expired') <= count('key.requested'));
          if (registry.stands(keyid)) assert.equal(count('key.approved') > 0, true);
        }
      }),
      { numRuns: 40 },
    );
  });
});
