import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeRSA } from 'node-rsa';
import { openssl } from '../../test/support/openssl.ts';
import { capture, freshFolder, runJson } from './capture.test.ts';
import { run } from './index.ts';

const fileOf = (content: string | Uint8Array): string => {
  const file = join(freshFolder(), 'key');
  writeFileSync(file, content);
  return file;
};

const show = (content: string | Uint8Array): ReturnType<typeof runJson> =>
  runJson('keys', 'inspect', fileOf(content));

/** What a reader sees in English. */
async function shownAs(...argv: readonly string[]): Promise<{ code: number; text: string }> {
  const { io, out, err } = capture({ JINGWEI_LANG: 'en' });
  const code = await run(argv, io);
  return { code, text: out() + err() };
}

describe('jingwei keys', () => {
  for (const algorithm of ['ecdsa-p256-sha256', 'ed25519', 'rsa-pss-sha512', 'sm2-sm3']) {
    it(`generates ${algorithm}, and shows both halves alike`, async () => {
      const out = join(freshFolder(), 'system');
      const made = await runJson('keys', 'generate', '--algorithm', algorithm, '--out', out);
      assert.equal(made.code, 0);
      assert.equal(statSync(`${out}.key.pem`).mode & 0o777, 0o600);
      assert.match(readFileSync(`${out}.key.pem`, 'utf8'), /^-----BEGIN PRIVATE KEY-----/);
      assert.match(readFileSync(`${out}.pub.pem`, 'utf8'), /^-----BEGIN PUBLIC KEY-----/);
      const secret = await runJson('keys', 'inspect', `${out}.key.pem`);
      const open = await runJson('keys', 'inspect', `${out}.pub.pem`);
      assert.equal(secret.value['kind'], 'private');
      assert.deepEqual([secret.value['format'], open.value['format']], ['pkcs8', 'spki']);
      assert.deepEqual({ ...secret.value, kind: 'public', format: 'spki' }, open.value);
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
      const { value } = await show(form);
      assert.deepEqual(value, { ...fromPem.value, format: 'sm2-hex' });
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
    const file = fileOf(publicKey.export({ type: 'spki', format: 'pem' }).toString());
    const { code, text } = await shownAs('keys', 'inspect', file);
    assert.equal(code, 0);
    assert.match(text, /ec-secp384r1[^]*May not be registered/);
  });

  it('says why a key is too weak, and warns of one that is short', async () => {
    const rsa = (modulusLength: number): string =>
      generateKeyPairSync('rsa', { modulusLength })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString();
    const weak = await shownAs('keys', 'inspect', fileOf(rsa(1024)));
    assert.match(weak.text, /May not be registered: RSA of fewer than 2048 bits/);
    const short = await shownAs('keys', 'inspect', fileOf(rsa(2048)));
    assert.match(
      short.text,
      /May be registered: rsa-pss-sha512\nMind: RSA of fewer than 3072 bits/,
    );
  });

  it('tells whose a certificate is', async () => {
    const key = openssl(['genpkey', '-algorithm', 'ED25519'], {}).toString();
    const args = ['req', '-x509', '-new', '-key', 'k', '-subj', '/O=Tax/CN=desk', '-days', '2'];
    const { text } = await shownAs('keys', 'inspect', fileOf(openssl(args, { k: key }).toString()));
    assert.match(text, /Format: certificate\n[^]*Certificate of O=Tax, CN=desk by O=Tax, CN=desk/);
  });

  describe('convert', () => {
    const made = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privatePem = made.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const publicPem = made.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const secrets = [
      made.privateKey.export({ format: 'jwk' }).d ?? '',
      Buffer.from(made.privateKey.export({ format: 'jwk' }).d ?? '', 'base64url').toString('hex'),
    ];
    const isTold = (text: string): boolean =>
      /PRIVATE KEY/.test(text) || secrets.some((secret) => text.includes(secret));

    for (const to of ['spki', 'pkcs1', 'jwk', 'openssh', 'components']) {
      it(`to ${to}, tells nothing private of a private key`, async () => {
        const file = fileOf(privatePem);
        const { code, text } = await shownAs('keys', 'convert', file, '--to', to);
        assert.deepEqual([code, isTold(text)], [0, false]);
        const out = join(freshFolder(), 'out');
        await shownAs('keys', 'convert', file, '--to', to, '--out', out);
        assert.equal(isTold(readFileSync(out, 'utf8')), false);
        const [again, first] = [await show(readFileSync(out)), await show(privatePem)];
        assert.equal(again.value['digest'], first.value['digest']);
        assert.equal(again.value['kind'], 'public');
      });
    }

    for (const to of ['pkcs1', 'pkcs8', 'jwk', 'components']) {
      it(`to ${to}, writes the private key where asked, for its owner alone`, async () => {
        const out = join(freshFolder(), 'out');
        const argv = ['keys', 'convert', fileOf(privatePem), '--to', to, '--private'];
        const { code, text } = await shownAs(...argv, '--out', out);
        assert.deepEqual([code, text], [0, '']);
        assert.equal(statSync(out).mode & 0o777, 0o600);
        assert.equal((await show(readFileSync(out))).value['kind'], 'private');
        assert.equal(isTold((await shownAs(...argv)).text), true);
        const before = readFileSync(out, 'utf8');
        assert.equal((await shownAs(...argv, '--out', out)).code, 1);
        assert.equal(readFileSync(out, 'utf8'), before);
      });
    }

    const refused: readonly (readonly [string, string, readonly string[], RegExp])[] = [
      ['pkcs8 without --private', privatePem, ['--to', 'pkcs8'], /say --private/],
      ['a private key of a public one', publicPem, ['--to', 'jwk', '--private'], /no private key/],
      ['a form that there is not', privatePem, ['--to', 'openssh', '--private'], /no openssh/],
      ['what is no key', 'no key', ['--to', 'spki'], /not a key of a known format/i],
    ];
    for (const [name, content, options, says] of refused) {
      it(`refuses ${name}`, async () => {
        const { code, text } = await shownAs('keys', 'convert', fileOf(content), ...options);
        assert.equal(code, 1);
        assert.match(text, says);
        assert.equal(isTold(text), false);
      });
    }

    it('gives JSON to a program', async () => {
      const { value } = await runJson('keys', 'convert', fileOf(privatePem), '--to', 'spki');
      assert.deepEqual(value, { to: 'spki', half: 'public', key: publicPem });
    });
  });

  it('ends with 1 on what is no key', async () => {
    assert.equal((await show('no key at all')).code, 1);
    assert.equal((await show(new Uint8Array(70_000))).code, 1);
  });
});
