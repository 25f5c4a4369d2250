import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeRSA } from 'node-rsa';
import sshpk from 'sshpk';
import { sshPrivateOf } from '../../../test/support/openssh.ts';
import { openssl } from '../../../test/support/openssl.ts';
import { isRefusal, utf8 } from '../../kernel/index.ts';
import { packageRoot } from '../../settings/index.ts';
import type { KeyFile } from './key-file.ts';
import { keyFormats, keyTargets, writeKey, type KeyTarget } from './key-formats.ts';
import { KEY_FILE_BYTES_MAX, readKeyFile } from './read-key-file.ts';

const kinds = ['rsa', 'ec', 'ed25519', 'sm2'] as const;
type Kind = (typeof kinds)[number];

interface SshVectors {
  readonly cases: readonly Readonly<Record<'name' | 'public' | 'spki', string>>[];
}

const sshVectors = JSON.parse(
  readFileSync(join(packageRoot, 'test/conformance/keys/openssh.json'), 'utf8'),
) as SshVectors;

/** How openssl makes a key of each kind. */
const recipes: Readonly<Record<Kind, readonly string[]>> = {
  rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ed25519: ['-algorithm', 'ED25519'],
  sm2: ['-algorithm', 'SM2'],
};

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? utf8(content) : new Uint8Array(content);

function readable(content: string | Uint8Array): KeyFile {
  const read = readKeyFile(bytesOf(content));
  if (isRefusal(read)) throw new Error(`${read.refused}: ${read.detail?.en ?? ''}`);
  return read;
}

const formatOf = (content: string | Uint8Array): string => {
  const read = readKeyFile(bytesOf(content));
  return isRefusal(read) ? read.refused : read.format;
};

const spkiOf = (content: string | Uint8Array): string =>
  Buffer.from(readable(content).publicKey.der).toString('hex');

const base64In = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

/** One key of each kind, as openssl made it: PKCS#8, and the DER of its SPKI. */
interface Made {
  readonly pkcs8: string;
  readonly spki: string;
  readonly spkiHex: string;
}

function make(kind: Kind): Made {
  const pkcs8 = openssl(['genpkey', ...recipes[kind]], {}).toString();
  const args = ['pkey', '-in', 'key', '-pubout'];
  const spki = openssl(args, { key: pkcs8 }).toString();
  const der = openssl([...args, '-outform', 'DER'], { key: pkcs8 });
  return { pkcs8, spki, spkiHex: der.toString('hex') };
}

/** Arguments that name a file get its path. */
const convert = ({ pkcs8, spki }: Made, ...args: readonly string[]): Buffer =>
  openssl(args, { KEY: pkcs8, PUB: spki });

