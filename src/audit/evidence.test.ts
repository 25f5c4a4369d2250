import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { base64Of, canonicalBytes, Fault, hexOf, utf8 } from '../kernel/index.ts';
import { commitmentsHold } from './commitments-hold.ts';
import { hmacSha256 } from './hmac.ts';
import {
  assertReceipt,
  assertSound,
  closeLogs,
  closing,
  freshDirectory,
  intent,
  optionsFor,
  outcome,
  refused,
  sha256,
  testParts,
} from './log-harness.test.ts';
import { openLog } from './open-log.ts';
import { subjectIndexToken } from './sealer.ts';
import { eraseEvidence } from './sqlite-erase-evidence.ts';
import { createSubjectKeys } from './subject-keys.ts';

const subject = canonicalBytes({ citizenId: '11010119900307002X' });
const request = utf8('request');
const answer = utf8('answer');

/** What the evidence store's files hold on disk. */
function onDisk(directory: string): { includes(bytes: Uint8Array): boolean } {
  const files = ['evidence.db', 'evidence.db-wal'].map((name) => join(directory, name));
  const held = Buffer.concat(
    files.filter((file) => existsSync(file)).map((file) => readFileSync(file)),
  );
  return { includes: (bytes) => held.includes(Buffer.from(bytes)) };
}

