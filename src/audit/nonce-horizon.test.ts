import assert from 'node:assert/strict';
import { createNonceHorizon } from './nonce-horizon.ts';

const LIFE_MS = 800;
const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 10, 22);

describe('the instant before which nonces have expired', () => {
  const running = () => {
    const time = { passedMs: 0, offsetMs: 0 };
    const horizon = createNonceHorizon({ now: () => 5000 + time.passedMs }, LIFE_MS);
    return {
      set: (offsetMs: number) => (time.offsetMs = offsetMs),
      pass: (ms: number) => {
        time.passedMs += ms;
        return horizon(START + time.passedMs + time.offsetMs);
      },
    };
  };

  it('is unknown until so much time has passed, and then follows the clock', () => {
    const { pass } = running();
    for (let turn = 0; turn < 8; turn += 1) assert.equal(pass(100), 0);
    assert.ok(pass(100) <= START + 200);
    let last = 0;
    for (let turn = 0; turn < 50; turn += 1) last = pass(100);
    const behindMs = START + 5900 - last;
    assert.ok(behindMs >= LIFE_MS && behindMs <= LIFE_MS + 200, String(behindMs));
  });

  it('does not follow a clock set forward for as long as a nonce lives', () => {
    const { pass, set } = running();
    for (let turn = 0; turn < 40; turn += 1) pass(50);
    set(HOUR_MS);
    for (let turn = 0; turn < 15; turn += 1) assert.ok(pass(50) < START + 2000);
    set(0);
    for (let turn = 0; turn < 200; turn += 1) assert.ok(pass(50) < START + 20_000);
  });

  it('believes no first reading after a silence, however long', () => {
    const { pass, set } = running();
    for (let turn = 0; turn < 20; turn += 1) pass(100);
    set(HOUR_MS);
    assert.ok(pass(100_000) <= START + 2000);
    assert.ok(pass(700) <= START + 2000);
    assert.ok(pass(1000) > START + HOUR_MS);
  });

  it('goes back with a clock set back', () => {
    const { pass, set } = running();
    for (let turn = 0; turn < 30; turn += 1) pass(100);
    set(-HOUR_MS);
    assert.ok(pass(100) < START);
  });
});
