import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import Database from 'better-sqlite3';
import { runJson } from '../../src/cli/capture.test.ts';
import { canonicalBytes } from '../../src/kernel/index.ts';
import { signRequest, headersOf, contentDigest } from '../../src/signatures/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
import { crypto } from '../support/raw.ts';
import { startTimestampAuthority, type TimestampAuthority } from '../support/tsa.ts';
import { startWorld, type World } from '../support/world.ts';
import {
  flipped,
  freshFolder,
  laidOut,
  profileOf,
  runReadme,
  takePackage,
  withFreshSums,
  type Files,
} from './package-support.ts';

const path = '/v1/datasets/social-insurance-status/query';
const subject = { citizenId: resident.citizenId };
const body = JSON.stringify({ purpose: hiring, subject, items: ['status'] });

const ALGORITHMS = [
  'ed25519',
  'ecdsa-p256-sha256',
  'rsa-pss-sha512',
  'rsa-v1_5-sha256',
  'sm2-sm3',
  'hmac-sha256',
] as const;

type Sigstore = Parameters<typeof verifyMerkleInclusion>[0];

/** As sigstore takes an entry of a log, from the files of a package. */
function entryOf(files: Files, index: number): Sigstore {
  const text = (name: string): string => Buffer.from(files[name]!).toString('utf8');
  const [head = '', checkpoint = ''] = text(`entries/${index}.tlog-proof`).split(/\n\n(.*)/s);
  const hashes = head
    .split('\n')
    .slice(2)
    .map((line) => Buffer.from(line, 'base64'));
  return {
    logIndex: String(index),
    integratedTime: '0',
    inclusionProof: {
      logIndex: String(index),
      rootHash: Buffer.alloc(0),
      treeSize: '0',
      hashes,
      checkpoint: { envelope: checkpoint },
    },
    canonicalizedBody: Buffer.from(files[`entries/${index}.json`]!),
  } as unknown as Sigstore;
}

function verifyBySigstore(files: Files, index: number): void {
  const [name, id] = Buffer.from(files['keys/log.vkey']!).toString('utf8').trim().split('+');
  const publicKey = createPublicKey(Buffer.from(files['keys/log.pem']!).toString('utf8'));
  const validFor = { start: new Date(0), end: new Date(8.64e15) };
  const log = { baseURL: name!, logID: Buffer.from(id!, 'hex'), publicKey, validFor };
  const entry = entryOf(files, index);
  verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
}

const indexesIn = (files: Files): readonly number[] =>
  Object.keys(files)
    .flatMap((name) => /^entries\/(\d+)\.json$/.exec(name)?.[1] ?? [])
    .map(Number);

