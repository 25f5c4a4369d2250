import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { enrolmentOf, stepOfCode } from './totp.ts';

/** RFC 6238 appendix B, SHA-1; the last six of its eight digits. */
const secret = Buffer.from('12345678901234567890');
const vectors = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const;

describe('one-time codes', () => {
  for (const [seconds, code] of vectors) {
    it(`are those of RFC 6238 at ${seconds} s`, () =>
      assert.equal(stepOfCode(secret, code, seconds * 1000), Math.floor(seconds / 30)));
  }

  it('are good one step early or late, and are known by their own step', () => {
    const step = Math.floor(1111111109 / 30);
    const at = (steps: number): number | undefined =>
      stepOfCode(secret, '081804', (1111111109 + steps * 30) * 1000);
    assert.deepEqual([-2, -1, 0, 1, 2].map(at), [undefined, step, step, step, undefined]);
  });

  for (const code of ['', '08180', '0818044', 'x81804', ' 81804', '０８１８０４']) {
    it(`are not ${JSON.stringify(code)}`, () =>
      assert.equal(stepOfCode(secret, code, 1111111109_000), undefined));
  }

  it('do not depend on where in a buffer the secret lies', () => {
    const whole = Buffer.concat([Buffer.from('xxx'), secret, Buffer.from('yyy')]);
    assert.equal(stepOfCode(whole.subarray(3, 23), '287082', 59_000), 1);
  });

  it('are set up by a secret in base32 and a URI', () => {
    const { secret: base32, uri } = enrolmentOf(secret, 'lin');
    assert.equal(base32, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    assert.equal(
      uri,
      'otpauth://totp/Jingwei:lin?issuer=Jingwei&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
    );
  });
});
