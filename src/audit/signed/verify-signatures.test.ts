import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { join } from 'node:path';
import { copyFileSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { digestOf, utf8 } from '../../kernel/index.ts';
import {
  checkpointIn,
  cosignatureVerifier,
  cosigner,
  formatCheckpoint,
  signatureLine,
  signNote,
} from '../../proofs/index.ts';
import type { ExchangeIntent, Who } from '../../shapes/index.ts';
import {
  crypto,
  freshDirectory,
  intent,
  key,
  optionsFor,
  origin,
  refused,
  sha256,
  testParts,
} from '../log-harness.test.ts';
import { openLog } from '../open-log.ts';
import { fileSource } from '../sqlite-file-source.ts';
import { verifyLog } from '../verify-log.ts';
import type { VerifyReport } from '../verify-report.ts';
import type { KeptSignatures } from './kept-signatures.ts';
import { openKeptEvidence } from './sqlite-kept-evidence.ts';

const ALGORITHMS = ['ed25519', 'ecdsa-p256-sha256', 'sm2-sm3'] as const;
const AT = '2026-11-22T00:00:00.000Z';
const REPLY = utf8('what an authority replied');

const callers = ALGORITHMS.map((algorithm) => {
  const keyid = `sys:${algorithm}`;
  const { privatePem, publicPem } = crypto.generateKeyPair(algorithm);
  const who: Who = { system: 'sys', agency: 'agency', keyid, algorithm };
  return { keyid, who, publicPem, signing: crypto.importSigningKey(keyid, privatePem, algorithm)! };
});

const publicPemOf = (keyid: string): Promise<string | undefined> =>
  Promise.resolve(callers.find((caller) => caller.keyid === keyid)?.publicPem);

const seed = Buffer.concat([
  Buffer.from('302e020100300506032b657004220420', 'hex'),
  Buffer.alloc(32, 9),
]);
const witnessKey = createPrivateKey({ key: seed, format: 'der', type: 'pkcs8' });
const witnessPublic = createPublicKey(witnessKey);
const note = {
  name: 'witness.example/w',
  publicKey: new Uint8Array(witnessPublic.export({ format: 'der', type: 'spki' }).subarray(12)),
};
const witness = cosigner(sha256, {
  key: note,
  sign: (message) => new Uint8Array(sign(null, message, witnessKey)),
  nowSeconds: () => 1_800_000_000,
});
const witnessVerifier = cosignatureVerifier(sha256, note, ({ message, signature }) =>
  Promise.resolve(verifyWitness(message, signature)),
);

function verifyWitness(message: Uint8Array, signature: Uint8Array): boolean {
  return sign(null, message, witnessKey).equals(Buffer.from(signature));
}

const textOfNote = (checkpoint: string): string =>
  checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1);

const cosigned = async (checkpoint: string): Promise<string> =>
  checkpoint + (await signatureLine(witness, utf8(textOfNote(checkpoint))));

/** Index of the first exchange's entry: after the opening, and one key for each algorithm. */
const FIRST = 1 + ALGORITHMS.length;

/** A log with an exchange signed by each algorithm, one by a shared secret, one without evidence. */
async function signedLog(): Promise<{ readonly directory: string; readonly cosigned: string }> {
  const directory = freshDirectory();
  const log = await openLog(testParts(), optionsFor(directory));
  for (const { keyid, who, publicPem } of callers) {
    const der = createPublicKey(publicPem).export({ type: 'spki', format: 'der' });
    const publicKey = digestOf(sha256, der);
    const { system, algorithm } = who;
    const kind = 'key.registered';
    await log.append({ kind, at: AT, keyid, system, algorithm, publicKey, by: 'test' });
  }
  for (const { keyid, who, signing } of callers) {
    const salts = log.sealer.newSalts();
    const signatureBase = utf8(`"@method": POST of ${keyid}`);
    const signature = await crypto.sign(signing, signatureBase);
    const begun: ExchangeIntent = {
      ...intent(`e-${keyid}`, log.sealer.seal(salts, { signatureBase })),
      who,
    };
    const evidence = { exchange: begun.exchange, salts, signatureBase, signature };
    await log.append(begun, { evidence });
  }
  const checkpoint = log.checkpoint();
  const size = checkpointIn(checkpoint)!.size;
  log.timestamps.add({ size, at: AT, checkpoint, reply: REPLY });
  await log.append({ ...refused('shared'), who: { ...callers[0]!.who, deniable: true } });
  await log.append(refused('erased'));
  const newest = await cosigned(log.checkpoint());
  await log.append(refused('later'));
  await log.close();
  return { directory, cosigned: newest };
}

