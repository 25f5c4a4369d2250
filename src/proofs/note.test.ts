import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { base64Of, bytesOfBase64, hexOf, utf8 } from '../kernel/index.ts';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { ed25519NoteSigner, ed25519NoteVerifier, type Ed25519Verify } from './ed25519-note.ts';
import { createFrontier } from './frontier.ts';
import { openNote, signNote, type NoteSigner, type NoteVerifier } from './note.ts';
import { decodeEntryBundle } from './entry-bundle.ts';
import { leafHash } from './tree-hash.ts';
import { parseVerifierKey, verifierKeyOf } from './verifier-key.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(`test/conformance/proofs/${name}.json`, 'utf8'));

const nodeVerify: Ed25519Verify = ({ publicKey, message, signature }) => {
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
};

function keyNamed(name: string): { signer: NoteSigner; verifier: NoteVerifier; vkey: string } {
  const pair = generateKeyPairSync('ed25519');
  const x = pair.publicKey.export({ format: 'jwk' }).x ?? '';
  const publicKey = new Uint8Array(Buffer.from(x, 'base64url'));
  const key = { name, publicKey };
  return {
    signer: ed25519NoteSigner(sha256, key, (text) => sign(null, text, pair.privateKey)),
    verifier: ed25519NoteVerifier(sha256, key, nodeVerify),
    vkey: verifierKeyOf(sha256, name, publicKey),
  };
}

function verifierOf(vkey: string): NoteVerifier {
  const key = parseVerifierKey(sha256, vkey);
  assert.ok(key);
  return ed25519NoteVerifier(sha256, key, nodeVerify);
}

const spec = vectors('signed-note') as { vkey: string; text: string; note: string };
const foo = keyNamed('example.com/foo');
const bar = keyNamed('example.com/bar');

describe('verifier keys', () => {
  it('reads and writes the example of the specification', () => {
    const key = parseVerifierKey(sha256, spec.vkey);
    assert.equal(key?.name, 'example.com/foo');
    assert.equal(hexOf(key.keyHash), '530d903a');
    assert.equal(verifierKeyOf(sha256, key.name, key.publicKey), spec.vkey);
  });

  it('refuses what is not the key it says', () => {
    const keyText = spec.vkey.split('+').slice(2).join('+');
    for (const vkey of [
      '',
      'example.com/foo',
      spec.vkey.replace('530d903a', '530d903b'),
      spec.vkey.replace('530d903a', '530D903A'),
      spec.vkey.replace('foo', 'fop'),
      spec.vkey.replace('Aeky', 'Beky'),
      `${spec.vkey}=`,
      `${spec.vkey}\n`,
      ` ${spec.vkey}`,
      `+530d903a+${keyText}`,
      'example.com/foo+530d903a+AQ==',
    ]) {
      assert.equal(parseVerifierKey(sha256, vkey), undefined, vkey);
    }
  });

  it('makes no key of a bad name or length', () => {
    const key = new Uint8Array(32);
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0001', 'a\ud800']) {
      assert.throws(() => verifierKeyOf(sha256, name, key), RangeError);
    }
    assert.throws(() => verifierKeyOf(sha256, 'a', new Uint8Array(31)), RangeError);
  });

  it('round trips', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9./-]+$/),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (name, publicKey) => {
          const key = parseVerifierKey(sha256, verifierKeyOf(sha256, name, publicKey));
          assert.equal(key?.name, name);
          assert.equal(hexOf(key.publicKey), hexOf(publicKey));
        },
      ),
    );
  });
});

