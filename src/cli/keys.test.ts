import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeRSA } from 'node-rsa';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

const show = (text: string): ReturnType<typeof runJson> => {
  const file = join(freshFolder(), 'key');
  writeFileSync(file, text);
  return runJson('keys', 'show', file);
};

describe('jingwei keys', () => {
  for (const algorithm of ['ecdsa-p256-sha256', 'ed25519', 'rsa-pss-sha512', 'sm2-sm3']) {
    it(`generates ${algorithm}, and shows both halves alike`, async () => {
      const out = join(freshFolder(), 'system');
      const made = await runJson('keys', 'generate', '--algorithm', algorithm, '--out', out);
      assert.equal(made.code, 0);
      assert.equal(statSync(`${out}.key.pem`).mode & 0o777, 0o600);
      assert.match(readFileSync(`${out}.key.pem`, 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
      assert.match(readFileSync(`${out}.pub.pem`, 'utf8'), /^-----BEGIN PUBLIC KEY-----/);
      const secret = await runJson('keys', 'show', `${out}.key.pem`);
      const open = await runJson('keys', 'show', `${out}.pub.pem`);
      assert.equal(secret.value['kind'], 'private');
      assert.deepEqual({ ...secret.value, kind: 'public' }, open.value);
      assert.equal(open.value['algorithm'], algorithm);
      assert.match(String(open.value['digest']), /^sha256:[0-9a-f]{64}$/);
    });
  }

  it('generates RSA for PKCS#1 v1.5 as any RSA: its registration names the algorithm', async () => {
    const out = join(freshFolder(), 'system');
    await runJson('keys', 'generate', '--algorithm', 'rsa-v1_5-sha256', '--out', out);
    const { value } = await runJson('keys', 'show', `${out}.pub.pem`);
    assert.equal(value['type'], 'rsa-3072');
    assert.equal(value['algorithm'], 'rsa-pss-sha512');
  });

  for (const algorithm of ['hmac-sha256', 'hmac-sm3']) {
    it(`generates a secret for ${algorithm}, which it does not show`, async () => {
      const out = join(freshFolder(), 'system');
      const { io, out: shown } = capture({ JINGWEI_LANG: 'en' });
      const argv = ['keys', 'generate', '--algorithm', algorithm, '--out', out];
      assert.equal(await run(argv, io), 0);
      const secret = readFileSync(`${out}.secret`, 'utf8');
      assert.equal(statSync(`${out}.secret`).mode & 0o777, 0o600);
      assert.equal(Buffer.from(secret, 'base64').length, 32);
      assert.match(shown(), /Shared secret: .*\.secret/);
      assert.ok(!shown().includes(secret));
      assert.equal((await runJson(...argv)).code, 1);
      assert.equal(readFileSync(`${out}.secret`, 'utf8'), secret);
    });
  }

  it('shows an SM2 key alike from its PEM and from its point', async () => {
    const out = join(freshFolder(), 'system');
    await runJson('keys', 'generate', '--algorithm', 'sm2-sm3', '--out', out);
    const publicPem = readFileSync(`${out}.pub.pem`, 'utf8');
    const fromPem = await show(publicPem);
    const sm2 = fromPem.value['sm2'] as { readonly point: string; readonly publicPem: string };
    assert.match(sm2.point, /^04[0-9a-f]{128}$/);
    assert.equal(sm2.publicPem, publicPem);
    assert.equal(fromPem.value['type'], 'sm2');
    for (const form of [sm2.point, sm2.point.slice(2).toUpperCase()]) {
      assert.deepEqual((await show(form)).value, fromPem.value);
    }
    assert.equal((await show(sm2.point.slice(0, -2))).code, 1);
  });

  it('does not write over a key', async () => {
    const out = join(freshFolder(), 'system');
    const argv = ['keys', 'generate', '--algorithm', 'ed25519', '--out', out];
    await runJson(...argv);
    const before = readFileSync(`${out}.key.pem`, 'utf8');
    assert.equal((await runJson(...argv)).code, 1);
    assert.equal(readFileSync(`${out}.key.pem`, 'utf8'), before);
  });

  it('reads RSA in each of its formats as the same key', async () => {
    const pem = { type: 'pkcs1', format: 'pem' } as const;
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsa = new NodeRSA(privateKey.export(pem).toString());
    const forms = [
      { kind: 'private', text: privateKey.export(pem).toString() },
      { kind: 'private', text: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
      { kind: 'private', text: rsa.exportKey('openssh-private') },
      { kind: 'public', text: publicKey.export(pem).toString() },
      { kind: 'public', text: publicKey.export({ type: 'spki', format: 'pem' }).toString() },
      { kind: 'public', text: rsa.exportKey('openssh-public') },
    ];
    const shown = await Promise.all(forms.map(({ text }) => show(text)));
    for (const [index, { code, value }] of shown.entries()) {
      assert.equal(code, 0);
      assert.equal(value['kind'], forms[index]!.kind);
      assert.equal(value['type'], 'rsa-2048');
      assert.equal(value['algorithm'], 'rsa-pss-sha512');
      assert.equal(value['digest'], shown[0]!.value['digest']);
    }
  });

  it('reads other curves, and says that they may not be registered', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const file = join(freshFolder(), 'key');
    writeFileSync(file, publicKey.export({ type: 'spki', format: 'pem' }));
    const { io, out } = capture({ JINGWEI_LANG: 'en' });
    assert.equal(await run(['keys', 'show', file], io), 0);
    assert.match(out(), /ec-secp384r1[^]*May not be registered/);
  });

  it('ends with 1 on what is no key', async () => {
    assert.equal((await show('no key at all')).code, 1);
  });
});
