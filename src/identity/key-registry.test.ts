import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { openStore, type KeyState, type Store } from '../storage/index.ts';
import {
  createKeyRegistry,
  type KeyRegistry,
  type PublicKeyRegistration,
  type RegistrationResult,
  type SecretRegistration,
} from './index.ts';

const crypto = createNodeCryptoProvider();
const START = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
const pem = (): string => crypto.generateKeyPair('ed25519').publicPem;

const outcome = (result: RegistrationResult): string =>
  typeof result === 'string' ? result : result.refused;

describe('key registry', () => {
  let folder = '';
  let store: Store;
  let now = START;
  let registry: KeyRegistry;
  let sealingKey: Uint8Array = new Uint8Array(32);
  const open = async (): Promise<KeyRegistry> =>
    createKeyRegistry({ db: store.db, crypto, clock: { now: () => now }, sealingKey });

  beforeEach(async () => {
    now = START;
    sealingKey = crypto.randomBytes(32);
    folder = mkdtempSync(join(tmpdir(), 'keys-'));
    store = await openStore(join(folder, 'store.db'));
    registry = await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const registration = (over: Partial<PublicKeyRegistration> = {}): PublicKeyRegistration => ({
    keyid: 'social-security:2026',
    system: 'social-security',
    agency: 'hz-hrss',
    publicPem: pem(),
    ...over,
  });

  it('finds a registered key at once, and again after a restart', async () => {
    const { privatePem, publicPem } = crypto.generateKeyPair('ecdsa-p256-sha256');
    assert.equal(await registry.register(registration({ publicPem })), 'registered');
    const signingKey = crypto.importSigningKey('k', privatePem)!;
    const bytes = Uint8Array.of(1, 2, 3);
    const signature = await crypto.sign(signingKey, bytes);
    for (const opened of [registry, await open()]) {
      const { key, ...found } = opened.findKey('social-security:2026')!;
      assert.deepEqual(found, {
        keyid: 'social-security:2026',
        system: 'social-security',
        agency: 'hz-hrss',
        algorithm: 'ecdsa-p256-sha256',
      });
      assert.equal(await crypto.verify(key, bytes, signature), true);
    }
  });

  it('knows nothing of other keys, whatever they are called', () => {
    for (const keyid of ['', 'social-security:2027', '__proto__', 'constructor'])
      assert.equal(registry.findKey(keyid), undefined);
  });

  /** As the desk does it: committed, then reloaded. */
  const revoke = async (keyid: string): Promise<void> => {
    const rows = store.db.updateTable('keys').set({ state: 'revoked' });
    await rows.where('keyid', '=', keyid).execute();
    await registry.reload(keyid);
  };

  it('does not find a revoked key, nor after a restart', async () => {
    await registry.register(registration());
    assert.equal(registry.stands('social-security:2026'), true);
    await revoke('social-security:2026');
    for (const opened of [registry, await open()]) {
      assert.equal(opened.findKey('social-security:2026'), undefined);
      assert.equal(opened.stands('social-security:2026'), false);
      assert.equal(opened.recordOf('social-security:2026')?.state, 'revoked');
    }
  });

  it('keeps a key revoked while the same key is being registered again', async () => {
    const known = registration();
    await registry.register(known);
    const again = registry.register(known);
    await Promise.all([again, revoke(known.keyid)]);
    assert.equal(registry.findKey(known.keyid), undefined);
  });

  it('finds keys in the two states that may sign, and in no other', async () => {
    await registry.register(registration());
    const foundIn = async (state: KeyState): Promise<boolean> => {
      await store.db.updateTable('keys').set({ state }).execute();
      return (await open()).findKey('social-security:2026') !== undefined;
    };
    const found: KeyState[] = [];
    const states = ['requested', 'approved', 'refused', 'active', 'rotating', 'revoked', 'expired'];
    for (const state of states as KeyState[]) if (await foundIn(state)) found.push(state);
    assert.deepEqual(found, ['active', 'rotating']);
  });

  it('lists active keys that end soon, the first to end first', async () => {
    const ending = async (keyid: string, days?: number): Promise<void> => {
      const term =
        days === undefined ? {} : { validUntil: new Date(START + days * DAY_MS).toISOString() };
      await registry.register(registration({ keyid, publicPem: pem(), ...term }));
    };
    await ending('a:late', 31);
    await ending('b:second', 30);
    await ending('c:first', 7);
    await ending('d:never');
    await ending('e:rotating', 5);
    await store.db
      .updateTable('keys')
      .set({ state: 'rotating' })
      .where('keyid', '=', 'e:rotating')
      .execute();
    await registry.reload('e:rotating');
    const soon = (days: number): string[] => registry.expiring(days).map(({ keyid }) => keyid);
    assert.deepEqual(soon(30), ['c:first', 'b:second']);
    now = START + 7 * DAY_MS;
    assert.deepEqual(soon(30), ['b:second', 'a:late']);
  });

  it('finds a key up to its term and not at it', async () => {
    const validUntil = new Date(START + DAY_MS).toISOString();
    await registry.register(registration({ validUntil }));
    const isFoundAt = (at: number): boolean => {
      now = at;
      return registry.findKey('social-security:2026') !== undefined;
    };
    assert.deepEqual([START - 1, START, START + DAY_MS - 1, START + DAY_MS].map(isFoundAt), [
      false,
      true,
      true,
      false,
    ]);
    assert.equal(registry.all()[0]?.validUntil, validUntil);
  });

  it('lists keys by identifier, with the digest of the SPKI DER', async () => {
    const publicPem =
      '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----\n';
    await registry.register(registration({ keyid: 'b:1', publicPem }));
    await registry.register(registration({ keyid: 'a:1' }));
    assert.deepEqual(
      registry.all().map(({ keyid }) => keyid),
      ['a:1', 'b:1'],
    );
    const der = new Uint8Array(Buffer.from(publicPem.split('\n')[1] ?? '', 'base64'));
    const hex = Buffer.from(crypto.sha256(der)).toString('hex');
    assert.equal(registry.all()[1]?.publicKey, `sha256:${hex}`);
  });

  describe('registering again', () => {
    const known = registration();
    const term = '2027-01-01T00:00:00.000Z';
    const rows: readonly {
      readonly name: string;
      readonly again: Partial<PublicKeyRegistration>;
      readonly revoked?: true;
      readonly expect: string;
    }[] = [
      { name: 'the same', again: {}, expect: 'unchanged' },
      { name: 'another key under the keyid', again: { publicPem: pem() }, expect: 'keyid-taken' },
      { name: 'the key under another keyid', again: { keyid: 'x:1' }, expect: 'key-taken' },
      { name: 'the key for another system', again: { system: 'tax' }, expect: 'key-taken' },
      { name: 'another agency', again: { agency: 'tax' }, expect: 'keyid-taken' },
      { name: 'another term', again: { validUntil: term }, expect: 'keyid-taken' },
      { name: 'a revoked key', again: {}, revoked: true, expect: 'key-act-unfit' },
      { name: 'a revoked key anew', again: { keyid: 'x:1' }, revoked: true, expect: 'key-taken' },
    ];
    for (const { name, again, revoked, expect } of rows) {
      it(`${name}: ${expect}`, async () => {
        await registry.register(known);
        if (revoked) await revoke(known.keyid);
        const before = registry.all();
        assert.equal(outcome(await registry.register({ ...known, ...again })), expect);
        assert.deepEqual(registry.all(), before);
        assert.deepEqual((await open()).all(), before);
      });
    }
  });

  it('lets one of two registrations at once win', async () => {
    const results = await Promise.all([
      registry.register(registration()),
      registry.register(registration()),
    ]);
    assert.deepEqual(results.map(outcome).sort(), ['keyid-taken', 'registered']);
  });

  const { privatePem } = crypto.generateKeyPair('ed25519');
  const unreadable: readonly (readonly [
    name: string,
    over: Partial<PublicKeyRegistration>,
    code: string,
  ])[] = [
    ['no PEM', { publicPem: 'key' }, 'key-unreadable'],
    ['a private key', { publicPem: privatePem }, 'key-unreadable'],
    ['two keys', { publicPem: pem() + pem() }, 'key-unreadable'],
    ['a key and a private key', { publicPem: pem() + privatePem }, 'key-unreadable'],
    ['a day as its term', { validUntil: '2027-01-01' }, 'term-unfit'],
    ['no instant as its term', { validUntil: 'never' }, 'term-unfit'],
  ];
  for (const [name, over, code] of unreadable) {
    it(`refuses ${name}`, async () => {
      assert.equal(outcome(await registry.register(registration(over))), code);
      assert.deepEqual(registry.all(), []);
    });
  }

  describe('RSA keys', () => {
    const { publicPem } = crypto.generateKeyPair('rsa-pss-sha512');
    const algorithmIn = (opened: KeyRegistry) =>
      opened.findKey('social-security:2026')?.key.algorithm;

    it('are for rsa-pss-sha512 unless another is named, also after a restart', async () => {
      await registry.register(registration({ publicPem }));
      assert.equal(algorithmIn(registry), 'rsa-pss-sha512');
      assert.equal(algorithmIn(await open()), 'rsa-pss-sha512');
    });

    it('are for the algorithm named, and for no second one', async () => {
      const known = registration({ publicPem, algorithm: 'rsa-v1_5-sha256' });
      assert.equal(await registry.register(known), 'registered');
      assert.equal(await registry.register(known), 'unchanged');
      const other = { ...known, algorithm: 'rsa-pss-sha512' } as const;
      assert.equal(outcome(await registry.register(other)), 'keyid-taken');
      const again = await registry.register({ ...other, keyid: 'x:1' });
      assert.equal(outcome(again), 'key-taken');
      assert.equal(algorithmIn(await open()), 'rsa-v1_5-sha256');
    });

    it('are for nothing that takes other keys', async () => {
      for (const algorithm of ['ed25519', 'sm2-sm3', 'hmac-sha256'] as const) {
        const result = await registry.register(registration({ publicPem, algorithm }));
        assert.equal(outcome(result), 'algorithm-unfit');
      }
    });
  });

  describe('shared secrets', () => {
    const shared = (over: Partial<SecretRegistration> = {}): SecretRegistration => ({
      keyid: 'bank:app-1',
      system: 'bank',
      agency: 'zj-rural-bank',
      algorithm: 'hmac-sha256',
      secret: crypto.generateSecret(),
      ...over,
    });

    it('verify at once, and again after a restart', async () => {
      const registered = shared();
      assert.equal(await registry.register(registered), 'registered');
      assert.equal(await registry.register(registered), 'unchanged');
      const signing = crypto.importSecret('k', registered.secret, 'hmac-sha256')!;
      const bytes = Uint8Array.of(1, 2, 3);
      const signature = await crypto.sign(signing, bytes);
      for (const opened of [registry, await open()]) {
        const found = opened.findKey('bank:app-1')!;
        assert.equal(found.algorithm, 'hmac-sha256');
        assert.equal(await crypto.verify(found.key, bytes, signature), true);
        assert.equal(await crypto.verify(found.key, Uint8Array.of(1), signature), false);
      }
    });

    it('are nowhere in the store, nor can their digest be had without the sealing key', async () => {
      const { secret } = shared();
      await registry.register(shared({ secret }));
      const row = await store.db.selectFrom('keys').selectAll().executeTakeFirstOrThrow();
      assert.equal(row.public_pem, null);
      const { sealed_secret: sealed, ...rest } = row;
      assert.equal(Buffer.from(sealed!).includes(Buffer.from(secret)), false);
      const digest = Buffer.from(crypto.sha256(secret)).toString('hex');
      assert.equal(JSON.stringify(rest).includes(digest), false);
      assert.match(registry.all()[0]!.publicKey, /^sha256:[0-9a-f]{64}$/);
    });

    it('do not open for another owner, another algorithm or under another sealing key', async () => {
      await registry.register(shared());
      const rows = store.db.updateTable('keys');
      for (const over of [{ keyid: 'x:1' }, { system: 'x' }, { agency: 'x' }]) {
        const { keyid, system, agency } = shared();
        await rows.set(over).execute();
        await assert.rejects(open(), { name: 'Fault', message: /cannot be read/ });
        await rows.set({ keyid, system, agency }).execute();
      }
      await rows.set({ algorithm: 'hmac-sm3' }).execute();
      await assert.rejects(open(), { name: 'Fault' });
      await rows.set({ algorithm: 'hmac-sha256' }).execute();
      await open();
      sealingKey = crypto.randomBytes(32);
      await assert.rejects(open(), { name: 'Fault', message: /bank:app-1/ });
    });

    it('do not open when a byte is altered or lost', async () => {
      await registry.register(shared());
      const rows = store.db.updateTable('keys');
      const row = await store.db.selectFrom('keys').selectAll().executeTakeFirstOrThrow();
      const sealed = new Uint8Array(row.sealed_secret!);
      const flipped = [0, 12, sealed.length - 1].map((at) =>
        sealed.map((byte, index) => (index === at ? byte ^ 1 : byte)),
      );
      for (const wrong of [...flipped, sealed.subarray(1), sealed.subarray(0, 12)]) {
        await rows.set({ sealed_secret: wrong }).execute();
        await assert.rejects(open(), { name: 'Fault' });
      }
    });

    const wrong: readonly (readonly [string, Partial<SecretRegistration>, string])[] = [
      ['31 bytes', { secret: new Uint8Array(31) }, 'algorithm-unfit'],
      ['513 bytes', { secret: new Uint8Array(513) }, 'algorithm-unfit'],
      ['an algorithm of key pairs', { algorithm: 'ed25519' }, 'algorithm-unfit'],
      ['a term that is none', { validUntil: 'never' }, 'term-unfit'],
    ];
    for (const [name, over, code] of wrong) {
      it(`refuses ${name}`, async () => {
        assert.equal(outcome(await registry.register(shared(over))), code);
        assert.deepEqual(registry.all(), []);
      });
    }

    it('belong to one keyid, one system and one algorithm', async () => {
      const known = shared();
      await registry.register(known);
      const again = async (over: Partial<SecretRegistration>): Promise<string> =>
        outcome(await registry.register({ ...known, ...over }));
      assert.equal(await again({ keyid: 'bank:app-2' }), 'key-taken');
      assert.equal(await again({ system: 'tax' }), 'key-taken');
      assert.equal(await again({ algorithm: 'hmac-sm3' }), 'keyid-taken');
      assert.equal(await again({ secret: crypto.generateSecret() }), 'keyid-taken');
      await revoke(known.keyid);
      assert.equal(await again({}), 'key-act-unfit');
      assert.equal(registry.findKey(known.keyid), undefined);
    });
  });

  it('takes no sealing key but of 32 bytes', async () => {
    sealingKey = new Uint8Array(31);
    await assert.rejects(open(), RangeError);
  });

  it('does not start on a store with a key that cannot be read', async () => {
    await registry.register(registration());
    await store.db.updateTable('keys').set({ public_pem: 'x' }).execute();
    await assert.rejects(open(), { name: 'Fault', message: /social-security:2026/ });
  });
});
