import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import type { Receipt } from '../../src/shapes/index.ts';
import { logKey, testLog, type TestLog } from '../../src/witness/witness-harness.test.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
import { sha256, startWitnessProcess, witnessPlace } from '../support/witness.ts';
import { startWorld, type World } from '../support/world.ts';

/** What sigstore reads of a log entry, and what it trusts of a log. */
type SigstoreEntry = Parameters<typeof verifyMerkleInclusion>[0];
type SigstoreLog = Parameters<typeof verifyCheckpoint>[1][number];

/** Header of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The log's verifier key in the form that sigstore takes keys of logs in. */
function trusted(verifierKey: string): SigstoreLog {
  const [name, id, ...key] = verifierKey.split('+');
  const raw = Buffer.from(key.join('+'), 'base64').subarray(1);
  const der = Buffer.concat([SPKI_PREFIX, raw]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const validFor = { start: new Date(0), end: new Date(8.64e15) };
  return { baseURL: name!, logID: Buffer.from(id!, 'hex'), publicKey, validFor };
}

function entryOf({ index, entry, proof, checkpoint }: Receipt): SigstoreEntry {
  return {
    logIndex: String(index),
    logId: undefined,
    kindVersion: undefined,
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: {
      logIndex: String(index),
      rootHash: Buffer.alloc(0),
      treeSize: '0',
      hashes: proof.map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: checkpoint },
    },
    canonicalizedBody: Buffer.from(entry, 'utf8'),
  } as unknown as SigstoreEntry;
}

/** @throws {Error} as sigstore does when the receipt proves nothing */
function verifyBySigstore(receipt: Receipt, verifierKey: string): bigint {
  const entry = entryOf(receipt);
  const checkpoint = verifyCheckpoint(entry, [trusted(verifierKey)]);
  verifyMerkleInclusion(entry, checkpoint);
  return checkpoint.logSize;
}

describe('the log, to an implementation that is not ours', () => {
  let world: World;
  const receipts: Receipt[] = [];
  before(async () => {
    world = await startWorld();
    world.provider.play(answering(insured(insuredRow())));
    const subject = { citizenId: resident.citizenId };
    const path = '/v1/datasets/social-insurance-status/query';
    for (const items of [['status'], ['status', 'no-such-item'], ['status']]) {
      const body = { purpose: hiring, subject, items };
      const reply = await world.as('xihu-window').send({ method: 'POST', path, body });
      receipts.push((reply.body as { readonly receipt: Receipt }).receipt);
    }
  });
  after(() => world.close());

  it('proves every receipt handed out', () => {
    assert.equal(receipts.length, 3);
    for (const receipt of receipts) {
      assert.ok(verifyBySigstore(receipt, world.verifierKey) > BigInt(receipt.index));
    }
  });

  const forgeries: Readonly<Record<string, (receipt: Receipt) => Receipt>> = {
    'an entry changed': (receipt) => ({ ...receipt, entry: receipt.entry.replace('200', '201') }),
    'an entry moved': (receipt) => ({ ...receipt, index: receipt.index - 1 }),
    'a hash of the proof changed': ({ proof: [first, ...rest], ...receipt }) => {
      const bytes = Buffer.from(first!, 'base64');
      bytes[7]! ^= 1;
      return { ...receipt, proof: [bytes.toString('base64'), ...rest] };
    },
    'hashes of the proof reordered': (receipt) => ({
      ...receipt,
      proof: receipt.proof.toReversed(),
    }),
    'the proof cut short': (receipt) => ({ ...receipt, proof: receipt.proof.slice(1) }),
    'the size in the checkpoint changed': (receipt) => ({
      ...receipt,
      checkpoint: receipt.checkpoint.replace(/\n\d+\n/, '\n99999\n'),
    }),
  };
  for (const [name, forge] of Object.entries(forgeries)) {
    it(`does not prove a receipt with ${name}`, () => {
      const receipt = receipts.at(-1)!;
      assert.ok(receipt.proof.length > 1);
      assert.throws(() => verifyBySigstore(forge(receipt), world.verifierKey), {
        code: 'TLOG_INCLUSION_PROOF_ERROR',
      });
    });
  }

  it('does not prove a receipt to somebody who trusts another key', () => {
    const other = 'test.jingwei.local/log+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx';
    assert.throws(() => verifyBySigstore(receipts[0]!, other), /invalid checkpoint signature/);
  });
});

/** It knows inclusion, not consistency: what a replaced log has to show is entries. */
describe('a log that was replaced, to an implementation that is not ours', () => {
  const origin = 'log.example/replaced';
  const key = logKey(origin);
  const texts = Array.from({ length: 12 }, (_, index) => `entry ${index}`);
  const honest = testLog(origin, key, texts);
  const forked = testLog(origin, key, texts.with(3, 'another entry'));
  const size = 9;
  let place: Awaited<ReturnType<typeof witnessPlace>>;
  let witness: Awaited<ReturnType<typeof startWitnessProcess>>;
  let kept: string;

  const offer = async (log: TestLog, at: { from: number; to: number }): Promise<number> => {
    const proof = at.from > 0 && at.from < at.to ? log.proof(at.from, at.to) : [];
    const lines = [`old ${at.from}`, ...proof.map((hash) => Buffer.from(hash).toString('base64'))];
    const body = `${lines.join('\n')}\n\n${await log.note(at.to)}`;
    return (await fetch(`${place.url}/add-checkpoint`, { method: 'POST', body })).status;
  };
  const receiptUnder = (log: TestLog, text: string, at: number): Omit<Receipt, 'checkpoint'> => ({
    index: texts.indexOf(text),
    entry: text,
    proof: log
      .inclusion(texts.indexOf(text), at)
      .map((hash) => Buffer.from(hash).toString('base64')),
  });
  const verify = (receipt: Omit<Receipt, 'checkpoint'>, checkpoint: string): bigint =>
    verifyBySigstore({ ...receipt, checkpoint }, key.verifierKey);

  before(async () => {
    place = await witnessPlace();
    witness = await startWitnessProcess(place, { verifierKeys: [key.verifierKey] });
    assert.equal(await offer(honest, { from: 0, to: 4 }), 200);
    assert.equal(await offer(honest, { from: 4, to: size }), 200);
    const log = Buffer.from(sha256(Buffer.from(origin))).toString('hex');
    kept = await (await fetch(`${place.url}/${log}/checkpoint`)).text();
  });
  after(async () => {
    await witness.kill('SIGTERM');
    place.remove();
  });

  it('proves what is under the checkpoint that a witness kept', () => {
    assert.equal(verify(receiptUnder(honest, 'entry 2', size), kept), BigInt(size));
  });

  it('is not cosigned and proves nothing there when it is an older backup', async () => {
    assert.equal(await offer(honest, { from: 4, to: 4 }), 409);
    const receipt = receiptUnder(honest, 'entry 2', 4);
    assert.equal(verify(receipt, await honest.note(4)), 4n, 'sound by itself');
    assert.throws(() => verify(receipt, kept), { code: 'TLOG_INCLUSION_PROOF_ERROR' });
  });

  it('is not cosigned and proves nothing there when it is another history', async () => {
    assert.equal(await offer(forked, { from: size, to: size }), 409);
    assert.equal(await offer(forked, { from: size, to: 12 }), 422);
    const receipt = receiptUnder(forked, 'entry 2', size);
    assert.equal(verify(receipt, await forked.note(size)), BigInt(size), 'sound by itself');
    assert.throws(() => verify(receipt, kept), { code: 'TLOG_INCLUSION_PROOF_ERROR' });
  });
});