describe('HMAC-SHA-256', () => {
  it('equals that of OpenSSL for keys around the block size', () => {
    for (const length of [0, 1, 32, 63, 64, 65, 131]) {
      const key = new Uint8Array(length).fill(0xaa);
      const expected = createHmac('sha256', key).update(request).digest('hex');
      assert.equal(hexOf(hmacSha256(sha256, key, request)), expected);
    }
  });

  it('has the value of RFC 4231 §4.3', () => {
    const mac = hmacSha256(sha256, utf8('Jefe'), utf8('what do ya want for nothing?'));
    assert.equal(hexOf(mac), '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });
});

describe('evidence', () => {
  after(closeLogs);

  it('opens the commitments of the entry it came with, and of no other', async () => {
    const log = closing(await openLog(testParts(), optionsFor(freshDirectory())));
    const salts = log.sealer.newSalts();
    const first = log.sealer.seal(salts, { request });
    const begun = await log.append(intent('e', first), { evidence: { exchange: 'e', salts } });
    const second = { ...first, ...log.sealer.seal(salts, { answer }) };
    const ended = await log.append(outcome('e', begun.index, second), { salts });
    const stored = (await log.receiptOf('e'))!.receipt;
    assert.deepEqual(stored.salts, ended.receipt().salts);
    for (const receipt of [ended.receipt(), stored]) {
      await assertReceipt(receipt);
      assert.equal(commitmentsHold(sha256, receipt, { request, answer }), true);
      assert.equal(commitmentsHold(sha256, receipt, { answer: request }), false);
      assert.equal(commitmentsHold(sha256, receipt, { signatureBase: request }), false);
    }
    assert.equal(commitmentsHold(sha256, begun.receipt(), { request }), true);
    assert.equal(commitmentsHold(sha256, begun.receipt(), { request, answer }), false);
  });

  it("keeps the salt of the provider's answer out of receipts", async () => {
    const directory = freshDirectory();
    const log = closing(await openLog(testParts(), optionsFor(directory)));
    const salts = log.sealer.newSalts();
    const sealed = log.sealer.seal(salts, { providerAnswer: answer });
    const recorded = await log.append(refused('e', sealed), {
      evidence: { exchange: 'e', salts },
    });
    for (const given of [recorded.receipt(), (await log.receiptOf('e'))!.receipt]) {
      assert.equal(given.salts, undefined);
    }
    assert.ok(onDisk(directory).includes(salts));
  });

  it('salts each commitment of each exchange differently, and the same again', async () => {
    const { sealer } = closing(await openLog(testParts(), optionsFor(freshDirectory())));
    const parts = { request, answer: request, subject: request, providerAnswer: request };
    const [one, other] = [sealer.newSalts(), sealer.newSalts()];
    const all = [sealer.seal(one, parts), sealer.seal(other, parts)].flatMap(Object.values);
    assert.equal(new Set(all).size, 8);
    assert.deepEqual(sealer.seal(one, parts), sealer.seal(one, parts));
  });

  it('holds nothing against a receipt that is none', () => {
    const salts = { request: base64Of(new Uint8Array(32)) };
    for (const entry of ['', '[]', '{"commitments":null}', '{}']) {
      const receipt = { index: 0, entry, proof: [], checkpoint: '', salts };
      assert.equal(commitmentsHold(sha256, receipt, { request }), false);
    }
  });

  it('gives a subject one token, at once, later and after a restart', async () => {
    const directory = freshDirectory();
    const log = await openLog(testParts(), optionsFor(directory));
    const together = await Promise.all([1, 2, 3].map(() => log.sealer.subjectToken(subject)));
    const [{ token, evidence }] = together as [(typeof together)[0]];
    assert.match(token, /^hmac-sha256:[0-9a-f]{64}$/);
    for (const other of together) assert.equal(other.token, token);
    assert.equal(evidence.indexToken, subjectIndexToken(sha256, testParts().indexKey, subject));
    await log.append(refused('e', { subjectToken: token }));
    assert.equal((await log.sealer.subjectToken(subject)).token, token);
    await log.close();
    const again = closing(await openLog(testParts(), optionsFor(directory)));
    assert.equal((await again.sealer.subjectToken(subject)).token, token);
    assert.notEqual((await again.sealer.subjectToken(request)).token, token);
  });

  it('bounds the keys that wait, and makes room without an entry', async () => {
    const log = closing(await openLog(testParts(), optionsFor(freshDirectory())));
    const tokenOf = (n: number): Promise<unknown> => log.sealer.subjectToken(utf8(`${n}`));
    for (let n = 0; n < 1024; n += 1) await tokenOf(n);
    await assert.rejects(
      tokenOf(1024),
      (error) => error instanceof Fault && error.code === 'overloaded',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await tokenOf(1024);
  });

  it('asks the store again once a key is settled', () => {
    const stored = new Map<string, Uint8Array>();
    const keys = createSubjectKeys({
      store: { findSubjectKey: (token) => stored.get(token) },
      randomBytes: (count) => new Uint8Array(count).fill(stored.size),
      onFull: () => undefined,
    });
    const first = keys.keyOf('t');
    keys.settle(keys.pending());
    assert.equal(keys.pending().length, 0);
    stored.set('t', first);
    assert.equal(keys.keyOf('t'), first);
  });

  for (const isRunning of [true, false]) {
    it(`is erased for good while the gateway ${isRunning ? 'runs' : 'is down'}`, async () => {
      const directory = freshDirectory();
      const log = closing(await openLog(testParts(), optionsFor(directory)));
      const { token, evidence } = await log.sealer.subjectToken(subject);
      const seals = ['a', 'b'].map((exchange) => ({ exchange, salts: log.sealer.newSalts() }));
      const signatureBase = utf8('"@method": POST');
      for (const { exchange, salts } of seals) {
        const sealed = log.sealer.seal(salts, { request });
        await log.append(refused(exchange, { ...sealed, subjectToken: token }), {
          evidence: { exchange, salts, signatureBase, subject: evidence },
        });
      }
      await log.append(refused('c', log.sealer.seal(log.sealer.newSalts(), { request })));
      if (!isRunning) await log.close();
      const secrets = [evidence.key, signatureBase, ...seals.map(({ salts }) => salts)];
      for (const secret of secrets) assert.ok(onDisk(directory).includes(secret));

      assert.deepEqual(eraseEvidence(directory, { exchange: 'a' }), { exchanges: 1, keys: 0 });
      assert.ok(!onDisk(directory).includes(seals[0]!.salts));
      const { indexToken } = evidence;
      assert.deepEqual(eraseEvidence(directory, { indexToken }), { exchanges: 1, keys: 1 });
      for (const secret of secrets) assert.ok(!onDisk(directory).includes(secret));
      assert.deepEqual(eraseEvidence(directory, { indexToken }), { exchanges: 0, keys: 0 });
      await assertSound(directory, 4);
      if (!isRunning) return;

      const { receipt } = (await log.receiptOf('b'))!;
      await assertReceipt(receipt);
      assert.equal(receipt.salts, undefined);
      assert.equal(commitmentsHold(sha256, receipt, { request }), false);
      // An exchange that began before the erasure does not bring the key back.
      await log.append(refused('d', { subjectToken: token }), {
        evidence: { exchange: 'd', salts: log.sealer.newSalts(), subject: evidence },
      });
      assert.ok(!onDisk(directory).includes(evidence.key));
      assert.notEqual((await log.sealer.subjectToken(subject)).token, token);
    });
  }

  it('cannot be erased where there is none', () => {
    assert.throws(() => eraseEvidence(freshDirectory(), { exchange: 'a' }), /no evidence store/);
  });
});
