import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { base64Of, hexOf, utf8 } from '../kernel/index.ts';
import { cosignatureVerifierOf } from '../audit/index.ts';
import { openNote, unverifiedText } from '../proofs/index.ts';
import { formatAddCheckpoint } from './add-checkpoint.ts';
import { ALARM_KINDS } from './alarm.ts';
import { isFatal } from './store-failures.ts';
import { openWitnessBook, type RunningWitness } from './open-witness.ts';
import {
  logKey,
  sha256,
  startWitness,
  testLog,
  witnessSettings,
  type TestLog,
} from './witness-harness.test.ts';

interface Conversation {
  readonly origin: string;
  readonly verifierKey: string;
  readonly steps: readonly {
    readonly name: string;
    readonly body: string;
    readonly expect: {
      readonly status: number;
      readonly contentType?: string;
      readonly body?: string;
    };
    readonly alarms: readonly string[];
  }[];
}

const conversation = JSON.parse(
  readFileSync('test/conformance/witness/add-checkpoint.json', 'utf8'),
) as Conversation;

interface Answered {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

async function add({ baseUrl }: RunningWitness, body: string): Promise<Answered> {
  const reply = await fetch(`${baseUrl}/add-checkpoint`, { method: 'POST', body });
  const contentType = reply.headers.get('content-type');
  return { status: reply.status, contentType, text: await reply.text() };
}

const kinds = (witness: RunningWitness): readonly string[] =>
  witness.alarms().map(({ kind }) => kind);

describe('a witness, by its specification', () => {
  let witness: RunningWitness;
  before(async () => {
    witness = await startWitness(witnessSettings(conversation.verifierKey));
  });
  after(() => witness.close());

  for (const { name, body, expect, alarms } of conversation.steps) {
    it(`${expect.status} ${name}`, async () => {
      const answer = await add(witness, body);
      assert.equal(answer.status, expect.status);
      if (expect.contentType) assert.equal(answer.contentType, expect.contentType);
      if (expect.body) assert.equal(answer.text, expect.body);
      assert.deepEqual([...kinds(witness)].sort(), [...alarms].sort());
      if (expect.status !== 200) return;
      const note = body.slice(body.indexOf('\n\n') + 2);
      const verifier = cosignatureVerifierOf(sha256, witness.verifierKey);
      const opened = await openNote(`${note}${answer.text}`, [verifier]);
      assert.deepEqual(opened?.verifiedBy, ['witness.example/w1']);
    });
  }

  it('serves what it cosigned last, cosigned anew', async () => {
    const name = hexOf(sha256(utf8(conversation.origin)));
    const reply = await fetch(`${witness.baseUrl}/${name}/checkpoint`);
    assert.equal(reply.status, 200);
    const note = await reply.text();
    assert.match(note, /\n11\n/);
    assert.equal(note.match(/^— /gm)?.length, 2, 'of the log and of the witness alone');
    const verifier = cosignatureVerifierOf(sha256, witness.verifierKey);
    assert.notEqual(await openNote(note, [verifier]), undefined);
    assert.equal((await fetch(`${witness.baseUrl}/${'0'.repeat(64)}/checkpoint`)).status, 404);
  });

  it('answers 413 to what is too large and 404 to what it does not have', async () => {
    assert.equal((await add(witness, `old 0\n${'x'.repeat(70_000)}`)).status, 413);
    assert.equal((await fetch(`${witness.baseUrl}/add-checkpoint`)).status, 404);
  });

  it('says in its health, its alarms and its metrics what it found', async () => {
    const health = await fetch(`${witness.baseUrl}/healthz`);
    assert.equal(health.status, 503);
    const { alarms } = (await (await fetch(`${witness.baseUrl}/alarms`)).json()) as {
      alarms: readonly { kind: string; held?: string; offered: string }[];
    };
    const [fork] = alarms;
    assert.equal(fork?.kind, 'fork');
    assert.match(fork.offered, /^log\.example\/audit\n/);
    const metrics = await (await fetch(`${witness.baseUrl}/metrics`)).text();
    assert.match(metrics, /jingwei_witness_alarm\{log="log\.example\/audit",kind="fork"\} 1/);
    assert.match(metrics, /jingwei_witness_log_entries\{log="log\.example\/audit"\} 11/);
    assert.match(metrics, /jingwei_witness_answers_total\{status="409"\}/);
  });
});

describe('a cosignature', () => {
  it('is Ed25519 over cosignature/v1, the time and the checkpoint, as anybody can check', async () => {
    const key = logKey('log.example/plain');
    const log = testLog('log.example/plain', key, ['a']);
    const settings = witnessSettings(key.verifierKey);
    const witness = await startWitness(settings, { now: () => 1_679_315_147_999 });
    const note = await log.note(1);
    const { text } = await add(witness, formatAddCheckpoint({ old: 0, proof: [], note }));
    await witness.close();
    const line = /^— witness\.example\/w1 (\S+)\n$/.exec(text);
    const blob = Buffer.from(line?.[1] ?? '', 'base64');
    assert.equal(blob.length, 4 + 8 + 64);
    assert.equal(blob.readBigUInt64BE(4), 1_679_315_147n);
    const typed = witness.verifierKey.split('+').slice(2).join('+');
    const publicKey = Buffer.from(typed, 'base64').subarray(1);
    assert.equal(Buffer.from(typed, 'base64')[0], 4);
    const id = sha256(Buffer.concat([utf8('witness.example/w1\n'), Buffer.of(4), publicKey]));
    assert.deepEqual(blob.subarray(0, 4), Buffer.from(id).subarray(0, 4));
    const x = publicKey.toString('base64url');
    const verifier = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const message = `cosignature/v1\ntime 1679315147\n${unverifiedText(note) ?? ''}`;
    assert.ok(verify(null, utf8(message), verifier, blob.subarray(12)));
    assert.notEqual(base64Of(blob.subarray(12)), base64Of(new Uint8Array(64)));
  });
});

describe('a witness of one log', () => {
  const origin = 'log.example/one';
  const key = logKey(origin);
  const entries = Array.from({ length: 300 }, (_, index) => `entry ${index}`);
  const log: TestLog = testLog(origin, key, entries);
  const growth = async (old: number, size: number): Promise<string> =>
    formatAddCheckpoint({ old, proof: log.proof(old, size), note: await log.note(size) });

  it('remembers across restarts', async () => {
    const settings = witnessSettings(key.verifierKey);
    let witness = await startWitness(settings);
    assert.equal((await add(witness, await growth(0, 7))).status, 200);
    await witness.close();
    witness = await startWitness(settings);
    const answer = await add(witness, await growth(0, 9));
    assert.deepEqual([answer.status, answer.text], [409, '7\n']);
    assert.equal((await add(witness, await growth(7, 9))).status, 200);
    await witness.close();
  });

  it('cosigns along one line only when many ask at once', async () => {
    const settings = witnessSettings(key.verifierKey);
    const witness = await startWitness(settings);
    assert.equal((await add(witness, await growth(0, 10))).status, 200);
    const sizes = Array.from({ length: 40 }, (_, index) => 20 + 5 * index);
    const bodies = await Promise.all(sizes.map((size) => growth(10, size)));
    const answers = await Promise.all(bodies.map((body) => add(witness, body)));
    const cosigned = answers.filter(({ status }) => status === 200);
    assert.equal(cosigned.length, 1);
    const others = answers.filter(({ status }) => status === 409);
    assert.equal(others.length, 39);
    assert.equal(new Set(others.map(({ text }) => text)).size, 1);
    await witness.close();
  });

  it('alarms when the log is silent, and no more when it speaks', async () => {
    let now = Date.parse('2026-11-22T00:00:00.000Z');
    const settings = witnessSettings(key.verifierKey, { silenceSeconds: 60 });
    const witness = await startWitness(settings, { now: () => now });
    await add(witness, await growth(0, 3));
    now += 61_000;
    const deadline = performance.now() + 10_000;
    while (witness.alarms().length === 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    assert.deepEqual(kinds(witness), ['silence']);
    assert.equal((await fetch(`${witness.baseUrl}/healthz`)).status, 503);
    assert.equal((await add(witness, await growth(3, 3))).status, 200);
    assert.deepEqual(kinds(witness), []);
    assert.equal((await fetch(`${witness.baseUrl}/healthz`)).status, 200);
    await witness.close();
  });

  it('ends when the engine leaves in doubt what is on disk, and only then', () => {
    const failed = (code: string): Error => Object.assign(new Error(code), { code });
    for (const code of ['SQLITE_IOERR_FSYNC', 'SQLITE_CORRUPT', 'SQLITE_NOTADB']) {
      assert.equal(isFatal(failed(code)), true, code);
    }
    for (const code of ['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_READONLY_DBMOVED', 'ENOENT']) {
      assert.equal(isFatal(failed(code)), false, code);
    }
  });

  it('tells an alarm once while it stands, and again when it comes back', () => {
    const book = openWitnessBook(witnessSettings(key.verifierKey));
    const at = '2026-11-22T00:00:00.000Z';
    for (const kind of ['fork', 'rollback', 'rollback'] as const) {
      assert.equal(book.raise({ origin, kind, at }), true);
      assert.equal(book.raise({ origin, kind, at }), false);
      assert.equal(book.end(origin, ALARM_KINDS, at), 1);
      assert.equal(book.end(origin, ALARM_KINDS, at), 0);
    }
    assert.deepEqual(book.standing(), []);
    book.close();
  });

  it('never lets what it cosigned shrink, whoever decides so', () => {
    const book = openWitnessBook(witnessSettings(key.verifierKey));
    const head = { origin, root: new Uint8Array(32), note: 'n', seenAt: 1 };
    book.advance(origin, () => ({ keep: { ...head, size: 9 }, decision: 0 }));
    assert.throws(() => book.advance(origin, () => ({ keep: { ...head, size: 8 }, decision: 0 })));
    assert.equal(book.find(origin)?.size, 9);
    book.close();
  });
});