describe('verifying every signature kept with a log', () => {
  let sound: Awaited<ReturnType<typeof signedLog>>;
  before(async () => {
    sound = await signedLog();
  });

  async function verify(
    change: (evidence: Database, log: Database) => void = () => undefined,
    parts: Partial<KeptSignatures> = {},
  ): Promise<VerifyReport> {
    const directory = freshDirectory();
    for (const name of ['log.db', 'evidence.db']) {
      copyFileSync(join(sound.directory, name), join(directory, name));
    }
    const databases = ['evidence.db', 'log.db'].map((name) => new Sqlite(join(directory, name)));
    change(databases[0]!, databases[1]!);
    databases.forEach((database) => database.close());
    const [kept, source] = [openKeptEvidence(directory), fileSource(directory)];
    const { evidence, timestamps } = kept;
    const signatures: KeptSignatures = {
      crypto,
      evidence,
      timestamps,
      publicPemOf,
      cosigned: sound.cosigned,
      witnesses: [witnessVerifier],
      judgeTimestamp: ({ reply, at }) =>
        Buffer.from(reply).equals(REPLY) ? Promise.resolve(at) : Promise.reject(new Error('other')),
      ...parts,
    };
    const report = await verifyLog(source, { sha256, verifierKey: key.verifierKey, signatures });
    kept.close();
    source.close();
    return report;
  }

  it('counts what was verified, and what there was nothing to verify of', async () => {
    const report = await verify();
    assert.deepEqual(report.ok && report.signatures, {
      requests: ALGORITHMS.length,
      requestsNotKept: 2,
      requestsDeniable: 1,
      checkpoints: 2,
      cosignatures: 1,
      timestamps: 1,
      timestampsUnjudged: 0,
    });
  });

  it('says of timestamps without a certificate, and of unknown witnesses, that it cannot', async () => {
    const report = await verify(undefined, { judgeTimestamp: undefined, witnesses: [] });
    assert.ok(report.ok);
    const { timestamps, timestampsUnjudged, cosignatures } = report.signatures!;
    assert.deepEqual([timestamps, timestampsUnjudged, cosignatures], [0, 1, 0]);
  });

  it('passes over what was erased', async () => {
    const report = await verify((evidence) => void evidence.exec('DELETE FROM evidence'));
    assert.equal(report.ok && report.signatures?.requests, 0);
    assert.equal(report.ok && report.signatures?.requestsNotKept, 2 + ALGORITHMS.length);
  });

  const swapped: Partial<KeptSignatures> = {
    publicPemOf: () => Promise.resolve(crypto.generateKeyPair('ed25519').publicPem),
  };
  const tamperings: readonly {
    readonly name: string;
    readonly change?: (evidence: Database, log: Database) => void;
    readonly parts?: () => Promise<Partial<KeptSignatures>> | Partial<KeptSignatures>;
    readonly reason: string;
    readonly firstBad?: number;
  }[] = [
    ...['signature', 'signature_base', 'salts'].flatMap((column) =>
      callers.map(({ keyid }, at) => ({
        name: `${column} of a request by ${keyid}`,
        change: (evidence: Database) => {
          const read = `SELECT ${column} FROM evidence WHERE exchange = ?`;
          const bytes = evidence.prepare(read).pluck().get(`e-${keyid}`) as Buffer;
          const place = column === 'salts' ? 40 : bytes.length - 3;
          bytes[place]! ^= 1;
          const write = `UPDATE evidence SET ${column} = ? WHERE exchange = ?`;
          evidence.prepare(write).run(bytes, `e-${keyid}`);
        },
        reason: 'request-signature',
        firstBad: FIRST + at,
      })),
    ),
    {
      name: 'another public key in the store',
      parts: () => swapped,
      reason: 'request-signature',
      firstBad: FIRST,
    },
    {
      name: 'a public key lost from the store',
      parts: () => ({ publicPemOf: () => Promise.resolve(undefined) }),
      reason: 'request-signature',
      firstBad: FIRST,
    },
    {
      name: 'a timestamp of something else',
      change: (evidence) => void evidence.exec("UPDATE timestamps SET reply = x'00'"),
      reason: 'timestamp',
    },
    {
      name: 'the instant beside a timestamp',
      parts: () => ({ judgeTimestamp: () => Promise.resolve('2026-11-23T00:00:00.000Z') }),
      reason: 'timestamp',
    },
    {
      name: 'a timestamped checkpoint that the log did not sign',
      change: (evidence) =>
        void evidence.exec(`UPDATE timestamps SET checkpoint = replace(checkpoint, '7', '6')`),
      reason: 'checkpoint-signature',
    },
    {
      name: 'a cosigned checkpoint that only the witness signed',
      parts: async () => {
        const text = textOfNote(sound.cosigned);
        return { cosigned: `${text}\n${await signatureLine(witness, utf8(text))}` };
      },
      reason: 'checkpoint-signature',
    },
    {
      name: 'a cosignature by somebody else',
      parts: () => {
        const verifyFalsely = { ...witnessVerifier, verify: () => Promise.resolve(false) };
        return { witnesses: [verifyFalsely] };
      },
      reason: 'checkpoint-signature',
    },
    {
      name: 'a signed checkpoint of another history',
      parts: async () => {
        const text = formatCheckpoint({ origin, size: 5, root: sha256(utf8('other')) });
        return { cosigned: await signNote(text, [key.signer]) };
      },
      reason: 'rollback',
    },
    {
      name: 'a log cut back behind a timestamp',
      parts: async () => {
        const text = formatCheckpoint({ origin, size: 5000, root: sha256(utf8('later')) });
        return { cosigned: await signNote(text, [key.signer]) };
      },
      reason: 'rollback',
    },
    {
      name: 'an entry, before any signature',
      change: (_evidence, log) =>
        void log.exec(`UPDATE entries SET bytes = CAST('{}' AS BLOB) WHERE idx = ${FIRST + 1}`),
      reason: 'entry-changed',
      firstBad: FIRST + 1,
    },
  ];

  for (const { name, change, parts, reason, firstBad } of tamperings) {
    it(`finds: ${name}`, async () => {
      const report = await verify(change, await parts?.());
      assert.ok(!report.ok);
      assert.deepEqual([report.reason, report.firstBad], [reason, firstBad]);
    });
  }
});
