import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, utf8 } from '../../kernel/index.ts';
import { cosignatureVerifierOf, noteVerifierOf } from '../../audit/index.ts';
import { openNote, signatureLine, unverifiedText, type NoteSigner } from '../../proofs/index.ts';
import type { RunningWitness } from '../open-witness.ts';
import { witnessKey } from '../witness-key.ts';
import {
  crypto,
  logKey,
  sha256,
  startWitness,
  testLog,
  witnessSettings,
} from '../witness-harness.test.ts';
import { askWitness, COSIGNATURE_SKEW_SECONDS_MAX, type Outcome } from './ask-witness.ts';
import { collectCosignatures, type Cosignatures } from './collect-cosignatures.ts';
import { assertLimits, judgeFreshness } from './freshness.ts';
import { recall, type Recalled } from './recall.ts';
import { createWitnessClient, type Submit, type WitnessAnswer } from './witness-client.ts';

const NOW_SECONDS = 1_800_000_000;
const origin = 'log.example/cosigned';
const key = logKey(origin);
const log = testLog(
  origin,
  key,
  Array.from({ length: 20 }, (_, index) => `entry ${index}`),
);
const grown = { consistency: (at: { from: number; to: number }) => log.proof(at.from, at.to) };

interface Cosigner {
  readonly signer: NoteSigner;
  readonly verifierKey: string;
}

const cosignerNamed = (name: string, seconds = NOW_SECONDS): Cosigner =>
  witnessKey(
    sha256,
    { name, pem: crypto.generateKeyPair('ed25519').privatePem },
    { now: () => seconds * 1000 },
  );

const noteIn = (body: string): string => body.slice(body.indexOf('\n\n') + 2);

const plain = (status: number, text = ''): WitnessAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  text,
});

const conflict = (text: string, contentType = 'text/x.tlog.size'): WitnessAnswer => ({
  status: 409,
  contentType,
  text,
});

const cosigning =
  ({ signer }: Cosigner): Submit =>
  async (body) =>
    plain(200, await signatureLine(signer, utf8(unverifiedText(noteIn(body)) ?? '')));

describe('asking a witness', () => {
  const known = cosignerNamed('w.example/1');
  const stranger = cosignerNamed('w.example/1');
  const script =
    (...answers: readonly (WitnessAnswer | Submit)[]): Submit =>
    (body) => {
      const answer = answers[asked.length] ?? plain(500);
      asked.push(body.split('\n')[0] ?? '');
      return typeof answer === 'function' ? answer(body) : Promise.resolve(answer);
    };
  let asked: string[] = [];
  beforeEach(() => (asked = []));

  const cases: readonly {
    readonly name: string;
    readonly answers: readonly (WitnessAnswer | Submit)[];
    readonly outcome: Outcome;
    readonly olds?: readonly string[];
  }[] = [
    { name: 'that cosigns', answers: [cosigning(known)], outcome: 'cosigned', olds: ['old 4'] },
    {
      name: 'that stands elsewhere',
      answers: [conflict('2\n'), cosigning(known)],
      outcome: 'cosigned',
      olds: ['old 4', 'old 2'],
    },
    { name: 'that saw a longer log', answers: [conflict('11\n')], outcome: 'ahead' },
    {
      name: 'that stands elsewhere twice',
      answers: [conflict('2\n'), conflict('3\n')],
      outcome: 'refused',
    },
    { name: 'that saw a fork', answers: [plain(409, 'x\n')], outcome: 'refused' },
    {
      name: 'whose conflict has a charset',
      answers: [conflict('2\n', 'text/x.tlog.size; charset=utf-8')],
      outcome: 'refused',
    },
    { name: 'whose conflict has no newline', answers: [conflict('2')], outcome: 'refused' },
    { name: 'whose conflict has a leading zero', answers: [conflict('02\n')], outcome: 'refused' },
    { name: 'that does not believe the proof', answers: [plain(422)], outcome: 'refused' },
    { name: 'that does not know the log', answers: [plain(404)], outcome: 'refused' },
    { name: 'that failed', answers: [plain(500)], outcome: 'unreachable' },
    {
      name: 'that does not answer',
      answers: [() => Promise.reject(new Error('gone'))],
      outcome: 'unreachable',
    },
    {
      name: 'with another key under its name',
      answers: [cosigning(stranger)],
      outcome: 'unreadable',
    },
    { name: 'that says nothing', answers: [plain(200)], outcome: 'unreadable' },
    {
      name: 'that cosigned another checkpoint',
      answers: [async () => cosigning(known)(`old 0\n\n${await log.note(9)}`)],
      outcome: 'unreadable',
    },
  ];
  const ask = async (submit: Submit, verifierKey: string, nowSeconds = NOW_SECONDS) =>
    askWitness(
      { log: grown, nowSeconds: () => nowSeconds },
      { name: 'w', submit, verifier: cosignatureVerifierOf(sha256, verifierKey) },
      { known: 4, snapshot: { size: 10, note: await log.note(10) } },
    );

  for (const { name, answers, outcome, olds } of cases) {
    it(`${name}: ${outcome}`, async () => {
      assert.equal((await ask(script(...answers), known.verifierKey)).outcome, outcome);
      if (olds) assert.deepEqual(asked, olds);
    });
  }

  it('believes no cosignature of another time, which may be played back', async () => {
    for (const skew of [-1, 1]) {
      const within = NOW_SECONDS + skew * COSIGNATURE_SKEW_SECONDS_MAX;
      const submit = cosigning(known);
      assert.equal((await ask(submit, known.verifierKey, within)).outcome, 'cosigned');
      assert.equal((await ask(submit, known.verifierKey, within + skew)).outcome, 'skewed');
    }
  });
});