describe('signed notes', () => {
  it('opens the example of the specification', async () => {
    const opened = await openNote(spec.note, [verifierOf(spec.vkey)]);
    assert.deepEqual(opened, { text: spec.text, verifiedBy: ['example.com/foo'] });
  });

  it('refuses the example with any one character changed', async () => {
    const verifiers = [verifierOf(spec.vkey)];
    for (let at = 0; at < spec.note.length; at += 1) {
      const other = spec.note[at] === 'A' ? 'B' : 'A';
      const changed = spec.note.slice(0, at) + other + spec.note.slice(at + 1);
      assert.equal(await openNote(changed, verifiers), undefined, `character ${at}`);
    }
  });

  it('round trips any text, with signatures in the order of the signers', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 });
    const text = fc
      .array(line, { maxLength: 6 })
      .map((lines) => `${lines.join('\n')}\n`)
      .filter((lines) => !/[^\P{Cc}\n]/u.test(lines));
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const note = await signNote(body, [foo.signer, bar.signer]);
        const opened = await openNote(note, [bar.verifier, foo.verifier]);
        assert.deepEqual(opened, {
          text: body,
          verifiedBy: ['example.com/foo', 'example.com/bar'],
        });
      }),
    );
  });

  it('ignores unknown keys, even under a known name or id', async () => {
    const namesake = keyNamed('example.com/foo');
    const note = await signNote('text\n', [namesake.signer, bar.signer, foo.signer]);
    const opened = await openNote(note, [foo.verifier]);
    assert.deepEqual(opened?.verifiedBy, ['example.com/foo']);
    const shared = { ...bar.signer, keyHash: foo.signer.keyHash };
    const twin = await signNote('text\n', [shared, foo.signer]);
    assert.deepEqual((await openNote(twin, [foo.verifier]))?.verifiedBy, ['example.com/foo']);
  });

  it('refuses a note without a signature of a known key', async () => {
    const note = await signNote('text\n', [bar.signer]);
    assert.equal(await openNote(note, [foo.verifier]), undefined);
    assert.equal(await openNote(note, []), undefined);
  });

  it('refuses a note in which one known key fails, though another verifies', async () => {
    const forged: NoteSigner = { ...bar.signer, sign: () => Promise.resolve(new Uint8Array(64)) };
    const stunted: NoteSigner = { ...bar.signer, sign: () => Promise.resolve(new Uint8Array(63)) };
    for (const signer of [forged, stunted]) {
      const note = await signNote('text\n', [foo.signer, signer]);
      assert.equal(await openNote(note, [foo.verifier, bar.verifier]), undefined);
      assert.deepEqual((await openNote(note, [foo.verifier]))?.verifiedBy, ['example.com/foo']);
    }
  });

  it('gives the primitive signatures of 64 bytes only', async () => {
    const key = { name: 'a', publicKey: new Uint8Array(32) };
    const credulous = ed25519NoteVerifier(sha256, key, () => true);
    assert.equal(await credulous.verify(utf8('text\n'), new Uint8Array(64)), true);
    assert.equal(await credulous.verify(utf8('text\n'), new Uint8Array(65)), false);
    assert.equal(await credulous.verify(utf8('text\n'), new Uint8Array(0)), false);
  });

  it('names a key once however often it signed', async () => {
    const note = await signNote('text\n', [foo.signer, foo.signer]);
    assert.deepEqual((await openNote(note, [foo.verifier]))?.verifiedBy, ['example.com/foo']);
  });

  it('accepts 64 signatures and no more', async () => {
    const many = Array.from({ length: 63 }, (_, index) => keyNamed(`witness${index}`).signer);
    const note = await signNote('text\n', [...many, foo.signer]);
    assert.deepEqual((await openNote(note, [foo.verifier]))?.verifiedBy, ['example.com/foo']);
    const extra = (await signNote('text\n', [bar.signer])).slice('text\n\n'.length);
    assert.equal(await openNote(`${note}${extra}`, [foo.verifier]), undefined);
    await assert.rejects(signNote('text\n', [...many, foo.signer, bar.signer]), RangeError);
  });

  it('refuses what is not a note', async () => {
    const verifiers = [verifierOf(spec.vkey)];
    const [signature] = spec.note.split('\n').slice(-2);
    assert.ok(signature?.startsWith('— example.com/foo '));
    for (const note of [
      '',
      '\n',
      '\n\n',
      spec.text,
      `${spec.text}\n`,
      `${signature}\n`,
      `${spec.text}${signature}\n`,
      spec.note.slice(0, -1),
      `${spec.note}\n`,
      `${spec.note}junk\n`,
      spec.note.replace('— ', '- '),
      spec.note.replace('— ', '—  '),
      spec.note.replace('foo Uw', 'foo  Uw'),
      spec.note.replace('\n\n', '\r\n\r\n'),
      spec.note.replace('example message', 'example\tmessage'),
      spec.note.replace('example message', 'example\ud800message'),
      `${spec.text}\n— example.com/foo Uw2QOg==\n`,
      `${spec.note}— unknown.example Uw2QOg==\n`,
      `${spec.note}— unknown.example\n`,
      `${spec.note}— un+known Uw2QOkn8\n`,
      spec.note.replace('yaQM=\n', 'yaQM= \n'),
      spec.note.replace('yaQM=\n', 'yaQM= more\n'),
      `${'x'.repeat(1_048_576)}\n\n${signature}\n`,
    ]) {
      assert.equal(await openNote(note, verifiers), undefined, note.slice(0, 200));
    }
  });

  it('signs no text that could not be read back', async () => {
    for (const text of ['', 'no newline', 'tab\t\n', 'surrogate\ud800\n', 'return\r\n']) {
      await assert.rejects(signNote(text, [foo.signer]), RangeError);
    }
    await assert.rejects(signNote('text\n', []), RangeError);
    await assert.rejects(signNote('text\n', [{ ...foo.signer, name: 'a b' }]), RangeError);
    await assert.rejects(
      signNote('text\n', [{ ...foo.signer, keyHash: new Uint8Array(3) }]),
      RangeError,
    );
  });
});

