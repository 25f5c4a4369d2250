import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openErasures } from '../../src/audit/index.ts';
import { capture, runJson } from '../../src/cli/capture.test.ts';
import { run } from '../../src/cli/index.ts';
import { createPayloadSealer } from '../../src/evidence/index.ts';
import { canonicalBytes } from '../../src/kernel/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';
import { flipped, freshFolder, takePackage } from './package-support.ts';

const DATASET = 'social-insurance-status';
const body = JSON.stringify({
  purpose: hiring,
  subject: { citizenId: resident.citizenId },
  items: ['status'],
});

const openssl = (...args: readonly string[]): Buffer =>
  execFileSync('openssl', [...args], { stdio: 'pipe' });

/** How OpenSSL makes the bureau's key, and opens what is sealed to it. */
const kinds = {
  rsa: {
    alg: 'RSA-OAEP-256',
    make: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    open: ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha256'],
  },
  sm2: {
    alg: 'SM2',
    make: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:SM2'],
    open: [],
  },
} as const;

type Kind = keyof typeof kinds;

interface KeyFiles {
  readonly privateFile: string;
  readonly publicFile: string;
}

function makeKey(kind: Kind): KeyFiles {
  const folder = freshFolder();
  const [privateFile, publicFile] = [join(folder, 'bureau.pem'), join(folder, 'bureau.pub.pem')];
  openssl('genpkey', ...kinds[kind].make, '-out', privateFile);
  openssl('pkey', '-in', privateFile, '-pubout', '-out', publicFile);
  return { privateFile, publicFile };
}

/** The content key by OpenSSL's command, the content by Node's cipher: nothing of ours. */
function openElsewhere(kind: Kind, { privateFile }: KeyFiles, sealed: string): unknown {
  const [header = '', key = '', nonce = '', text = '', tag = ''] = sealed.split('.');
  const told = JSON.parse(Buffer.from(header, 'base64url').toString()) as unknown;
  assert.deepEqual(told, { alg: kinds[kind].alg, enc: 'A256GCM', cty: 'json' });
  const file = join(freshFolder(), 'key.bin');
  writeFileSync(file, Buffer.from(key, 'base64url'));
  const open = ['-decrypt', '-inkey', privateFile, '-in', file, ...kinds[kind].open];
  const contentKey = openssl('pkeyutl', ...open);
  const decipher = createDecipheriv('aes-256-gcm', contentKey, Buffer.from(nonce, 'base64url'));
  decipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, 'base64url'));
  const opened = [decipher.update(Buffer.from(text, 'base64url')), decipher.final()];
  return JSON.parse(Buffer.concat(opened).toString('utf8'));
}

for (const kind of Object.keys(kinds) as Kind[]) {
  describe(`payload evidence, sealed to the bureau's key of ${kind}`, () => {
    let world: World;
    let keys: KeyFiles;
    let expected: { exchange: string; request: string; answer: string };
    let taken: Awaited<ReturnType<typeof takePackage>>;
    let settings: string;
    before(async function () {
      this.timeout(60_000);
      keys = makeKey(kind);
      const evidence = { sealTo: keys.publicFile, datasets: [DATASET] };
      world = await startWorld({ settings: { evidence } });
      world.provider.play(answering(insured(insuredRow())));
      const path = `/v1/datasets/${DATASET}/query`;
      const reply = await world.as('xihu-window').send({ method: 'POST', path, body });
      assert.equal(reply.status, 200);
      const { receipt, ...told } = reply.body as { exchange: string; receipt: unknown };
      assert.ok(receipt);
      const answer = Buffer.from(canonicalBytes(told)).toString('utf8');
      expected = { exchange: told.exchange, request: body, answer };
      settings = join(dirname(world.settings.data), 'jingwei.json');
      taken = await takePackage(told.exchange, '--settings', settings);
    });
    after(() => world.close());

    const sealed = (): string => Buffer.from(taken.files['payload.jwe']!).toString('utf8');

    it('holds request and answer for whoever has the private key, by OpenSSL', () => {
      assert.deepEqual(openElsewhere(kind, keys, sealed()), expected);
    });

    it('is opened by jingwei audit unseal, and is what the log commits to', async () => {
      const { code, value } = await runJson(
        'audit',
        'unseal',
        taken.file,
        '--key',
        keys.privateFile,
      );
      assert.equal(code, 0);
      const proven = { request: true, answer: true };
      assert.deepEqual(value, { payload: expected, proven });
      const out = join(freshFolder(), 'payload.json');
      const args = ['audit', 'unseal', taken.file, '--key', keys.privateFile, '--out', out];
      assert.equal(await run(args, capture().io), 0);
      assert.deepEqual(JSON.parse(readFileSync(out, 'utf8')), expected);
      assert.equal(statSync(out).mode & 0o077, 0);
    });

    it('does not open with another key, nor altered, and proves nothing without its package', async () => {
      const unseal = async (file: string, key = keys.privateFile): Promise<number> =>
        run(['audit', 'unseal', file, '--key', key], capture().io);
      for (const other of Object.keys(kinds) as Kind[]) {
        assert.equal(await unseal(taken.file, makeKey(other).privateFile), 2);
      }
      const file = join(freshFolder(), 'payload.jwe');
      writeFileSync(file, sealed());
      assert.equal(await unseal(file), 1);
      for (const at of [10, 80, sealed().length - 30]) {
        writeFileSync(file, flipped(taken.files['payload.jwe']!, at));
        assert.equal(await unseal(file), 2, String(at));
      }
    });

    it('lies nowhere open, and is gone once the exchange is erased', async () => {
      const { data } = world.settings;
      for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
        if (!statSync(join(data, name)).isFile()) continue;
        assert.ok(!readFileSync(join(data, name)).includes(resident.citizenId), name);
      }
      const erasures = openErasures(data);
      const what = { exchange: expected.exchange };
      const at = { askedBy: 'x', askedAt: 'x' };
      erasures.carryOut({ erasure: 'x', what, reason: 'other', ...at });
      erasures.close();
      const again = await takePackage(expected.exchange, '--settings', settings);
      assert.ok(!('payload.jwe' in again.files));
      const ciphertext = sealed().split('.')[3] ?? '';
      for (const name of readdirSync(data).filter((each) => each.startsWith('evidence.db'))) {
        assert.ok(!readFileSync(join(data, name)).includes(ciphertext), name);
      }
    });
  });
}

describe("the bureau's key", () => {
  it('is a public one, and strong enough', () => {
    const weak = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'];
    for (const how of [weak, ['-algorithm', 'ED25519']]) {
      const file = join(freshFolder(), 'key.pem');
      openssl('genpkey', ...how, '-out', file);
      const pem = openssl('pkey', '-in', file, '-pubout').toString();
      assert.equal(createPayloadSealer(pem, [DATASET]), undefined);
    }
    assert.equal(createPayloadSealer('none', [DATASET]), undefined);
    const { publicFile, privateFile } = makeKey('sm2');
    const secret = readFileSync(privateFile, 'utf8');
    assert.equal(createPayloadSealer(secret, [DATASET]), undefined);
    const sealer = createPayloadSealer(readFileSync(publicFile, 'utf8'), [DATASET]);
    assert.deepEqual([sealer?.covers(DATASET), sealer?.covers('other')], [true, false]);
  });
});