describe('the limits of age', () => {
  const limits = { cosignaturesMin: 1, warnMs: 10, stopMs: 20 };
  for (const [ageMs, state] of [
    [0, 'fresh'],
    [10, 'fresh'],
    [11, 'late'],
    [20, 'late'],
    [21, 'stale'],
    [Infinity, 'stale'],
  ] as const) {
    it(`${ageMs} is ${state}`, () => {
      assert.equal(judgeFreshness(ageMs, limits), state);
    });
  }

  it('must be able to be kept', () => {
    assertLimits(limits, 1);
    assert.throws(() => assertLimits({ ...limits, stopMs: 10 }, 1), /stopSeconds/);
    assert.throws(() => assertLimits({ ...limits, cosignaturesMin: 2 }, 1), /cosignaturesMin/);
  });
});

describe('a witness over HTTP', () => {
  const answering = async (listener: RequestListener, timeoutMs = 1000): Promise<WitnessAnswer> => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      return await createWitnessClient(`http://127.0.0.1:${port}/w/`, timeoutMs)('old 0\n');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it('is asked below its address', async () => {
    const answer = await answering((request, response) => response.end(request.url));
    assert.deepEqual(answer.text, '/w/add-checkpoint');
  });

  it('is not listened to without end, nor for ever, nor elsewhere', async () => {
    const long: RequestListener = (_request, response) => response.end('x'.repeat(20_000));
    await assert.rejects(answering(long), /too long/);
    await assert.rejects(answering(() => undefined, 50));
    const away: RequestListener = (_request, response) =>
      response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end();
    await assert.rejects(answering(away));
  });
});

describe('a cosigned checkpoint of an earlier process', () => {
  const [one, two] = [cosignerNamed('w.example/1'), cosignerNamed('w.example/2', NOW_SECONDS - 9)];
  const other = testLog(origin, key, ['another', 'history', 'of', 'five', 'entries', 'at least']);
  const cosigned = async (of: typeof log, size: number, by: readonly Cosigner[]) => {
    const note = await of.note(size);
    const text = utf8(unverifiedText(note) ?? '');
    const lines = await Promise.all(by.map(({ signer }) => signatureLine(signer, text)));
    return note + lines.join('');
  };
  const recalled = async (note: string, cosignaturesMin = 1): Promise<Recalled> => {
    const newest = await log.note(10);
    return recall(
      {
        sha256,
        log: { size: 10, checkpoint: () => newest, ...grown },
        logVerifier: noteVerifierOf(sha256, key.verifierKey),
        witnesses: [one, two].map((each) => cosignatureVerifierOf(sha256, each.verifierKey)),
        cosignaturesMin,
      },
      note,
    );
  };

  it('counts from when enough had cosigned', async () => {
    const note = await cosigned(log, 6, [one, two]);
    const found = { recalled: 'cosigned', atSeconds: NOW_SECONDS };
    assert.deepEqual(await recalled(note), found);
    assert.deepEqual(await recalled(note, 2), { ...found, atSeconds: NOW_SECONDS - 9 });
  });

  it('is nothing when too few cosigned, or when it is not of this log', async () => {
    for (const note of [
      await cosigned(log, 6, [one]),
      await cosigned(log, 6, [one, one]),
      await log.note(6),
      '',
    ]) {
      assert.deepEqual(await recalled(note, 2), { recalled: 'nothing' });
    }
  });

  it('shows that the log was put back or replaced', async () => {
    for (const note of [await cosigned(log, 11, [one]), await cosigned(other, 5, [one])]) {
      assert.deepEqual(await recalled(note), { recalled: 'unfit' });
    }
  });
});

