import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { hexOf, utf8 } from '../kernel/index.ts';
import { algorithms, type AlgorithmName } from './algorithms.ts';
import { createNodeCryptoProvider } from './node-crypto-provider.ts';

const crypto = createNodeCryptoProvider();
const names = Object.keys(algorithms) as AlgorithmName[];
const spki = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

describe('node crypto provider', () => {
  for (const name of names) {
    const pair = crypto.generateKeyPair(name);
    const signing = crypto.importSigningKey('k', pair.privatePem)!;
    const verifying = crypto.importVerificationKey('k', pair.publicPem)!;

    it(`${name}: the key says which algorithm it is for`, () => {
      assert.equal(signing.algorithm, name);
      assert.equal(verifying.algorithm, name);
    });

    it(`${name}: signatures are 64 bytes and hold`, async () => {
      const signature = await crypto.sign(signing, utf8('base'));
      assert.equal(signature.length, 64);
      assert.equal(await crypto.verify(verifying, utf8('base'), signature), true);
      assert.equal(await crypto.verify(verifying, utf8('bose'), signature), false);
    });

    it(`${name}: bytes of any length that are no signature give false`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
          assert.equal(await crypto.verify(verifying, utf8('base'), bytes), false);
        }),
      );
      for (const fill of [0, 255]) {
        const bytes = new Uint8Array(64).fill(fill);
        assert.equal(await crypto.verify(verifying, utf8('base'), bytes), false);
      }
    });

    it(`${name}: a private key is not taken for a public one, nor the reverse`, () => {
      assert.equal(crypto.importVerificationKey('k', pair.privatePem), undefined);
      assert.equal(crypto.importSigningKey('k', pair.publicPem), undefined);
    });
  }

  it('takes no key of a kind that is in no row', () => {
    const p384 = generateKeyPairSync('ec', {
      namedCurve: 'secp384r1',
      publicKeyEncoding: spki,
      privateKeyEncoding: pkcs8,
    });
    const rsa = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: spki,
      privateKeyEncoding: pkcs8,
    });
    for (const { publicKey, privateKey } of [p384, rsa]) {
      assert.equal(crypto.importVerificationKey('k', publicKey), undefined);
      assert.equal(crypto.importSigningKey('k', privateKey), undefined);
    }
    assert.equal(crypto.importVerificationKey('k', 'no key'), undefined);
    assert.equal(crypto.importSigningKey('k', ''), undefined);
  });

  it('hashes and draws random bytes', () => {
    assert.match(hexOf(crypto.sha256(utf8(''))), /^e3b0c44298fc1c14.{48}$/);
    assert.match(hexOf(crypto.sha512(utf8(''))), /^cf83e1357eefb8bd.{112}$/);
    assert.equal(crypto.randomBytes(16).length, 16);
    assert.notDeepEqual(crypto.randomBytes(16), crypto.randomBytes(16));
  });
});
