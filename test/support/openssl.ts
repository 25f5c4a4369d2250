import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs openssl with files of these contents; arguments that name one get its path. */
export function openssl(
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>>,
): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const paths = args.map((arg) => (Object.hasOwn(files, arg) ? join(folder, arg) : arg));
    return execFileSync('openssl', paths, { stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SCALAR_BYTES = 32;

/** SEQUENCE of two INTEGERs to r||s: leading zeros stripped or added. */
export function rawFromDer(der: Uint8Array): Uint8Array {
  const integer = (at: number) => ({ from: at + 2, to: at + 2 + der[at + 1]! });
  const r = integer(2);
  const s = integer(r.to);
  const raw = new Uint8Array(2 * SCALAR_BYTES);
  [r, s].forEach(({ from, to }, index) => {
    const bytes = der.subarray(Math.max(from, to - SCALAR_BYTES), to);
    raw.set(bytes, (index + 1) * SCALAR_BYTES - bytes.length);
  });
  return raw;
}

/** r||s to a SEQUENCE of two INTEGERs of the fewest bytes, none negative. */
export function derFromRaw(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): number[] => {
    const first = bytes.findIndex((byte) => byte !== 0);
    const short = [...bytes.subarray(first)];
    const unsigned = short[0]! >= 0x80 ? [0, ...short] : short;
    return [2, unsigned.length, ...unsigned];
  };
  const inner = [...integer(raw.subarray(0, SCALAR_BYTES)), ...integer(raw.subarray(SCALAR_BYTES))];
  return Uint8Array.of(0x30, inner.length, ...inner);
}

/** The identity of GB/T 35276, as openssl takes it. */
const SM2 = ['-rawin', '-digest', 'sm3', '-pkeyopt', 'distid:1234567812345678'];

export function signSm2(privatePem: string, bytes: Uint8Array): Uint8Array {
  const args = ['pkeyutl', '-sign', '-inkey', 'key', '-in', 'data', ...SM2];
  return rawFromDer(openssl(args, { key: privatePem, data: bytes }));
}

export function verifiesSm2(publicPem: string, bytes: Uint8Array, raw: Uint8Array): boolean {
  const files = { key: publicPem, data: bytes, sig: derFromRaw(raw) };
  const args = ['pkeyutl', '-verify', '-pubin', '-inkey', 'key', '-in', 'data', '-sigfile', 'sig'];
  try {
    return openssl([...args, ...SM2], files).includes('Verified Successfully');
  } catch {
    return false;
  }
}

export const generateSm2 = (): string =>
  openssl(['genpkey', '-algorithm', 'SM2'], {}).toString('utf8');

export const publicPemOf = (privatePem: string): string =>
  openssl(['pkey', '-pubout', '-in', 'key'], { key: privatePem }).toString('utf8');

export function hmac(digest: string, secret: Uint8Array, bytes: Uint8Array): Uint8Array {
  const key = `hexkey:${Buffer.from(secret).toString('hex')}`;
  const args = ['dgst', `-${digest}`, '-mac', 'HMAC', '-macopt', key, '-binary', 'data'];
  return new Uint8Array(openssl(args, { data: bytes }));
}

export function signEcdsa(privatePem: string, bytes: Uint8Array): Uint8Array {
  const args = ['dgst', '-sha256', '-sign', 'key', 'data'];
  return rawFromDer(openssl(args, { key: privatePem, data: bytes }));
}

/** Options of `openssl dgst` for how RSA pads. */
const RSA = {
  'rsa-pss-sha512': ['-sha512', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:64'],
  'rsa-v1_5-sha256': ['-sha256'],
} as const;

export function signRsa(
  algorithm: keyof typeof RSA,
  privatePem: string,
  bytes: Uint8Array,
): Uint8Array {
  const args = ['dgst', ...RSA[algorithm], '-sign', 'key', 'data'];
  return new Uint8Array(openssl(args, { key: privatePem, data: bytes }));
}

export function signEd25519(privatePem: string, bytes: Uint8Array): Uint8Array {
  const args = ['pkeyutl', '-sign', '-rawin', '-inkey', 'key', '-in', 'data'];
  return new Uint8Array(openssl(args, { key: privatePem, data: bytes }));
}
