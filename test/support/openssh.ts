import type { JsonWebKey, KeyObject } from 'node:crypto';

const bytesOf = (base64url: string | undefined): Buffer =>
  Buffer.from(base64url ?? '', 'base64url');

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A string of SSH (RFC 4251 §5). */
const string = (content: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([uint32(bytes.length), bytes]);
};

/** A number of SSH: with a zero in front where its first bit would make it negative. */
const number = (base64url: string | undefined): Buffer => {
  const bytes = bytesOf(base64url);
  return string((bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.alloc(1), bytes]));
};

interface Halves {
  readonly type: string;
  /** After the type, of the public key. */
  readonly open: readonly Buffer[];
  /** After the type, of the private key. */
  readonly secret: readonly Buffer[];
}

function ecHalves(jwk: JsonWebKey): Halves {
  const point = Buffer.concat([Buffer.of(4), bytesOf(jwk.x), bytesOf(jwk.y)]);
  const open = [string('nistp256'), string(point)];
  return { type: 'ecdsa-sha2-nistp256', open, secret: [...open, number(jwk.d)] };
}

function edHalves(jwk: JsonWebKey): Halves {
  const open = [string(bytesOf(jwk.x))];
  const seedAndPublic = Buffer.concat([bytesOf(jwk.d), bytesOf(jwk.x)]);
  return { type: 'ssh-ed25519', open, secret: [...open, string(seedAndPublic)] };
}

function rsaHalves({ n, e, d, p, q, qi }: JsonWebKey): Halves {
  const secret = [n, e, d, qi, p, q].map(number);
  return { type: 'ssh-rsa', open: [number(e), number(n)], secret };
}

const halvesOf = (jwk: JsonWebKey): Halves => {
  switch (jwk.kty) {
    case 'EC':
      return ecHalves(jwk);
    case 'OKP':
      return edHalves(jwk);
    default:
      return rsaHalves(jwk);
  }
};

const BLOCK_BYTES = 8;

/** The inner part: the key twice announced, filled up with 1, 2, 3 … to whole blocks. */
function innerOf({ type, secret }: Halves): Buffer {
  const check = uint32(0x6a77_6a77);
  const inner = Buffer.concat([check, check, string(type), ...secret, string('test')]);
  const missing = (BLOCK_BYTES - (inner.length % BLOCK_BYTES)) % BLOCK_BYTES;
  return Buffer.concat([inner, Buffer.from(Array.from({ length: missing }, (_, at) => at + 1))]);
}

/** A private key as `ssh-keygen` writes it without a password (PROTOCOL.key of OpenSSH). */
export function sshPrivateOf(key: KeyObject): string {
  const halves = halvesOf(key.export({ format: 'jwk' }));
  const open = Buffer.concat([string(halves.type), ...halves.open]);
  const container = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    ...[string('none'), string('none'), string('')],
    uint32(1),
    string(open),
    string(innerOf(halves)),
  ]);
  const lines = container.toString('base64').match(/.{1,70}/g) ?? [];
  const label = ['OPENSSH', 'PRIVATE', 'KEY'].join(' ');
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
