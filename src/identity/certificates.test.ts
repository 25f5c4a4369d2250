import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { importCertificates } from './index.ts';

const { privatePem, publicPem } = createNodeCryptoProvider().generateKeyPair('ed25519');

describe('certificates', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'certs-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (path: string, text: string): void => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };

  it('are read as keys of the systems their folders name', async () => {
    write('tax/2026-a.pem', publicPem);
    write('social-security/2026.pem', publicPem);
    write('social-security/README.md', '# 社保');
    write('trust-root.pem', 'a certificate of an authority');
    write('tax/old/2025.pem', publicPem);
    assert.deepEqual(await importCertificates(folder), [
      { keyid: 'social-security:2026', system: 'social-security', publicPem },
      { keyid: 'tax:2026-a', system: 'tax', publicPem },
    ]);
  });

  it('choose an algorithm by the file name, where it names one', async () => {
    write('tax/k1.rsa-v1_5-sha256.pem', publicPem);
    write('tax/k2.2026.sm2-sm3.pem', publicPem);
    write('tax/k3.rsa-pss.pem', publicPem);
    write('tax/rsa-v1_5-sha256.pem', publicPem);
    assert.deepEqual(
      (await importCertificates(folder)).map(({ keyid, algorithm }) => [keyid, algorithm]),
      [
        ['tax:k1', 'rsa-v1_5-sha256'],
        ['tax:k2.2026', 'sm2-sm3'],
        ['tax:k3.rsa-pss', undefined],
        ['tax:rsa-v1_5-sha256', undefined],
      ],
    );
  });

  it('are none when there is no folder', async () =>
    assert.deepEqual(await importCertificates(join(folder, 'none')), []));

  const refusals: readonly (readonly [name: string, path: string, text: string, says: RegExp])[] = [
    ['a private key', 'tax/1.pem', privatePem, /tax\/1\.pem: a private key/],
    ['a private key after a public one', 'tax/1.pem', publicPem + privatePem, /private key/],
    ['a private key under any name', 'notes.txt', privatePem, /notes\.txt: a private key/],
    [
      'an encrypted private key',
      'tax/old/1.key',
      '-----BEGIN ENCRYPTED PRIVATE KEY-----',
      /private key/,
    ],
    ['an RSA private key', 'tax/1.pem', '-----BEGIN RSA PRIVATE KEY-----', /private key/],
    ['a folder that names no system', 'Tax_1/1.pem', publicPem, /named after a system/],
    ['a name that makes no keyid', 'tax/a b.pem', publicPem, /named after a system/],
    ['a file too large for a key', 'tax/1.pem', 'x'.repeat(16_385), /at most 16384 bytes/],
  ];
  for (const [name, path, text, says] of refusals) {
    it(`refuse ${name}`, async () => {
      write(path, text);
      await assert.rejects(importCertificates(folder), { name: 'Fault', message: says });
    });
  }
});
