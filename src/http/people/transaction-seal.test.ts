import assert from 'node:assert/strict';
import { createSealer } from '../../storage/index.ts';
import type { OidcTransaction } from '../../people/index.ts';
import { createTransactionSeal } from './transaction-seal.ts';

describe('a sealed transaction', () => {
  it('opens as it was written, and not when any letter of it is another', () => {
    const seal = createTransactionSeal(createSealer(new Uint8Array(32), 'test'));
    // Of three lengths, so that the last letter holds each count of bits.
    for (const state of ['a', 'ab', 'abc']) {
      const transaction = { state } as unknown as OidcTransaction;
      const text = seal.close(transaction);
      assert.deepEqual(seal.open(text), transaction);
      for (const [at, letter] of Array.from(text).entries()) {
        const other = letter === 'A' ? 'B' : 'A';
        const altered = text.slice(0, at) + other + text.slice(at + 1);
        assert.equal(seal.open(altered), undefined, `${at}`);
      }
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
      const opening = Array.from(alphabet).filter((last) => seal.open(text.slice(0, -1) + last));
      assert.deepEqual(opening, [text.at(-1)]);
    }
    assert.equal(seal.open(undefined), undefined);
  });
});
