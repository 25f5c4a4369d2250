import assert from 'node:assert/strict';
import { algorithmNames, findAlgorithm, isAlgorithmName, usesSecret } from './algorithms.ts';
import type { AlgorithmName, KeyKind } from './algorithms.ts';

const rsa = (modulusBits: number, publicExponent = 65_537n): KeyKind => ({
  type: 'rsa',
  modulusBits,
  publicExponent,
});

describe('algorithms', () => {
  const rows: readonly {
    readonly name: string;
    readonly kind: KeyKind;
    readonly wanted?: AlgorithmName;
    readonly expect: AlgorithmName | undefined;
  }[] = [
    { name: 'RSA', kind: rsa(2048), expect: 'rsa-pss-sha512' },
    {
      name: 'RSA for PKCS#1 v1.5',
      kind: rsa(2048),
      wanted: 'rsa-v1_5-sha256',
      expect: 'rsa-v1_5-sha256',
    },
    { name: 'the largest RSA', kind: rsa(8192), expect: 'rsa-pss-sha512' },
    { name: 'RSA of 2047 bits', kind: rsa(2047), expect: undefined },
    { name: 'RSA of 8193 bits', kind: rsa(8193), expect: undefined },
    { name: 'RSA with an exponent of 1', kind: rsa(2048, 1n), expect: undefined },
    { name: 'RSA with an exponent of 3', kind: rsa(2048, 3n), expect: undefined },
    {
      name: 'RSA for the hash of a secret',
      kind: rsa(2048),
      wanted: 'hmac-sha256',
      expect: undefined,
    },
    { name: 'P-256', kind: { type: 'ec', curve: 'prime256v1' }, expect: 'ecdsa-p256-sha256' },
    { name: 'P-384', kind: { type: 'ec', curve: 'secp384r1' }, expect: undefined },
    { name: "Node's own SM2", kind: { type: 'ec', curve: 'SM2' }, expect: undefined },
    { name: 'SM2', kind: { type: 'sm2' }, expect: 'sm2-sm3' },
    { name: 'Ed25519', kind: { type: 'ed25519' }, expect: 'ed25519' },
    { name: 'Ed25519 for SM2', kind: { type: 'ed25519' }, wanted: 'sm2-sm3', expect: undefined },
    { name: 'no kind that is known', kind: { type: undefined }, expect: undefined },
  ];
  for (const { name, kind, wanted, expect } of rows) {
    it(`${name}: ${expect ?? 'none'}`, () => assert.equal(findAlgorithm(kind, wanted), expect));
  }

  it('share a secret only where they are HMAC', () =>
    assert.deepEqual(algorithmNames.filter(usesSecret), ['hmac-sha256', 'hmac-sm3']));

  it('are known by their own names only', () =>
    assert.deepEqual(
      ['sm2-sm3', 'SM2-SM3', 'constructor', '', 'rsa-pss-sha256'].map(isAlgorithmName),
      [true, false, false, false, false],
    ));
});