describe('checkpoints', () => {
  const root = sha256(utf8('root'));
  const text = `example.com/log\n42\n${base64Of(root)}\n`;

  it('writes three lines and reads them back', () => {
    assert.equal(formatCheckpoint({ origin: 'example.com/log', size: 42, root }), text);
    const read = parseCheckpoint(text);
    assert.equal(read?.origin, 'example.com/log');
    assert.equal(read.size, 42);
    assert.equal(hexOf(read.root), hexOf(root));
  });

  it('tolerates extension lines', () => {
    assert.equal(parseCheckpoint(`${text}extension one\nextension two\n`)?.size, 42);
  });

  it('refuses every other spelling', () => {
    for (const bad of [
      '',
      text.slice(0, -1),
      `${text}\n`,
      `\n${text}`,
      `${text}\nextension\n`,
      text.replace('example.com/log', ''),
      text.replace('42', '042'),
      text.replace('42', '+42'),
      text.replace('42', '4 2'),
      text.replace('42', '-1'),
      text.replace('42', '4.2e1'),
      text.replace('42', '9007199254740992'),
      text.replace('42', '99999999999999999'),
      text.replace('\n', '\r\n'),
      text.replace('=', ''),
      `example.com/log\n42\n${base64Of(root.slice(1))}\n`,
      'example.com/log\n42\n',
    ]) {
      assert.equal(parseCheckpoint(bad), undefined, JSON.stringify(bad));
    }
    assert.equal(parseCheckpoint(text.replace('42', '9007199254740991'))?.size, 2 ** 53 - 1);
  });

  it('formats nothing that is not a checkpoint', () => {
    const good = { origin: 'example.com/log', size: 42, root };
    for (const part of [
      { origin: '' },
      { origin: 'two\nlines' },
      { size: -1 },
      { size: 1.5 },
      { size: 2 ** 53 },
      { root: root.slice(1) },
    ]) {
      assert.throws(() => formatCheckpoint({ ...good, ...part }), RangeError);
    }
  });
});

describe('a log written by another implementation', () => {
  const log = vectors('tessera-log') as { vkey: string; checkpoints: string[] } & Readonly<
    Record<'tile/0/000.p/15' | 'tile/entries/000.p/15', string>
  >;
  const entries = decodeEntryBundle(bytesOfBase64(log['tile/entries/000.p/15'])!);

  it('has the leaf hashes of its tile', () => {
    const leaves = entries?.map((entry) => leafHash(sha256, entry)) ?? [];
    assert.equal(base64Of(Buffer.concat(leaves)), log['tile/0/000.p/15']);
  });

  it('has the signed root at each of its 16 checkpoints', async () => {
    const frontier = createFrontier(sha256);
    for (const [size, note] of log.checkpoints.entries()) {
      const opened = await openNote(note, [verifierOf(log.vkey)]);
      const checkpoint = parseCheckpoint(opened?.text ?? '');
      assert.equal(checkpoint?.origin, 'example.com/log/testdata');
      assert.equal(checkpoint.size, size);
      assert.equal(hexOf(checkpoint.root), hexOf(frontier.root()));
      const next = entries?.[size];
      if (next !== undefined) frontier.append(leafHash(sha256, next));
    }
    assert.equal(frontier.size, 15);
    assert.equal(base64Of(frontier.root()), 'rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=');
  });
});