describe('key formats', () => {
  const made = Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<Kind, Made>;

  describe('what openssl writes', () => {
    const common = (name: string, half: 'public' | 'private', args: readonly string[]) => ({
      name,
      half,
      args,
    });
    const ofAll = [
      common('pkcs8', 'private', ['pkey', '-in', 'KEY', '-outform', 'PEM']),
      common('pkcs8', 'private', ['pkcs8', '-topk8', '-nocrypt', '-in', 'KEY', '-outform', 'DER']),
      common('spki', 'public', ['pkey', '-in', 'KEY', '-pubout', '-outform', 'PEM']),
      common('spki', 'public', ['pkey', '-in', 'KEY', '-pubout', '-outform', 'DER']),
    ];
    const pkcs1 = ['rsa', '-in', 'KEY', '-traditional'];
    const open1 = ['rsa', '-in', 'KEY', '-RSAPublicKey_out'];
    const more: Readonly<Record<Kind, readonly ReturnType<typeof common>[]>> = {
      rsa: [
        common('pkcs1', 'private', pkcs1),
        common('pkcs1', 'private', [...pkcs1, '-outform', 'DER']),
        common('pkcs1', 'public', open1),
        common('pkcs1', 'public', [...open1, '-outform', 'DER']),
        common('rsa-components', 'public', ['rsa', '-pubin', '-in', 'PUB', '-text', '-noout']),
        common('rsa-components', 'private', ['rsa', '-in', 'KEY', '-text', '-noout']),
      ],
      ec: [
        common('sec1', 'private', ['ec', '-in', 'KEY']),
        common('sec1', 'private', ['ec', '-in', 'KEY', '-outform', 'DER']),
        common('spki', 'public', ['ec', '-in', 'KEY', '-pubout', '-conv_form', 'compressed']),
      ],
      ed25519: [],
      sm2: [
        common('sec1', 'private', ['ec', '-in', 'KEY']),
        common('spki', 'public', ['ec', '-in', 'KEY', '-pubout', '-conv_form', 'compressed']),
      ],
    };
    for (const kind of kinds) {
      for (const { name, half, args } of [...ofAll, ...more[kind]]) {
        it(`${kind}: reads ${args.join(' ')} as ${name}, ${half}`, () => {
          const file = readable(new Uint8Array(convert(made[kind], ...args)));
          assert.equal(file.format, name);
          assert.equal(file.privateKey !== undefined, half === 'private');
          assert.equal(Buffer.from(file.publicKey.der).toString('hex'), made[kind].spkiHex);
          if (file.privateKey !== undefined) {
            const der = file.privateKey.export({ type: 'pkcs8', format: 'der' });
            const again = openssl(
              ['pkey', '-inform', 'DER', '-in', 'k', '-pubout', '-outform', 'DER'],
              {
                k: der,
              },
            );
            assert.equal(again.toString('hex'), made[kind].spkiHex);
          }
        });
      }

      it(`${kind}: reads the leaf of its certificates, in PEM, in DER, and in a chain of any order`, () => {
        const digest = kind === 'sm2' ? ['-sm3'] : kind === 'ed25519' ? [] : ['-sha256'];
        const self = (subject: string): string =>
          openssl(
            ['req', '-x509', '-new', '-key', 'key', '-subj', subject, '-days', '3', ...digest],
            {
              key: made[kind].pkcs8,
            },
          ).toString();
        const root = make('ec');
        const rootPem = openssl(
          ['req', '-x509', '-new', '-key', 'key', '-subj', '/O=Root', '-days', '3'],
          { key: root.pkcs8 },
        ).toString();
        const csr = openssl(['req', '-new', '-key', 'key', '-subj', '/O=Tax/CN=tax', ...digest], {
          key: made[kind].pkcs8,
        });
        const args = ['x509', '-req', '-in', 'csr', '-CA', 'ca', '-CAkey', 'cakey', '-days', '2'];
        const leaf = openssl([...args, '-set_serial', '7'], {
          csr,
          ca: rootPem,
          cakey: root.pkcs8,
        }).toString();
        const der = new Uint8Array(Buffer.from(base64In(leaf), 'base64'));
        for (const content of [leaf, der, leaf + rootPem, rootPem + leaf, self('/CN=alone')]) {
          const file = readable(content);
          assert.equal(file.format, 'certificate');
          assert.equal(Buffer.from(file.publicKey.der).toString('hex'), made[kind].spkiHex);
        }
        const { certificate } = readable(rootPem + leaf);
        assert.equal(certificate?.subject, 'O=Tax, CN=tax');
        assert.equal(certificate.issuer, 'O=Root');
        assert.match(certificate.validUntil, /^\d{4}-\d\d-\d\dT[\d:]+\.000Z$/);
      });

      it(`${kind}: reads the body of a PEM without its lines, in base64 and in hexadecimal`, () => {
        for (const pem of [made[kind].spki, made[kind].pkcs8]) {
          const base64 = base64In(pem);
          const hex = Buffer.from(base64, 'base64').toString('hex');
          const folded = base64.replace(/.{64}/g, '$&\r\n');
          for (const content of [base64, folded, hex, hex.toUpperCase()]) {
            assert.equal(spkiOf(content), made[kind].spkiHex);
          }
        }
      });

      it(`${kind}: reads what a wrong label, a mark of byte order or Windows left around it`, () => {
        const { spki } = made[kind];
        const mislabelled = spki.replaceAll('PUBLIC KEY', 'RSA PUBLIC KEY');
        const marked = `\u{feff}${spki.replaceAll('\n', '\r\n')}`;
        for (const content of [mislabelled, marked, `\n\n${spki}\n`]) {
          assert.equal(spkiOf(content), made[kind].spkiHex);
        }
      });
    }
  });

  describe('what is converted', () => {
    /** What each kind can be written as, and which of those of its private half. */
    const possible: Readonly<Record<Kind, { open: KeyTarget[]; secret: KeyTarget[] }>> = {
      rsa: {
        open: ['spki', 'pkcs1', 'jwk', 'openssh', 'components'],
        secret: ['pkcs1', 'pkcs8', 'jwk', 'components'],
      },
      ec: { open: ['spki', 'jwk', 'openssh'], secret: ['pkcs8', 'jwk'] },
      ed25519: { open: ['spki', 'jwk', 'openssh'], secret: ['pkcs8', 'jwk'] },
      sm2: { open: ['spki', 'components'], secret: ['pkcs8', 'components'] },
    };
    for (const kind of kinds) {
      it(`${kind}: is read again as the same key from every format that takes it`, () => {
        const file = readable(made[kind].pkcs8);
        const written = (half: 'public' | 'private') =>
          keyTargets.flatMap((to) => {
            const text = writeKey(file, { to, half });
            return text === undefined ? [] : [{ to, text }];
          });
        assert.deepEqual(
          written('public').map(({ to }) => to),
          possible[kind].open,
        );
        assert.deepEqual(
          written('private').map(({ to }) => to),
          possible[kind].secret,
        );
        for (const { to, text } of written('public')) {
          const again = readable(text);
          assert.equal(again.privateKey, undefined, to);
          assert.equal(Buffer.from(again.publicKey.der).toString('hex'), made[kind].spkiHex);
        }
        for (const { text } of written('private')) {
          const again = readable(text);
          const pkcs8 = (key: KeyObject | undefined) =>
            key?.export({ type: 'pkcs8', format: 'der' }).toString('hex');
          assert.equal(pkcs8(again.privateKey), pkcs8(file.privateKey));
        }
      });

      it(`${kind}: writes nothing private of a public key`, () => {
        const file = readable(made[kind].spki);
        const texts = keyTargets.map((to) => writeKey(file, { to, half: 'private' }));
        assert.deepEqual(
          texts.filter((text) => text !== undefined),
          [],
        );
      });
    }

    const opensslReads: readonly (readonly [Kind, KeyTarget, 'public' | 'private', string[]])[] = [
      ['rsa', 'spki', 'public', ['pkey', '-pubin', '-in', 'k']],
      ['rsa', 'pkcs1', 'public', ['rsa', '-RSAPublicKey_in', '-in', 'k']],
      ['rsa', 'pkcs1', 'private', ['rsa', '-in', 'k']],
      ['rsa', 'pkcs8', 'private', ['pkey', '-in', 'k']],
      ['ec', 'spki', 'public', ['pkey', '-pubin', '-in', 'k']],
      ['ec', 'pkcs8', 'private', ['pkey', '-in', 'k']],
      ['ed25519', 'spki', 'public', ['pkey', '-pubin', '-in', 'k']],
      ['ed25519', 'pkcs8', 'private', ['pkey', '-in', 'k']],
      ['sm2', 'spki', 'public', ['pkey', '-pubin', '-in', 'k']],
      ['sm2', 'pkcs8', 'private', ['pkey', '-in', 'k']],
    ];
    for (const [kind, to, half, args] of opensslReads) {
      it(`${kind}: openssl reads our ${half} ${to} as the same key`, () => {
        const k = writeKey(readable(made[kind].pkcs8), { to, half })!;
        const spki = openssl([...args, '-pubout', '-outform', 'DER'], { k });
        assert.equal(spki.toString('hex'), made[kind].spkiHex);
      });
    }
  });

  describe('OpenSSH', () => {
    for (const { name, public: line, spki } of sshVectors.cases) {
      it(`${name}: reads the line that ssh-keygen wrote once, and writes it again`, () => {
        assert.deepEqual([formatOf(line), spkiOf(line)], ['openssh', spki]);
        const written = writeKey(readable(line), { to: 'openssh', half: 'public' });
        assert.equal(written?.trim(), line.replace(' nobody@jingwei.test', ''));
      });
    }

    for (const kind of ['rsa', 'ec', 'ed25519'] as const) {
      it(`${kind}: reads a private key in OpenSSH's own form`, () => {
        const container = sshPrivateOf(createPrivateKey(made[kind].pkcs8));
        assert.deepEqual(
          [formatOf(container), spkiOf(container)],
          ['openssh-private', made[kind].spkiHex],
        );
        const again = writeKey(readable(container), { to: 'pkcs8', half: 'private' })!;
        const spki = openssl(['pkey', '-in', 'k', '-pubout', '-outform', 'DER'], { k: again });
        assert.equal(spki.toString('hex'), made[kind].spkiHex);
      });
    }
  });

  describe('OpenSSH, by another library', () => {
    for (const kind of ['rsa', 'ec', 'ed25519'] as const) {
      it(`${kind}: reads what it writes, and is read by it`, () => {
        const key = sshpk.parsePrivateKey(made[kind].pkcs8, 'pkcs8');
        key.comment = 'tax desk';
        const line = key.toPublic().toString('ssh');
        const open = readable(line);
        assert.equal(open.format, 'openssh');
        const ours = writeKey(open, { to: 'openssh', half: 'public' })!;
        assert.equal(ours.trim(), line.replace(' tax desk', ''));
        const secret = readable(key.toBuffer('ssh-private', {}));
        assert.equal(secret.format, 'openssh-private');
        assert.deepEqual(secret.publicKey.der, open.publicKey.der);
        const print = key.fingerprint('sha256').toString();
        assert.equal(sshpk.parseKey(ours, 'ssh').fingerprint('sha256').toString(), print);
        const pkcs8 = writeKey(secret, { to: 'pkcs8', half: 'private' })!;
        const again = sshpk.parsePrivateKey(pkcs8, 'pkcs8');
        assert.equal(again.fingerprint('sha256').toString(), print);
      });
    }

    it('refuses a private key under a password', () => {
      const key = sshpk.parsePrivateKey(made.ed25519.pkcs8, 'pkcs8');
      const locked = key.toBuffer('ssh-private', { passphrase: 'a password' });
      assert.equal(formatOf(locked), 'key-unreadable');
    });
  });

  describe('RSA in numbers', () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const jwk = privateKey.export({ format: 'jwk' });
    const part = (name: string): Buffer => Buffer.from(String(jwk[name]), 'base64url');
    const [n, e] = [part('n'), part('e')];
    const decimal = BigInt(`0x${n.toString('hex')}`).toString();
    const expected = publicKey.export({ type: 'spki', format: 'der' }).toString('hex');
    const xml = (...parts: readonly (readonly [string, string])[]): string =>
      `<RSAKeyValue>${parts
        .map(([tag, name]) => `<${tag}>${part(name).toString('base64')}</${tag}>`)
        .join('\r\n')}</RSAKeyValue>`;

    const forms: readonly (readonly [name: string, text: string])[] = [
      ['hexadecimal', `n=${n.toString('hex')}\ne=010001`],
      ['hexadecimal with 0x', `Modulus: 0x${n.toString('hex').toUpperCase()}\nExponent: 0x10001`],
      ['a short exponent', `n=${n.toString('hex')}\ne=10001`],
      ['base64', `n: ${n.toString('base64')}\ne: ${e.toString('base64')}`],
      ['base64url', `n: ${n.toString('base64url')}\ne: AQAB`],
      ['decimal', `n = ${decimal}\ne = 65537`],
      [
        'colons',
        `modulus=00:${n.toString('hex').replace(/..(?=.)/g, '$&:')}\npublicExponent=65537`,
      ],
      ['JSON without a type', JSON.stringify({ n: n.toString('hex'), e: '010001' }, null, 1)],
      ['.NET XML', xml(['Modulus', 'n'], ['Exponent', 'e'])],
    ];
    for (const [name, text] of forms) {
      it(`reads ${name}`, () => assert.equal(spkiOf(text), expected));
    }

    it('reads all of them from .NET as the private key', () => {
      const whole = xml(
        ['Modulus', 'n'],
        ['Exponent', 'e'],
        ['P', 'p'],
        ['Q', 'q'],
        ['DP', 'dp'],
        ['DQ', 'dq'],
        ['InverseQ', 'qi'],
        ['D', 'd'],
      );
      const file = readable(whole);
      assert.equal(file.format, 'rsa-xml');
      assert.deepEqual(file.privateKey?.export({ format: 'jwk' }), jwk);
    });

    it('reads and writes what node-rsa does', () => {
      const theirs = new NodeRSA(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
      const file = readable(theirs.exportKey('pkcs1-private-pem'));
      assert.equal(Buffer.from(file.publicKey.der).toString('hex'), expected);
      const ours = writeKey(file, { to: 'pkcs1', half: 'public' })!;
      assert.equal(ours.trim(), theirs.exportKey('pkcs1-public-pem').trim());
    });

    it('refuses numbers that do not belong together', () => {
      const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
      const foreign = Buffer.from(other.export({ format: 'jwk' }).n ?? '', 'base64url');
      const names = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
      const lines = names.map((name) => `${name}=${part(name).toString('hex')}`).join('\n');
      assert.equal(formatOf(lines), 'rsa-components');
      const mixed = lines.replace(n.toString('hex'), foreign.toString('hex'));
      assert.equal(formatOf(mixed), 'key-unreadable');
    });
  });

  describe('SM2 in hexadecimal', () => {
    const point = made.sm2.spkiHex.slice(-130);
    const file = readable(made.sm2.pkcs8);
    const scalar = writeKey(file, { to: 'components', half: 'private' })!.trim();
    const parity = Number.parseInt(point.slice(-1), 16) % 2 === 0 ? '02' : '03';

    for (const [name, text] of [
      ['whole', point],
      ['without 04', point.slice(2)],
      ['in capitals, with 0x', `0x${point.toUpperCase()}`],
      ['compressed', parity + point.slice(2, 66)],
      ['in lines', point.replace(/.{32}/g, '$&\n')],
    ] as const) {
      it(`reads a point ${name}`, () => {
        const read = readable(text);
        assert.equal(read.format, 'sm2-hex');
        assert.equal(read.privateKey, undefined);
        assert.equal(Buffer.from(read.publicKey.der).toString('hex'), made.sm2.spkiHex);
      });
    }

    it('reads a private number, which openssl takes as the same key', () => {
      const read = readable(scalar);
      assert.notEqual(read.privateKey, undefined);
      assert.equal(Buffer.from(read.publicKey.der).toString('hex'), made.sm2.spkiHex);
    });

    it('believes the private number, not the point beside it', () => {
      const der = Buffer.from(base64In(made.sm2.pkcs8), 'base64').toString('hex');
      const other = make('sm2').spkiHex.slice(-130);
      const mixed = Buffer.from(der.replace(point, other), 'hex');
      assert.equal(spkiOf(new Uint8Array(mixed)), made.sm2.spkiHex);
    });

    it('refuses a point off the curve and a number out of the group', () => {
      const off = `${point.slice(0, -1)}${point.endsWith('0') ? '1' : '0'}`;
      for (const text of [off, '0'.repeat(64), 'f'.repeat(64), `02${'f'.repeat(64)}`]) {
        assert.equal(formatOf(text), 'key-unreadable', text);
      }
    });
  });

  describe('what is refused', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const locked = privateKey
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const legacy = rsa
      .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' })
      .toString();
    const rows: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
      ['nothing', '', /known format/],
      ['prose', 'no key at all', /known format/],
      ['random bytes', Uint8Array.from({ length: 80 }, (_, index) => (index * 89) % 256), /known/],
      ['a symmetric JWK', '{"kty":"oct","k":"AAAA"}', /symmetric/],
      ['an unknown JWK', '{"kty":"EC","crv":"P-999","x":"AA","y":"AA"}', /jwk/],
      ['a JWK that is no JSON', '{"kty":', /jwk/],
      ['a private key under a password', locked, /password/],
      ['a PKCS#1 key under a password', legacy, /password/],
      ['a PEM cut short', made.rsa.spki.slice(0, 120), /known format/],
      ['a DER cut short', made.rsa.spkiHex.slice(0, 200), /known format/],
      ['a certificate without its end', `3003${'30'.repeat(3)}`, /known format/],
      ['a file too large', new Uint8Array(KEY_FILE_BYTES_MAX + 1), /at most 65536 bytes/],
      ['RSA with exponent 1', `n=${'f1'.repeat(256)}\ne=1`, /rsa-components/],
      ['another type of SSH key', 'ssh-dss AAAAB3NzaC1kc3M=', /known format/],
      ['a type of SSH that is not the inner one', `ssh-rsa ${sshEd25519()}`, /openssh/],
      ['an SSH key cut short', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==', /openssh/],
    ];
    for (const [name, content, says] of rows) {
      it(name, () => {
        const read = readKeyFile(bytesOf(content));
        assert.ok(isRefusal(read), 'not refused');
        assert.equal(read.refused, 'key-unreadable');
        assert.match(read.detail?.en ?? '', says);
        assert.notEqual(read.detail?.['zh-CN'] ?? '', '');
      });
    }

    it('never throws, whatever part of a key it is given', () => {
      const whole = [made.rsa.pkcs8, made.ec.spki, made.sm2.pkcs8];
      for (const pem of whole) {
        const der = new Uint8Array(Buffer.from(base64In(pem), 'base64'));
        for (let length = 0; length < der.length; length += 7) readKeyFile(der.subarray(0, length));
        for (let at = 0; at < der.length; at += 11) {
          readKeyFile(der.map((byte, index) => (index === at ? byte ^ 0x81 : byte)));
        }
      }
    });
  });

  it('calls every format by another name', () => {
    const names = keyFormats.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});

function sshEd25519(): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const line = writeKey(readable(pem), { to: 'openssh', half: 'public' })!;
  return line.trim().split(' ')[1]!;
}
