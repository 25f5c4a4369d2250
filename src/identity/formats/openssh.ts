import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { base64Of, bytesOfBase64, concat, textOf, utf8 } from '../../kernel/index.ts';
import { signed, sshReader, sshString, unsigned, type SshReader } from './ssh-wire.ts';

const CURVE = 'nistp256';

/** A point of P-256, uncompressed: 04, x, y. */
const POINT_BYTES = 65;
const SCALAR_BYTES = 32;

/** As `ssh-keygen` writes it: type, key, comment. */
export const SSH_LINE =
  /^(ssh-rsa|ecdsa-sha2-nistp256|ssh-ed25519) ([A-Za-z0-9+/]+={0,2})(?: [^\r\n]*)?$/;

const base64Url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const bytesOf = (text = ''): Uint8Array => new Uint8Array(Buffer.from(text, 'base64url'));

/** A point of the one curve we read. */
export function sshPoint(reader: SshReader): JsonWebKey | undefined {
  const curve = textOf(reader.string());
  const point = reader.string();
  if (curve !== CURVE || point.length !== POINT_BYTES || point[0] !== 4) return undefined;
  const y = 1 + SCALAR_BYTES;
  return {
    kty: 'EC',
    crv: 'P-256',
    x: base64Url(point.subarray(1, y)),
    y: base64Url(point.subarray(y)),
  };
}

/** By type (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4): what follows it, as JWK. */
const readers: Readonly<Record<string, (reader: SshReader) => JsonWebKey | undefined>> = {
  'ssh-rsa': (reader) => {
    const e = base64Url(unsigned(reader.string()));
    return { kty: 'RSA', n: base64Url(unsigned(reader.string())), e };
  },
  'ecdsa-sha2-nistp256': sshPoint,
  'ssh-ed25519': (reader) => ({ kty: 'OKP', crv: 'Ed25519', x: base64Url(reader.string()) }),
};

/**
 * One line of an OpenSSH public key; undefined when the type and what it holds do not agree.
 * @throws {Error} when what it holds is cut off, or is no key.
 */
export function readSshLine(line: string): KeyObject | undefined {
  const [, type = '', base64 = ''] = SSH_LINE.exec(line) ?? [];
  const reader = sshReader(bytesOfBase64(base64) ?? new Uint8Array());
  if (textOf(reader.string()) !== type) return undefined;
  const jwk = readers[type]?.(reader);
  return jwk && reader.isAtEnd ? createPublicKey({ key: jwk, format: 'jwk' }) : undefined;
}

/** By the type of Node: the type of SSH and what follows it. */
const writers: Readonly<Record<string, (jwk: JsonWebKey) => readonly [string, ...Uint8Array[]]>> = {
  rsa: ({ e, n }) => ['ssh-rsa', signed(bytesOf(e)), signed(bytesOf(n))],
  ec: ({ x, y }) => [
    'ecdsa-sha2-nistp256',
    utf8(CURVE),
    concat(Uint8Array.of(4), bytesOf(x), bytesOf(y)),
  ],
  ed25519: ({ x }) => ['ssh-ed25519', bytesOf(x)],
};

/** Undefined for keys that SSH has no type for, or one we do not read. */
export function writeSshLine(key: KeyObject): string | undefined {
  const { asymmetricKeyType = '', asymmetricKeyDetails: { namedCurve } = {} } = key;
  const writer = writers[asymmetricKeyType];
  const isForeign = namedCurve !== undefined && namedCurve !== 'prime256v1';
  if (writer === undefined || isForeign) return undefined;
  const [type, ...parts] = writer(key.export({ format: 'jwk' }));
  return `${type} ${base64Of(concat(...[utf8(type), ...parts].map(sshString)))}\n`;
}
