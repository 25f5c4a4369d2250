import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { base64Of, canonicalText, hexOf, utf8 } from '../kernel/index.ts';
import { formatCheckpoint } from './checkpoint.ts';
import { commitmentOf } from './commitment.ts';
import { ed25519NoteSigner, ed25519NoteVerifier } from './ed25519-note.ts';
import { createFrontier } from './frontier.ts';
import { inclusionProof } from './inclusion.ts';
import { signNote, type NoteSigner, type NoteVerifier } from './note.ts';
import type { Receipt } from '../shapes/index.ts';
import { verifyReceipt } from './receipt.ts';
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts';
import { leafHash } from './tree-hash.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

function keyNamed(name: string): { signer: NoteSigner; verifier: NoteVerifier } {
  const pair = generateKeyPairSync('ed25519');
  const x = pair.publicKey.export({ format: 'jwk' }).x ?? '';
  const key = { name, publicKey: new Uint8Array(Buffer.from(x, 'base64url')) };
  return {
    signer: ed25519NoteSigner(sha256, key, (text) => sign(null, text, pair.privateKey)),
    verifier: ed25519NoteVerifier(sha256, key, ({ message, signature }) =>
      verify(
        null,
        message,
        createPublicKey(pair.publicKey.export({ format: 'pem', type: 'spki' })),
        signature,
      ),
    ),
  };
}

const origin = 'gateway.example/log';
const log = keyNamed(origin);
const witness = keyNamed('witness.example');
const salt = base64Of(new Uint8Array(32).fill(1));

interface Log {
  readonly root: Uint8Array;
  receipt(index: number, signers?: readonly NoteSigner[]): Promise<Receipt>;
}

function logOf(entries: readonly string[]): Log {
  const frontier = createFrontier(sha256);
  const nodes = new Map<string, Uint8Array>();
  for (const entry of entries) {
    for (const { address, hash } of frontier.append(leafHash(sha256, utf8(entry)))) {
      nodes.set(`${address.level}/${address.index}`, hash);
    }
  }
  const size = entries.length;
  const root = frontier.root();
  return {
    root,
    receipt: async (index, signers = [log.signer]) => ({
      index,
      entry: entries[index]!,
      proof: inclusionProof(sha256, { index, size }, (at) =>
        nodes.get(`${at.level}/${at.index}`)!,
      ).map(base64Of),
      checkpoint: await signNote(formatCheckpoint({ origin, size, root }), signers),
      salts: { request: salt },
    }),
  };
}

const entries = Array.from({ length: 11 }, (_, index) =>
  canonicalText({ exchange: `e${index}`, outcome: 'released' }),
);

const verdictOf = async (receipt: unknown, verifiers = [log.verifier]): Promise<string> => {
  const verdict = await verifyReceipt(sha256, receipt as Receipt, verifiers);
  return verdict.ok ? 'ok' : verdict.reason;
};

describe('receipts', () => {
  const built = logOf(entries);

  it('of every entry verify and tell the head of the tree', async () => {
    for (let index = 0; index < entries.length; index += 1) {
      const verdict = await verifyReceipt(sha256, await built.receipt(index), [log.verifier]);
      assert.ok(verdict.ok);
      assert.equal(verdict.size, 11);
      assert.equal(hexOf(verdict.root), hexOf(built.root));
    }
  });

  it('survive JSON and need no salts', async () => {
    const { salts, ...bare } = await built.receipt(4);
    assert.deepEqual(salts, { request: salt });
    assert.equal(await verdictOf(JSON.parse(JSON.stringify(bare))), 'ok');
  });

  it('fail on the checkpoint', async () => {
    const receipt = await built.receipt(4, [log.signer, witness.signer]);
    const forged = receipt.checkpoint.replace('\n11\n', '\n12\n');
    assert.equal(await verdictOf({ ...receipt, checkpoint: forged }), 'checkpoint');
    assert.equal(await verdictOf({ ...receipt, checkpoint: '' }), 'checkpoint');
    assert.equal(await verdictOf(receipt, []), 'checkpoint');
    assert.equal(await verdictOf(receipt, [keyNamed(origin).verifier]), 'checkpoint');
    assert.equal(await verdictOf(receipt, [witness.verifier]), 'checkpoint');
    assert.equal(await verdictOf(receipt, [log.verifier, witness.verifier]), 'ok');
    const chatter = await signNote('not a checkpoint\n', [log.signer]);
    assert.equal(await verdictOf({ ...receipt, checkpoint: chatter }), 'checkpoint');
  });

  it('fail on the checkpoint of another log that a known witness signed', async () => {
    const receipt = await built.receipt(4, [keyNamed(origin).signer, witness.signer]);
    assert.equal(await verdictOf(receipt, [log.verifier, witness.verifier]), 'checkpoint');
  });

  it('fail on the proof', async () => {
    const receipt = await built.receipt(4);
    const other = await built.receipt(5);
    assert.equal(await verdictOf({ ...receipt, index: 5 }), 'proof');
    assert.equal(await verdictOf({ ...receipt, index: 11 }), 'proof');
    assert.equal(await verdictOf({ ...receipt, entry: other.entry }), 'proof');
    assert.equal(await verdictOf({ ...receipt, proof: other.proof }), 'proof');
    assert.equal(await verdictOf({ ...receipt, proof: receipt.proof.slice(1) }), 'proof');
  });

  it('fail on an entry that is not canonical JSON or too long for a log', async () => {
    for (const entry of [
      'not json',
      '{"b":1,"a":2}',
      '{"a": 1}',
      '{"a":1,"a":1}',
      '{"a":1.0}',
      '"\ud800"',
      '['.repeat(60_000),
      canonicalText('x'.repeat(65_535)),
      canonicalText('数'.repeat(22_000)),
    ]) {
      const receipt = await logOf([entry]).receipt(0);
      assert.equal(await verdictOf(receipt), 'entry', entry.slice(0, 20));
    }
    assert.equal(
      await verdictOf(await logOf([canonicalText('数'.repeat(20_000))]).receipt(0)),
      'ok',
    );
  });

  it('are malformed when a part is missing or of another kind', async () => {
    const receipt = await built.receipt(4);
    for (const bad of [
      null,
      undefined,
      'receipt',
      [],
      {},
      { ...receipt, index: -1 },
      { ...receipt, index: 0.5 },
      { ...receipt, index: '4' },
      { ...receipt, index: 2 ** 53 },
      { ...receipt, entry: undefined },
      { ...receipt, entry: { exchange: 'e4' } },
      { ...receipt, checkpoint: 7 },
      { ...receipt, proof: undefined },
      { ...receipt, proof: 'abc' },
      { ...receipt, proof: [null] },
      { ...receipt, proof: ['AAAA'] },
      { ...receipt, proof: ['not base64!'] },
      { ...receipt, proof: Array.from({ length: 54 }, () => salt) },
      { ...receipt, salts: null },
      { ...receipt, salts: [salt] },
      { ...receipt, salts: { request: 'AAAA' } },
      { ...receipt, salts: { request: 1 } },
    ]) {
      assert.equal(await verdictOf(bad), 'malformed', JSON.stringify(bad));
    }
  });

  it('never throw, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (value) => {
        assert.equal(await verdictOf(value), 'malformed');
      }),
    );
  });
});