describe('the evidence package', () => {
  let world: World;
  let authority: TimestampAuthority;
  let settings: string;
  let answer: { readonly exchange: string; readonly receipt: unknown };
  let taken: Awaited<ReturnType<typeof takePackage>>;

  const ask = async (): Promise<typeof answer> => {
    const reply = await world.as('xihu-window').send({ method: 'POST', path, body });
    assert.equal(reply.status, 200);
    return reply.body as typeof answer;
  };

  before(async function () {
    this.timeout(120_000);
    authority = await startTimestampAuthority();
    const { url, certificate } = authority;
    world = await startWorld({
      algorithms: ALGORITHMS,
      limits: { providerTimeoutMs: 20_000 },
      settings: { timestamps: { url, certificate, everyMinutes: 1 } },
    });
    world.provider.play(answering(insured(insuredRow())));
    answer = await ask();
    // A timestamp is due now and then; the start is one such time.
    world = await world.restart();
    const check = `${world.gateway.baseUrl}/v1/exchanges/${answer.exchange}/check`;
    const isStamped = async (): Promise<boolean> =>
      (await (await fetch(check)).text()).includes('"timestamp"');
    const deadline = Date.now() + 60_000;
    while (!(await isStamped()) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    settings = join(dirname(world.settings.data), 'jingwei.json');
    taken = await takePackage(answer.exchange, '--settings', settings);
  });
  after(async () => {
    await world.close();
    await authority.close();
  });

  it('has entries, proofs, a timestamp, keys and what to do with them', () => {
    const names = Object.keys(taken.files);
    const [intent, outcome] = indexesIn(taken.files);
    assert.deepEqual(
      names.sort(),
      [
        'README.md',
        'README.zh-CN.md',
        'SHA256SUMS',
        'checkpoint',
        `entries/${intent}.json`,
        `entries/${intent}.tlog-proof`,
        `entries/${outcome}.json`,
        `entries/${outcome}.tlog-proof`,
        'keys/caller.pem',
        'keys/log.pem',
        'keys/log.vkey',
        'keys/tsa.pem',
        'request.headers',
        'request.signature-base',
        'salts/answer',
        'salts/request',
        'salts/signatureBase',
        'salts/subject',
        'sheet.pdf',
        'timestamp.tsr',
      ].sort(),
    );
  });

  it('holds by the very commands of its README, in both languages, unpacked by unzip', async () => {
    const folder = freshFolder();
    execFileSync('unzip', ['-q', taken.file, '-d', folder]);
    assert.equal(await runReadme(folder), undefined);
    assert.equal(await runReadme(folder, { readme: 'README.zh-CN.md' }), undefined);
  });

  it('has its entries in the log, to an implementation that is not ours', () => {
    for (const index of indexesIn(taken.files)) verifyBySigstore(taken.files, index);
    const moved = { ...taken.files, 'entries/3.json': taken.files['checkpoint']! };
    assert.throws(() =>
      verifyBySigstore({ ...moved, 'entries/3.tlog-proof': new Uint8Array() }, 3),
    );
  });

  /** What its holders have besides, by the names the README asks for. */
  const opened = (): Files => {
    const { receipt, ...told } = answer;
    assert.ok(receipt);
    return {
      'request.bytes': Buffer.from(body),
      'answer.bytes': canonicalBytes(told),
      'subject.bytes': canonicalBytes(subject),
    };
  };

  it('opens its commitments to whoever has the bytes, and to nobody else', async () => {
    const all = { ...taken.files, ...opened() };
    assert.equal(await runReadme(laidOut(all), { alsoOpen: true }), undefined);
    for (const name of Object.keys(opened())) {
      const other = { ...all, [name]: flipped(all[name]!) };
      assert.notEqual(await runReadme(laidOut(other), { alsoOpen: true }), undefined, name);
    }
  });

  it('fails when any file was changed, though the digests were made anew', async function () {
    this.timeout(60_000);
    const all = { ...taken.files, ...opened() };
    const explaining = /^README|^SHA256SUMS$|^sheet\.pdf$|\.bytes$/;
    const proving = Object.keys(all).filter((name) => !explaining.test(name));
    assert.equal(proving.length, 16);
    for (const name of proving) {
      const forged = withFreshSums({ ...taken.files, [name]: flipped(all[name]!) });
      const folder = laidOut({ ...forged, ...opened() });
      assert.notEqual(await runReadme(folder, { alsoOpen: true }), undefined, name);
    }
    for (const name of ['sheet.pdf', 'SHA256SUMS']) {
      const changed = { ...taken.files, [name]: flipped(taken.files[name]!) };
      assert.notEqual(await runReadme(laidOut(changed)), undefined, name);
    }
  });

  it('is the same over HTTP as an auditor, but for the address, and that is an entry', async () => {
    const remote = await takePackage(answer.exchange, '--profile', profileOf(world));
    const again = await takePackage(answer.exchange, '--profile', profileOf(world));
    for (const [name, bytes] of Object.entries(remote.files)) {
      assert.deepEqual(again.files[name], bytes, name);
    }
    assert.deepEqual(again.zip, remote.zip);
    assert.equal(await runReadme(laidOut(remote.files)), undefined);
    const evidence = /^entries|^keys|^checkpoint|^request|^salts|^timestamp/;
    for (const name of Object.keys(taken.files).filter((each) => evidence.test(each))) {
      assert.deepEqual(remote.files[name], taken.files[name], name);
    }
    const auditor = world.as('bureau-audit');
    const tile = await auditor.send({ method: 'GET', path: '/log/checkpoint' });
    const size = Number(Buffer.from(tile.bytes).toString('utf8').split('\n')[1]);
    const place = `${Math.floor((size - 1) / 256)}`.padStart(3, '0');
    const entries = await auditor.send({
      method: 'GET',
      path: `/log/tile/entries/${place}.p/${size % 256}`,
    });
    const text = Buffer.from(entries.bytes).toString('utf8');
    assert.equal(text.split('"kind":"evidence.exported"').length - 1, 2);
  });

  it('has signatures that all verify with the log they come from', async () => {
    const verify = (data: string) =>
      runJson('audit', 'verify', '--signatures', '--settings', settings, '--data', data);
    const { code, value } = await verify(world.settings.data);
    const { requests, checkpoints, timestamps } = value['signatures'] as Record<string, number>;
    assert.equal(code, 0);
    assert.equal(checkpoints, timestamps);
    assert.ok(requests! >= 1 && timestamps! >= 1);
    const copy = join(freshFolder(), 'data');
    cpSync(world.settings.data, copy, { recursive: true });
    const evidence = new Database(join(copy, 'evidence.db'));
    evidence.exec('UPDATE evidence SET signature = zeroblob(length(signature))');
    evidence.close();
    const forged = await verify(copy);
    assert.deepEqual([forged.code, forged.value['reason']], [1, 'request-signature']);
  });

  it('is for the bureau alone; that it is there anyone may see', async () => {
    const evidence = `/v1/exchanges/${answer.exchange}/evidence`;
    const own = await world.as('xihu-window').send({ method: 'GET', path: evidence });
    assert.equal((own.body as { code: string }).code, 'not-permitted');
    const check = `${world.gateway.baseUrl}/v1/exchanges/${answer.exchange}/check`;
    const told = await (await fetch(check)).text();
    assert.ok(!told.includes('xihu') && !told.includes(resident.citizenId));
    const page = await fetch(check, { headers: { accept: 'text/html', 'accept-language': 'en' } });
    assert.match(await page.text(), /The log holds these entries/);
    const none = `${world.gateway.baseUrl}/v1/exchanges/01900000-0000-7000-8000-000000000000/check`;
    assert.equal((await fetch(none)).status, 404);
  });

  for (const algorithm of ALGORITHMS) {
    it(`verifies a request signed by ${algorithm}`, async function () {
      this.timeout(20_000);
      const key = world.keysByAlgorithm.get(algorithm)!.signing;
      const bytes = Buffer.from(body);
      const plain = {
        'Content-Type': 'application/json',
        'Content-Digest': contentDigest(crypto, bytes),
      };
      const targetUri = world.gateway.baseUrl + path;
      const message = { method: 'POST', targetUri, headers: headersOf(plain) };
      const created = Math.floor(Date.now() / 1000);
      const signing = { key, created, nonce: Math.random().toString(36).padEnd(24, 'x') };
      const signature = await signRequest(crypto, message, signing);
      const headers = { ...plain, ...signature };
      const reply = await fetch(targetUri, { method: 'POST', headers, body });
      const { exchange } = (await reply.json()) as { readonly exchange: string };
      const { files } = await takePackage(exchange, '--settings', settings);
      assert.equal(await runReadme(laidOut(files)), undefined);
      const isDeniable = algorithm.startsWith('hmac');
      assert.equal('keys/caller.pem' in files, !isDeniable);
      if (isDeniable) return;
      const forged = flipped(files['request.signature-base']!, 12);
      const changed = withFreshSums({ ...files, 'request.signature-base': forged });
      assert.notEqual(await runReadme(laidOut(changed)), undefined);
    });
  }

  it('is kept as long as the published policy says', async () => {
    const reply = await fetch(`${world.gateway.baseUrl}/log/policy`);
    const { logYears, evidenceDays, erasureDays } = world.settings.retention;
    const { origin } = world.settings.log;
    assert.deepEqual(await reply.json(), { origin, logYears, evidenceDays, erasureDays });
    assert.ok(reply.headers.has('signature'));
  });

  it('says so when there is no such exchange', async () => {
    const none = takePackage('01900000-0000-7000-8000-000000000000', '--settings', settings);
    await assert.rejects(none);
  });
});
