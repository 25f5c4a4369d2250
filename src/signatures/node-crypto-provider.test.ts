import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { freshKey } from '../../test/support/fresh-key.ts';
import { hexOf, utf8 } from '../kernel/index.ts';
import { algorithmNames, usesSecret, type AlgorithmName } from './algorithms.ts';
import { createNodeCryptoProvider } from './node-crypto-provider.ts';

const crypto = createNodeCryptoProvider();
const spki = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

const signatureBytes: Readonly<Record<AlgorithmName, number>> = {
  'ecdsa-p256-sha256': 64,
  ed25519: 64,
  'rsa-pss-sha512': 384,
  'rsa-v1_5-sha256': 384,
  'sm2-sm3': 64,
  'hmac-sha256': 32,
  'hmac-sm3': 32,
};

/** Algorithms of key pairs that are the first choice of their keys. */
const firstChoices = algorithmNames.filter(
  (name) => !usesSecret(name) && name !== 'rsa-v1_5-sha256',
);

describe('node crypto provider', () => {
  for (const name of algorithmNames) {
    const { signing, verifying } = freshKey(name);
    const other = freshKey(name).verifying;
    const width = signatureBytes[name];

    it(`${name}: signatures are ${width} bytes and hold, for these bytes and this key`, async () => {
      const signature = await crypto.sign(signing, utf8('base'));
      assert.equal(signature.length, width);
      assert.equal(await crypto.verify(verifying, utf8('base'), signature), true);
      assert.equal(await crypto.verify(verifying, utf8('bose'), signature), false);
      assert.equal(await crypto.verify(other, utf8('base'), signature), false);
    });

    it(`${name}: any bytes are signed and verified, and not with any bit flipped`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.nat(), async (bytes, at) => {
          const signature = await crypto.sign(signing, bytes);
          assert.equal(await crypto.verify(verifying, bytes, signature), true);
          const bit = at % (8 * width);
          signature[bit >> 3]! ^= 1 << (bit & 7);
          assert.equal(await crypto.verify(verifying, bytes, signature), false);
        }),
        { numRuns: 50 },
      );
    });

    it(`${name}: bytes of any length that are no signature give false`, async () => {
      const lengths = fc.constantFrom(0, 1, 31, 32, 63, 64, 65, width - 1, width, width + 1);
      const junk = lengths.chain((length) =>
        fc.uint8Array({ minLength: length, maxLength: length }),
      );
      await fc.assert(
        fc.asyncProperty(junk, async (bytes) => {
          assert.equal(await crypto.verify(verifying, utf8('base'), bytes), false);
        }),
      );
      for (const fill of [0, 255]) {
        const bytes = new Uint8Array(width).fill(fill);
        assert.equal(await crypto.verify(verifying, utf8('base'), bytes), false);
      }
      const signature = await crypto.sign(signing, utf8('base'));
      for (const wrong of [signature.subarray(1), signature.subarray(0, -1)]) {
        assert.equal(await crypto.verify(verifying, utf8('base'), wrong), false);
      }
      const longer = Uint8Array.of(...signature, 0);
      assert.equal(await crypto.verify(verifying, utf8('base'), longer), false);
    });
  }

  for (const name of firstChoices) {
    const pair = crypto.generateKeyPair(name);

    it(`${name}: the key says which algorithm it is for`, () => {
      assert.equal(crypto.importSigningKey('k', pair.privatePem)?.algorithm, name);
      assert.equal(crypto.importVerificationKey('k', pair.publicPem)?.algorithm, name);
    });

    it(`${name}: a private key is not taken for a public one, nor the reverse`, () => {
      assert.equal(crypto.importVerificationKey('k', pair.privatePem), undefined);
      assert.equal(crypto.importSigningKey('k', pair.publicPem), undefined);
    });

    it(`${name}: the key is for no algorithm of another kind`, () => {
      const fit = algorithmNames.filter(
        (wanted) => crypto.importVerificationKey('k', pair.publicPem, wanted) !== undefined,
      );
      const both = ['rsa-pss-sha512', 'rsa-v1_5-sha256'];
      assert.deepEqual(fit, name === 'rsa-pss-sha512' ? both : [name]);
    });
  }

  it('one RSA key signs apart for each of its algorithms', async () => {
    const { privatePem, publicPem } = crypto.generateKeyPair('rsa-pss-sha512');
    const pss = crypto.importSigningKey('k', privatePem)!;
    const old = crypto.importVerificationKey('k', publicPem, 'rsa-v1_5-sha256')!;
    const signature = await crypto.sign(pss, utf8('base'));
    assert.equal(await crypto.verify(old, utf8('base'), signature), false);
  });

  it('takes no key of a kind that is in no row', () => {
    const pairs = [
      generateKeyPairSync('ec', { namedCurve: 'secp384r1' }),
      generateKeyPairSync('rsa', { modulusLength: 1024 }),
      generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }),
      generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
      generateKeyPairSync('x25519'),
    ];
    for (const { publicKey, privateKey } of pairs) {
      const [open, secret] = [publicKey.export(spki), privateKey.export(pkcs8)].map(String);
      assert.equal(crypto.importVerificationKey('k', open!), undefined);
      assert.equal(crypto.importSigningKey('k', secret!), undefined);
    }
    assert.equal(crypto.importVerificationKey('k', 'no key'), undefined);
    assert.equal(crypto.importSigningKey('k', ''), undefined);
  });

  it('takes secrets of 32 to 512 bytes, for HMAC alone', () => {
    const taken = (length: number, name: AlgorithmName): boolean =>
      crypto.importSecret('k', new Uint8Array(length), name) !== undefined;
    assert.deepEqual(
      [31, 32, 512, 513].map((length) => taken(length, 'hmac-sm3')),
      [false, true, true, false],
    );
    assert.deepEqual(
      algorithmNames.filter((name) => taken(32, name)),
      ['hmac-sha256', 'hmac-sm3'],
    );
    assert.throws(() => crypto.generateKeyPair('hmac-sm3'), { name: 'Fault' });
    assert.equal(crypto.generateSecret().length, 32);
  });

  it('hashes and draws random bytes', () => {
    assert.match(hexOf(crypto.sha256(utf8(''))), /^e3b0c44298fc1c14.{48}$/);
    assert.match(hexOf(crypto.sha512(utf8(''))), /^cf83e1357eefb8bd.{112}$/);
    assert.equal(crypto.randomBytes(16).length, 16);
    assert.notDeepEqual(crypto.randomBytes(16), crypto.randomBytes(16));
  });
});