describe('commitments', () => {
  it('are the digest of salt and bytes', () => {
    const bytes = utf8('{"name":"x"}');
    const opening = new Uint8Array(32).fill(7);
    const expected = createHash('sha256').update(opening).update(bytes).digest('hex');
    assert.equal(commitmentOf(sha256, opening, bytes), `sha256:${expected}`);
    assert.throws(() => commitmentOf(sha256, opening.slice(1), bytes), RangeError);
  });
});

describe('proof files', () => {
  const hash = sha256(utf8('sibling'));
  const checkpoint = `gateway.example/log\n2\n${base64Of(hash)}\n\n— gateway.example/log AAAAAAA=\n`;
  const text = `c2sp.org/tlog-proof@v1\nextra AQI=\nindex 1\n${base64Of(hash)}\n\n${checkpoint}`;

  it('are written and read line by line', () => {
    const proof = { index: 1, proof: [hash], checkpoint, extra: Uint8Array.of(1, 2) };
    assert.equal(formatTlogProof(proof), text);
    const read = parseTlogProof(text);
    assert.equal(read?.index, 1);
    assert.deepEqual(read.proof.map(hexOf), [hexOf(hash)]);
    assert.equal(read.checkpoint, checkpoint);
    assert.deepEqual([...(read.extra ?? [])], [1, 2]);
  });

  it('leave out extra data and hashes that there are none of', () => {
    const bare = `c2sp.org/tlog-proof@v1\nindex 0\n\n${checkpoint}`;
    assert.equal(formatTlogProof({ index: 0, proof: [], checkpoint }), bare);
    const empty = { index: 0, proof: [], checkpoint, extra: new Uint8Array(0) };
    assert.equal(formatTlogProof(empty), bare);
    assert.deepEqual(parseTlogProof(bare), { index: 0, proof: [], checkpoint });
  });

  it('round trip', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.array(bytes, { maxLength: 53 }), (index, proof) => {
        const read = parseTlogProof(formatTlogProof({ index, proof, checkpoint }));
        assert.equal(read?.index, index);
        assert.deepEqual(read.proof.map(hexOf), proof.map(hexOf));
      }),
    );
  });

  it('are refused in any other spelling', () => {
    for (const bad of [
      '',
      text.replace('@v1', '@v2'),
      text.replace('extra AQI=', 'extra '),
      text.replace('extra AQI=', 'extra AQI'),
      text.replace('extra', 'Extra'),
      text.replace('extra AQI=\n', 'extra AQI=\nextra AQI=\n'),
      text.replace('index 1', 'index 01'),
      text.replace('index 1', 'index'),
      text.replace('index 1\n', ''),
      text.replace('index 1', 'index 9007199254740992'),
      text.replace(base64Of(hash), 'AAAA'),
      text.replace(/\n/g, '\r\n'),
      text.slice(0, text.indexOf('\n\n')),
      text.slice(0, text.indexOf('\n\n') + 2),
      text.slice(0, -1),
      text.replace('index 1\n', `index 1\n${`${base64Of(hash)}\n`.repeat(53)}`),
    ]) {
      assert.equal(parseTlogProof(bad), undefined, bad.slice(0, 80));
    }
    assert.throws(() => formatTlogProof({ index: -1, proof: [], checkpoint }), RangeError);
    assert.throws(() => formatTlogProof({ index: 0, proof: [utf8('x')], checkpoint }), RangeError);
    assert.throws(() => formatTlogProof({ index: 0, proof: [], checkpoint: 'x' }), RangeError);
  });
});