describe('collecting from two witnesses', () => {
  let witnesses: readonly RunningWitness[];
  let cosignatures: Cosignatures;
  const told: string[] = [];
  let now = 0;
  let size = 3;
  let notes: readonly string[];
  const kept: string[] = [];
  let isDown = true;

  before(async () => {
    notes = await Promise.all(Array.from({ length: 21 }, (_, at) => log.note(at)));
    const named = (name: string) => witnessSettings(key.verifierKey, { name });
    witnesses = await Promise.all(
      ['w.example/1', 'w.example/2'].map((name) => startWitness(named(name))),
    );
    const contacts = witnesses.map(({ baseUrl, verifierKey }, index) => {
      const submit = createWitnessClient(baseUrl, 1000);
      return {
        name: `w${index + 1}`,
        submit:
          index === 1
            ? (body: string) => (isDown ? Promise.reject(new Error()) : submit(body))
            : submit,
        verifier: cosignatureVerifierOf(sha256, verifierKey),
      };
    });
    cosignatures = collectCosignatures(
      {
        log: {
          get size() {
            return size;
          },
          checkpoint: () => notes[size]!,
          ...grown,
        },
        clock: systemClock,
        steady: { now: () => now },
        contacts,
        keeper: {
          read: () => Promise.resolve(undefined),
          write: (note) => Promise.resolve(void kept.push(note)),
        },
        listener: {
          outcome: (witness, asked) => told.push(`${witness} ${asked.outcome}`),
          freshness: (state) => told.push(state),
          failed: (error) => assert.fail(String(error)),
        },
      },
      { cosignaturesMin: 2, warnMs: 1000, stopMs: 2000 },
      { cosignedAt: 0 },
    );
  });
  after(async () => {
    await Promise.all(witnesses.map((each) => each.close()));
  });

  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; !holds(); tries += 1) {
      assert.ok(tries < 200, told.join(', '));
      await sleep(50);
    }
  };

  it('has none while only one cosigns, and stops when that lasts', async () => {
    await until(() => told.includes('w1 cosigned') && told.includes('w2 unreachable'));
    assert.equal(cosignatures.checkpoint(), undefined);
    assert.equal(cosignatures.isStale(), false);
    now = 1001;
    assert.equal(cosignatures.freshness().state, 'late');
    now = 2001;
    assert.equal(cosignatures.isStale(), true);
    await until(() => told.includes('stale'));
  });

  it('has one that both cosigned when both do, tells each change once, and keeps it', async () => {
    isDown = false;
    await until(() => cosignatures.checkpoint() !== undefined);
    assert.equal(cosignatures.isStale(), false);
    const verifiers = witnesses.map(({ verifierKey }) =>
      cosignatureVerifierOf(sha256, verifierKey),
    );
    const opened = await openNote(cosignatures.checkpoint() ?? '', verifiers);
    assert.deepEqual(opened?.verifiedBy, ['w.example/1', 'w.example/2']);
    await until(() => told.includes('fresh'));
    assert.equal(told.filter((each) => each === 'w1 cosigned').length, 1);
    assert.deepEqual(
      cosignatures.standings().map(({ name, outcome }) => `${name} ${outcome}`),
      ['w1 cosigned', 'w2 cosigned'],
    );
    await until(() => kept.length > 0);
    size = 20;
    await until(() => /\n20\n/.test(cosignatures.checkpoint() ?? ''));
    await cosignatures.close();
    assert.match(kept.at(-1) ?? '', /\n20\n/);
  });
});
