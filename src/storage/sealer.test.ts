import assert from 'node:assert/strict';
import { createSealer, deriveKey } from './index.ts';

const key = new Uint8Array(32).fill(1);
const secret = new Uint8Array([1, 2, 3, 4, 5]);
const row = { person: 'a', use: 'second factor' };

describe('a sealer', () => {
  const sealer = createSealer(key, 'test');

  it('opens what it sealed, for the row it was sealed for', () => {
    const sealed = sealer.seal(secret, row);
    assert.deepEqual([...(sealer.open(sealed, row) ?? [])], [...secret]);
    assert.deepEqual(
      [...(sealer.open(sealed, { use: 'second factor', person: 'a' }) ?? [])],
      [...secret],
    );
  });

  it('seals the same differently each time', () => {
    assert.notDeepEqual(sealer.seal(secret, row), sealer.seal(secret, row));
  });

  it('opens nothing for another row, another use, another key', () => {
    const sealed = sealer.seal(secret, row);
    assert.equal(sealer.open(sealed, { ...row, person: 'b' }), undefined);
    assert.equal(createSealer(key, 'other').open(sealed, row), undefined);
    assert.equal(createSealer(new Uint8Array(32), 'test').open(sealed, row), undefined);
  });

  it('opens nothing that was altered or cut', () => {
    const sealed = sealer.seal(secret, row);
    for (let index = 0; index < sealed.length; index += 1) {
      const altered = Uint8Array.from(sealed);
      altered[index] = (altered[index] ?? 0) ^ 1;
      assert.equal(sealer.open(altered, row), undefined);
      assert.equal(sealer.open(sealed.subarray(0, index), row), undefined);
    }
  });

  it('derives a key for each use, always the same', () => {
    assert.deepEqual(deriveKey(key, 'a'), deriveKey(key, 'a'));
    assert.notDeepEqual(deriveKey(key, 'a'), deriveKey(key, 'b'));
    assert.throws(() => deriveKey(new Uint8Array(31), 'a'), RangeError);
  });

  it('opens what was sealed before it was moved here', () => {
    const kept = createSealer(key, 'jingwei key secrets: seal');
    const bound = { keyid: 'app-1', system: 'shop', agency: 'tax', algorithm: 'hmac-sha256' };
    const sealed = Buffer.from('UVe7vAhND0XD7feuPRjAY6yotfsW65aBQcU8FWot0FwY', 'base64');
    assert.deepEqual([...(kept.open(sealed, bound) ?? [])], [...secret]);
  });
});
