import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { verifyLog, fileSource, noteVerifierOf } from '../../src/audit/index.ts';
import { canonicalBytes, newId } from '../../src/kernel/index.ts';
import { commitmentOf, verifyReceipt, type Receipt } from '../../src/proofs/index.ts';
import type { Entry } from '../../src/shapes/index.ts';
import type { Browser } from './support/browser.ts';
import { activateFounders, openOffice, type Office } from './support/office.ts';

const ALL = { kind: 'all' } as const;
const erasedPerson = canonicalBytes({ citizenId: '330106189005170017' });
const otherPerson = canonicalBytes({ citizenId: '330105189308220022' });
const SECRET_BYTES = 32;
const YIELD_SECRETS = 2048;

/** All files below a folder, those of SQLite's journals among them. */
function filesOf(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}

/** Of a key in the trace index. */
const TRACE_KEY_BYTES = 16;

const traceKeyOf = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, TRACE_KEY_BYTES).toString('latin1');

/** Whatever may be a secret or a key of so many bytes, wherever it lies in these files; latin1. */
function windowsOf(
  files: readonly { readonly bytes: Buffer }[],
  length: number,
): ReadonlySet<string> {
  const windows = new Set<string>();
  for (const { bytes } of files) {
    const text = bytes.toString('latin1');
    for (let at = 0; at + length <= text.length; at += 1) {
      windows.add(text.slice(at, at + length));
    }
  }
  return windows;
}

/**
 * Whoever has every file of the gateway, its keys included, and guesses who it was. What confirms
 * the guess: the place where a subject is looked up, a key that makes a token of the log, or a salt
 * that opens a commitment of the log; each wherever its bytes may lie. The trace index is of tokens,
 * so that a key which makes one is a key to the index as well.
 */
async function confirmations(folder: string, guess: Uint8Array): Promise<readonly string[]> {
  const files = filesOf(folder);
  const indexKey = Buffer.from(readFileSync(join(folder, 'index.key'), 'utf8'), 'base64');
  const place = createHmac('sha256', indexKey).update(guess).digest();
  const marks = [place, place.toString('hex'), Buffer.from(guess)];
  const log = Buffer.concat(
    files.filter(({ name }) => name.startsWith('log.db')).map((f) => f.bytes),
  );
  const digests = new Set(log.toString('latin1').match(/sha256:[0-9a-f]{64}/g));
  const found = files.flatMap(({ name, bytes }) =>
    marks.filter((mark) => bytes.includes(mark)).map(() => `${name}: place`),
  );
  const index = windowsOf(
    files.filter(({ name }) => name.startsWith('derived.db')),
    TRACE_KEY_BYTES,
  );
  const secrets = windowsOf(
    files.filter(({ name }) => /^(evidence|derived)\.db/.test(name)),
    SECRET_BYTES,
  );
  let tried = 0;
  for (const text of secrets) {
    // The gateway runs in this process.
    if ((tried += 1) % YIELD_SECRETS === 0) await setImmediate();
    const secret = Buffer.from(text, 'latin1');
    const token = createHmac('sha256', secret).update(guess).digest('hex');
    const opened = createHash('sha256').update(secret).update(guess).digest('hex');
    if (digests.has(`sha256:${token}`)) found.push('key');
    if (index.has(traceKeyOf(`subject hmac-sha256:${token}`))) found.push('index');
    if (index.has(traceKeyOf(`xihu-window hmac-sha256:${token}`))) found.push('pair');
    if (digests.has(`sha256:${opened}`)) found.push('salt');
  }
  return found;
}

