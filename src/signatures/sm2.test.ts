import assert from 'node:assert/strict';
import { createHash, createSecretKey, generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { foreignKey, pointOf } from '../../test/support/foreign.ts';
import { freshKey } from '../../test/support/fresh-key.ts';
import {
  derFromRaw,
  generateSm2,
  publicPemOf,
  rawFromDer,
  signSm2,
  verifiesSm2,
} from '../../test/support/openssl.ts';
import { hexOf, utf8 } from '../kernel/index.ts';
import { createNodeCryptoProvider } from './node-crypto-provider.ts';
import { hmacPrimitive } from './node-hmac.ts';
import { sm2PointOf, sm2PrivateKeyOf, sm2PrivatePem, sm2PublicPem } from './sm2-keys.ts';
import { createSm2Primitive } from './sm2.ts';

interface Named {
  readonly name: string;
}
interface Vectors {
  readonly sm2: {
    readonly cases: readonly (Named &
      Readonly<Record<'message' | 'scalar' | 'point' | 'r' | 's', string>>)[];
  };
  readonly sm3: { readonly cases: readonly (Named & Record<'message' | 'digest', string>)[] };
  readonly hmacSm3: {
    readonly cases: readonly (Named & Record<'key' | 'message' | 'code', string>)[];
  };
}

const vectors = JSON.parse(
  readFileSync('test/conformance/signatures/sm2-sm3.json', 'utf8'),
) as Vectors;

const crypto = createNodeCryptoProvider();
const ORDER = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123';
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe('SM2 and SM3', () => {
  for (const { name, message, scalar, point, r, s } of vectors.sm2.cases) {
    it(`GB/T 32918.5 ${name}: holds, and the key signs what holds`, async () => {
      const pem = sm2PublicPem(point)!;
      const key = crypto.importVerificationKey('k', pem)!;
      assert.equal(key.algorithm, 'sm2-sm3');
      assert.equal(await crypto.verify(key, utf8(message), bytesOf(r + s)), true);
      assert.equal(await crypto.verify(key, utf8(`${message}!`), bytesOf(r + s)), false);
      const signature = createSm2Primitive().sign({ scalar, point }, utf8(message));
      assert.equal(await crypto.verify(key, utf8(message), signature), true);
      assert.equal(verifiesSm2(pem, utf8(message), bytesOf(r + s)), true, 'openssl agrees');
    });
  }

  for (const { name, message, digest } of vectors.sm3.cases) {
    it(`GM/T 0004 ${name}`, () =>
      assert.equal(createHash('sm3').update(message).digest('hex'), digest));
  }

  for (const { name, key, message, code } of vectors.hmacSm3.cases) {
    it(`GM/T 0042 HMAC-SM3, ${name}`, () => {
      const hmac = hmacPrimitive({ keyType: 'secret', digest: 'sm3', deniable: true });
      const handle = createSecretKey(bytesOf(key));
      assert.equal(hexOf(hmac.sign(handle, bytesOf(message))), code);
      assert.equal(hmac.verify(handle, bytesOf(message), bytesOf(code)), true);
    });
  }

  describe('beside implementations we did not write', () => {
    const key = freshKey('sm2-sm3');
    const { sign: foreignSign, verify: foreignVerify } = foreignKey(key);

    it('agrees with sm-crypto on any bytes, both ways', async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
          assert.equal(await foreignVerify(bytes, await crypto.sign(key.signing, bytes)), true);
          const signature = new Uint8Array(await foreignSign(bytes));
          assert.equal(await crypto.verify(key.verifying, bytes, signature), true);
        }),
        { numRuns: 20 },
      );
    });

    it('agrees with openssl on keys and signatures, both ways', async () => {
      const theirs = generateSm2();
      for (const pem of [theirs, key.privatePem]) {
        const publicPem = publicPemOf(pem);
        const signing = crypto.importSigningKey('k', pem)!;
        const verifying = crypto.importVerificationKey('k', publicPem)!;
        for (const text of ['', 'base', '签名基'.repeat(200)]) {
          const bytes = utf8(text);
          assert.equal(verifiesSm2(publicPem, bytes, await crypto.sign(signing, bytes)), true);
          assert.equal(await crypto.verify(verifying, bytes, signSm2(pem, bytes)), true);
          const other = signSm2(pem, utf8(`${text}!`));
          assert.equal(await crypto.verify(verifying, bytes, other), false);
        }
      }
      assert.equal(publicPemOf(key.privatePem), key.publicPem);
    });

    it("refuses what Node's own SM2 makes, which is ECDSA over the curve", async () => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'SM2' });
      const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      const raw = rawFromDer(sign('sm3', utf8('base'), privateKey));
      const verifying = crypto.importVerificationKey('k', pem)!;
      assert.equal(await crypto.verify(verifying, utf8('base'), raw), false);
    });
  });

  it('refuses r and s out of their range, and DER', async () => {
    const { signing, verifying } = freshKey('sm2-sm3');
    const signature = await crypto.sign(signing, utf8('base'));
    const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map(hexOf);
    const zero = '00'.repeat(32);
    const wrong = [zero + s!, r! + zero, ORDER + s!, r! + ORDER, 'ff'.repeat(32) + s!, r! + r!];
    for (const hex of wrong) {
      assert.equal(await crypto.verify(verifying, utf8('base'), bytesOf(hex)), false, hex);
    }
    assert.equal(await crypto.verify(verifying, utf8('base'), derFromRaw(signature)), false);
  });

  it('reads points as Chinese tools print them, and none off the curve', () => {
    const { publicPem } = freshKey('sm2-sm3');
    const point = pointOf(publicPem);
    // The parity of y tells which of the two points at x is meant (SEC 1 §2.3.3).
    const [own, other] = /[13579bdf]$/.test(point) ? ['03', '02'] : ['02', '03'];
    const compressed = own + point.slice(2, 66);
    for (const form of [point, point.slice(2), point.toUpperCase(), ` ${point}\n`, compressed]) {
      assert.equal(sm2PublicPem(form), publicPem);
    }
    assert.notEqual(sm2PublicPem(other + point.slice(2, 66)), publicPem);
    const off = `${point.slice(0, -1)}${point.endsWith('0') ? '1' : '0'}`;
    for (const form of [
      '',
      'zz',
      off,
      point.slice(0, -2),
      `02${'f'.repeat(64)}`,
      compressed + '00',
    ]) {
      assert.equal(sm2PublicPem(form), undefined, form);
    }
    const der = Buffer.from(publicPem.split('\n').slice(1, 3).join(''), 'base64');
    assert.equal(sm2PointOf(der), point);
    assert.equal(sm2PointOf(der.subarray(1)), undefined);
    const header = der.toString('hex').slice(0, 46).replace(/^3059/, '3039');
    assert.equal(sm2PointOf(bytesOf(`${header}032200${compressed}`)), point);
  });

  it('reads private keys as Chinese tools print them, and none out of range', () => {
    const { privatePem } = freshKey('sm2-sm3');
    const der = Buffer.from(privatePem.split('\n').slice(1, -2).join(''), 'base64');
    const { scalar } = sm2PrivateKeyOf(der)!;
    for (const form of [scalar, scalar.toUpperCase(), ` ${scalar}\n`]) {
      assert.equal(sm2PrivatePem(form), privatePem);
    }
    for (const form of ['', 'zz', '0'.repeat(64), ORDER, 'f'.repeat(64), scalar.slice(2)]) {
      assert.equal(sm2PrivatePem(form), undefined, form);
    }
  });

  it('verifies with more keys than it keeps prepared', async () => {
    const primitive = createSm2Primitive(2);
    const keys = [1, 2, 3].map(() => freshKey('sm2-sm3'));
    for (const round of ['a', 'b']) {
      for (const { signing, verifying } of keys) {
        const signature = await crypto.sign(signing, utf8(round));
        assert.equal(primitive.verify(verifying.handle, utf8(round), signature), true);
      }
    }
  });
});
