import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import type { Receipt } from '../../src/shapes/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
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