describe('erasing evidence, by two people', () => {
  let office: Office;
  let auditor: Browser;
  let security: Browser;
  let other: { readonly receipt: Receipt; readonly salts: Uint8Array };
  const exchanges: string[] = [];
  before(async () => {
    office = await openOffice();
    const { secadmin, auditadmin } = await activateFounders(office);
    security = await office.signedIn(secadmin, { steppedUp: true });
    const body = {
      loginName: 'auditor',
      displayName: '测试员',
      agency: 'zj-data-bureau',
      roles: [{ role: 'bureau-auditor', scope: ALL }],
    };
    const made = await security.ask('/v1/people', { method: 'POST', body });
    const { person } = made.json['person'] as { readonly person: string };
    const invitation = {
      loginName: 'auditor',
      person,
      token: String(made.json['activationToken']),
    };
    auditor = await office.signedIn(await office.activate(invitation));
    assert.ok(auditadmin);
  });
  after(() => office.close());

  /** One exchange about a subject, as the log has it of a refused one. */
  const exchangeAbout = async (subject: Uint8Array): Promise<typeof other> => {
    const { log } = office.base;
    const salts = log.sealer.newSalts();
    const { token, evidence } = await log.sealer.subjectToken(subject);
    const exchange = newId();
    exchanges.push(exchange);
    const signatureBase = Buffer.from('"@method": POST');
    const sealed = log.sealer.seal(salts, { subject, request: subject, signatureBase });
    const entry: Entry = {
      kind: 'exchange.refused',
      at: new Date().toISOString(),
      exchange,
      who: {
        system: 'xihu-window',
        agency: 'hz-xihu-approval',
        keyid: 'x:k1',
        algorithm: 'ed25519',
      },
      versions: { bundle: `sha256:${'0'.repeat(64)}` },
      what: { operation: 'query', dataset: 'real-estate-title' },
      status: 403,
      code: 'no-grant',
      commitments: { ...sealed, subjectToken: token },
      steps: [],
    } as unknown as Entry;
    const kept = { exchange, salts, signatureBase, signature: signatureBase, subject: evidence };
    const recorded = await log.append(entry, {
      evidence: kept,
      payload: { exchange, sealed: 'sealed to the bureau' },
    });
    return { receipt: recorded.receipt(), salts };
  };

  const ask = async (body: unknown): Promise<string> => {
    const asked = await auditor.ask('/v1/erasures', { method: 'POST', body });
    assert.equal(asked.status, 201, asked.text);
    const check = office.base.schemas.check('api/erasures-erasure.json');
    assert.deepEqual(check(asked.json), { ok: true, value: asked.json });
    return String(asked.json['erasure']);
  };

  const approve = (page: Browser, erasure: string) =>
    page.ask(`/v1/erasures/${erasure}/approve`, { method: 'POST' });

  const subjectOf = (jcs: Uint8Array): unknown => JSON.parse(Buffer.from(jcs).toString('utf8'));

  it('leaves no byte in any file that confirms a guess, and the log and the others as they were', async function () {
    this.timeout(120_000);
    const { data } = office.settings;
    for (let count = 0; count < 40; count += 1) {
      await exchangeAbout(erasedPerson);
      other = await exchangeAbout(otherPerson);
    }
    const traced = async (subject: Uint8Array): Promise<number> => {
      const body = { subject: subjectOf(subject) };
      const { json, text } = await auditor.ask('/v1/audit/trace', { method: 'POST', body });
      assert.ok(Array.isArray(json['chains']), text);
      const chains = json['chains'] as readonly { readonly kind: string }[];
      return chains.filter(({ kind }) => kind === 'exchange').length;
    };
    assert.deepEqual([await traced(erasedPerson), await traced(otherPerson)], [40, 40]);
    const before = await confirmations(data, erasedPerson);
    assert.ok(before.length >= 40);
    for (const clue of ['index', 'pair']) assert.ok(before.includes(clue));

    const erasure = await ask({ subject: subjectOf(erasedPerson), reason: 'subject-request' });
    // Not by the one who asked, not by somebody who may not.
    assert.equal((await approve(auditor, erasure)).json.code, 'not-permitted');
    const done = await approve(security, erasure);
    assert.deepEqual(done.json, { erasure, exchanges: 40, keys: 1 });

    assert.deepEqual(await confirmations(data, erasedPerson), []);
    assert.ok((await confirmations(data, otherPerson)).length >= 40);
    assert.deepEqual([await traced(erasedPerson), await traced(otherPerson)], [0, 40]);
    assert.deepEqual(await confirmations(data, erasedPerson), []);

    const { verifierKey } = office.base.keys;
    const { sha256 } = office.base;
    const source = fileSource(data);
    assert.equal((await verifyLog(source, { sha256, verifierKey })).ok, true);
    source.close();
    const verdict = await verifyReceipt(sha256, other.receipt, [
      noteVerifierOf(sha256, verifierKey),
    ]);
    assert.equal(verdict.ok, true);
    const { commitments } = JSON.parse(other.receipt.entry) as {
      readonly commitments: { readonly request: string };
    };
    assert.equal(
      commitmentOf(sha256, other.salts.subarray(0, 32), otherPerson),
      commitments.request,
    );
    const kept = office.base.log.evidenceOf(exchanges.at(-1)!);
    assert.equal((await kept)?.sealed, 'sealed to the bureau');
    const gone = await office.base.log.evidenceOf(exchanges[0]!);
    assert.equal(gone?.entries.length, 1);
    assert.equal(gone.request ?? gone.salts ?? gone.sealed, undefined);
  });

  it('is an entry at each step, and none says whose it was', async () => {
    const kinds = office.entries().filter(({ kind }) => kind.startsWith('erasure.'));
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      ['erasure.asked', 'erasure.approved', 'erasure.done'],
    );
    const text = JSON.stringify(kinds);
    for (const word of ['citizenId', '330106', 'hmac']) assert.ok(!text.includes(word));
    const again = await approve(security, String((kinds[0] as { erasure?: string }).erasure));
    assert.equal(again.json.code, 'erasure-unknown');
  });

  it('takes one exchange, or nothing when it is refused', async () => {
    const exchange = exchanges.at(-1)!;
    const first = await ask({ exchange, reason: 'court-order' });
    const refused = await security.ask(`/v1/erasures/${first}/refuse`, { method: 'POST' });
    assert.equal(refused.status, 200, refused.text);
    const lapsing = await ask({ exchange, reason: 'other' });
    const { json } = await auditor.ask('/v1/erasures');
    assert.deepEqual(
      (json['erasures'] as { erasure: string }[]).map((e) => e.erasure),
      [lapsing],
    );
    const second = await ask({ exchange, reason: 'recorded-in-error' });
    assert.deepEqual((await approve(security, second)).json, {
      erasure: second,
      exchanges: 1,
      keys: 0,
    });
    assert.equal((await office.base.log.evidenceOf(exchange))?.request, undefined);
  });

  it('wants to know what, and of which of the two', async () => {
    const subject = { citizenId: '330106189005170017' };
    for (const body of [
      { reason: 'other' },
      { reason: 'other', subject, exchange: newId() },
      { subject },
    ]) {
      const { json } = await auditor.ask('/v1/erasures', { method: 'POST', body });
      assert.equal(json.code, 'body-invalid');
    }
  });
});
