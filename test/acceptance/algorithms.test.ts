import assert from 'node:assert/strict';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomUUID,
  verify as verifyByNode,
  webcrypto,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createSignature,
  verifySignature as verifyByCloudflare,
  webcrypto as cloudflare,
} from 'http-message-sig';
import { createVerifier, httpbis } from 'http-message-signatures';
import { utf8 } from '../../src/kernel/index.ts';
import {
  algorithms,
  contentDigest,
  type AlgorithmName,
  type CryptoProvider,
} from '../../src/signatures/index.ts';
import { hiring, insured, insuredRow, resident } from '../support/calls.ts';
import { foreignKey } from '../support/foreign.ts';
import { freshKey, type FreshKey } from '../support/fresh-key.ts';
import { entriesOf } from '../support/log.ts';
import * as openssl from '../support/openssl.ts';
import { answering } from '../support/provider.ts';
import { crypto, send, signedRequest, type Making, type RawRequest } from '../support/raw.ts';
import { startWorld, type World } from '../support/world.ts';

const names = Object.keys(algorithms) as AlgorithmName[];
const DATASET = '/v1/datasets/social-insurance-status';
const body = JSON.stringify({
  purpose: hiring,
  subject: { citizenId: resident.citizenId },
  items: ['status'],
});
const otherBody = body.replace('BJ-2026-0001', 'BJ-2026-0002');

let world: World;
before(async () => {
  world = await startWorld({ algorithms: names });
  world.provider.play(answering(insured(insuredRow())));
});
after(() => world.close());

const keyOf = (name: AlgorithmName): FreshKey => world.keysByAlgorithm.get(name)!;

const signedBy = (
  name: AlgorithmName,
  making: Making = {},
  signer: CryptoProvider = crypto,
): Promise<RawRequest> =>
  signedRequest(world, { key: keyOf(name).signing, body, ...making }, signer);

/** Says what its key says, and signs as it likes. */
const signingWith = (sign: (bytes: Uint8Array) => Promise<Uint8Array>): CryptoProvider => ({
  ...crypto,
  sign: (_key, bytes) => sign(bytes),
});

async function codeOf(request: RawRequest): Promise<string> {
  const reply = await send(request);
  return reply.body.code ?? reply.status.toString();
}

type Alter = (request: RawRequest) => RawRequest;

const withHeader =
  (name: string, change: (value: string) => string): Alter =>
  (request) => ({
    ...request,
    headers: { ...request.headers, [name]: change(request.headers[name] ?? '') },
  });
const withInput = (from: string | RegExp, to: string): Alter =>
  withHeader('Signature-Input', (input) => input.replace(from, to));
const withSignature = (change: (bytes: Buffer) => Uint8Array): Alter =>
  withHeader('Signature', (value) => {
    const bytes = change(Buffer.from(value.slice('sig1=:'.length, -1), 'base64'));
    return `sig1=:${Buffer.from(bytes).toString('base64')}:`;
  });
const flipped = (at: (length: number) => number) =>
  withSignature((bytes) => {
    bytes[at(bytes.length)]! ^= 1;
    return bytes;
  });

/** One alteration of each class of bytes that a signature stands for. */
const altered: readonly (readonly [name: string, alter: Alter, code: string])[] = [
  ['the path', (r) => ({ ...r, url: r.url.replace('query', 'verify') }), 'signature-invalid'],
  ['the query', (r) => ({ ...r, url: `${r.url}?x=1` }), 'signature-invalid'],
  ['the body', (r) => ({ ...r, body: utf8(otherBody) }), 'digest-mismatch'],
  [
    'the body with its digest',
    (r) =>
      withHeader('content-digest', () => contentDigest(crypto, utf8(otherBody)))({
        ...r,
        body: utf8(otherBody),
      }),
    'signature-invalid',
  ],
  ['the media type', withHeader('content-type', (v) => `${v};a=b`), 'signature-invalid'],
  [
    'created',
    // Of the moment it is sent: the tests before may take longer than a signature is fresh.
    (r) => withInput(/created=(\d+)/, `created=${Math.floor(Date.now() / 1000) - 7}`)(r),
    'signature-invalid',
  ],
  ['the nonce', withInput(/nonce="[^"]*"/, 'nonce="0123456789abcdef"'), 'signature-invalid'],
  ['the keyid, of nobody', withInput(/keyid="[^"]*"/, 'keyid="nobody:k1"'), 'key-unknown'],
  ['no alg', withInput(/;alg="[^"]*"/, ''), 'signature-invalid'],
  ['a parameter more', withInput(/;alg=/, ';tag="x";alg='), 'signature-invalid'],
  [
    'the order of components',
    withInput('"@method" "@target-uri"', '"@target-uri" "@method"'),
    'signature-invalid',
  ],
  ['the first byte of the signature', flipped(() => 0), 'signature-invalid'],
  ['a byte in the middle', flipped((length) => length >> 1), 'signature-invalid'],
  ['the last byte', flipped((length) => length - 1), 'signature-invalid'],
  ['a byte less', withSignature((bytes) => bytes.subarray(0, -1)), 'signature-invalid'],
  ['a byte more', withSignature((bytes) => Uint8Array.of(...bytes, 0)), 'signature-invalid'],
  ['no byte', withSignature(() => new Uint8Array()), 'signature-invalid'],
  ['only zeros', withSignature((bytes) => bytes.fill(0)), 'signature-invalid'],
  ['no @method', withInput('"@method" ', ''), 'signature-incomplete'],
  ['no @target-uri', withInput('"@target-uri" ', ''), 'signature-incomplete'],
  ['no content-digest', withInput('"content-digest" ', ''), 'signature-incomplete'],
  ['no content-type', withInput(' "content-type"', ''), 'signature-invalid'],
  ['no nonce', withInput(/;nonce="[^"]*"/, ''), 'signature-incomplete'],
  ['no created', withInput(/;created=\d+/, ''), 'signature-incomplete'],
  ['no keyid', withInput(/;keyid="[^"]*"/, ''), 'signature-incomplete'],
];

for (const name of names) {
  describe(`signed with ${name}`, () => {
    it('is accepted, and recorded as deniable only where it is', async () => {
      const earlier = entriesOf(world).length;
      assert.equal(await codeOf(await signedBy(name)), '200');
      for (const entry of entriesOf(world).slice(earlier)) {
        if (!('who' in entry) || !('keyid' in entry.who)) continue;
        assert.equal(entry.who.algorithm, name);
        assert.equal(entry.who.deniable === true, name.startsWith('hmac-'));
      }
    });

    for (const [what, alter, code] of altered) {
      it(`${code}: ${what}`, async () => {
        const request = await signedBy(name);
        const changed = alter(request);
        assert.notDeepEqual(changed, request, 'the alteration alters');
        assert.equal(await codeOf(changed), code);
      });
    }

    it('algorithm-mismatch: every other algorithm in its place', async () => {
      for (const other of names.filter((one) => one !== name)) {
        const swap = withInput(`alg="${name}"`, `alg="${other}"`);
        assert.equal(await codeOf(swap(await signedBy(name))), 'algorithm-mismatch', other);
        const key = { ...keyOf(other).signing, keyid: keyOf(name).signing.keyid };
        assert.equal(await codeOf(await signedBy(name, { key })), 'algorithm-mismatch', other);
      }
    });

    it('signature-invalid: another algorithm that does not say so', async () => {
      for (const other of names.filter((one) => one !== name)) {
        const lying = signingWith((bytes) => crypto.sign(keyOf(other).signing, bytes));
        assert.equal(await codeOf(await signedBy(name, {}, lying)), 'signature-invalid', other);
      }
    });

    it('signature-invalid: another key of the same algorithm', async () => {
      const { signing } = freshKey(name, keyOf(name).signing.keyid);
      assert.equal(await codeOf(await signedBy(name, { key: signing })), 'signature-invalid');
    });

    it('signature-stale: too old, and from the future', async () => {
      const now = Math.floor(Date.now() / 1000);
      for (const created of [now - 3600, now + 3600]) {
        assert.equal(await codeOf(await signedBy(name, { created })), 'signature-stale');
      }
    });

    it('signature-replayed: the same request again', async () => {
      const request = await signedBy(name);
      assert.equal(await codeOf(request), '200');
      assert.equal(await codeOf(request), 'signature-replayed');
    });
  });
}

describe('a public key used as a shared secret', () => {
  for (const name of names.filter((one) => !one.startsWith('hmac-'))) {
    it(`forges nothing for ${name}`, async () => {
      const { publicPem, signing } = keyOf(name);
      for (const algorithm of ['hmac-sha256', 'hmac-sm3'] as const) {
        for (const text of [publicPem, publicPem.trim()]) {
          const forger = foreignKey({ ...keyOf(algorithm), secret: utf8(text) });
          const forging = signingWith(forger.sign);
          const codes = [
            await codeOf(await signedBy(name, { key: { ...signing, algorithm } }, forging)),
            await codeOf(await signedBy(name, {}, forging)),
          ];
          assert.deepEqual(codes, ['algorithm-mismatch', 'signature-invalid']);
        }
      }
    });
  }
});

const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
const plain = () => ({
  method: 'POST',
  url: `${world.gateway.baseUrl}${DATASET}/query`,
  headers: { 'content-type': 'application/json', 'content-digest': digest },
});
const gatewayKey = () =>
  createPublicKey(readFileSync(join(world.settings.data, 'gateway.pub.pem'), 'utf8'));

/** Signs with http-message-signatures, sends, and lets it verify the reply as bound to the request. */
async function exchangeByLibrary(
  key: FreshKey,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<void> {
  const request = await httpbis.signMessage(
    {
      key: {
        id: key.signing.keyid,
        alg: key.algorithm,
        sign: async (bytes) => Buffer.from(await sign(bytes)),
      },
      fields: ['@method', '@target-uri', 'content-digest', 'content-type'],
      params: ['created', 'nonce', 'keyid', 'alg'],
      paramValues: { created: new Date(), nonce: randomUUID() },
    },
    plain(),
  );
  const reply = await fetch(request.url, { ...request, body });
  assert.equal(reply.status, 200, await reply.clone().text());
  const keyLookup = () =>
    Promise.resolve({
      id: world.settings.gateway.keyid,
      algs: ['ecdsa-p256-sha256'],
      verify: createVerifier(gatewayKey(), 'ecdsa-p256-sha256'),
    });
  const answer = { status: reply.status, headers: Object.fromEntries(reply.headers) };
  const verify = (asked: typeof request) =>
    httpbis.verifyMessage(
      { keyLookup, requiredFields: ['@status', 'content-digest'] },
      answer,
      asked,
    );
  assert.equal(await verify(request), true);
  assert.equal(await verify({ ...request, url: `${request.url}?x` }), false);
}

describe('requests by code that is not ours', () => {
  for (const name of names) {
    it(`${name}, by http-message-signatures and what it plugs in`, () =>
      exchangeByLibrary(keyOf(name), foreignKey(keyOf(name)).sign));
  }

  const byOpenssl: Readonly<
    Record<AlgorithmName, (key: FreshKey, bytes: Uint8Array) => Uint8Array>
  > = {
    'ecdsa-p256-sha256': (key, bytes) => openssl.signEcdsa(key.privatePem, bytes),
    ed25519: (key, bytes) => openssl.signEd25519(key.privatePem, bytes),
    'rsa-pss-sha512': (key, bytes) => openssl.signRsa('rsa-pss-sha512', key.privatePem, bytes),
    'rsa-v1_5-sha256': (key, bytes) => openssl.signRsa('rsa-v1_5-sha256', key.privatePem, bytes),
    'sm2-sm3': (key, bytes) => openssl.signSm2(key.privatePem, bytes),
    'hmac-sha256': (key, bytes) => openssl.hmac('sha256', key.secret, bytes),
    'hmac-sm3': (key, bytes) => openssl.hmac('sm3', key.secret, bytes),
  };
  for (const name of names) {
    it(`${name}, by the openssl command`, () =>
      exchangeByLibrary(keyOf(name), (bytes) =>
        Promise.resolve(byOpenssl[name](keyOf(name), bytes)),
      ));
  }

  const byWeb = [
    { name: 'ed25519', params: { name: 'Ed25519' } },
    { name: 'rsa-pss-sha512', params: { name: 'RSA-PSS', hash: 'SHA-512' } },
  ] as const;
  for (const { name, params } of byWeb) {
    it(`${name}, by http-message-sig, which verifies the reply`, async () => {
      const { method, url, headers } = plain();
      const { privatePem, signing } = keyOf(name);
      const der = createPrivateKey(privatePem).export({ type: 'pkcs8', format: 'der' });
      const key = await webcrypto.subtle.importKey('pkcs8', der, params, false, ['sign']);
      const fieldsOf = (record: Iterable<readonly [string, string]>) =>
        [...record].map(([field, value]) => ({ name: field, value }));
      const request = { kind: 'request', method, targetUri: url } as const;
      const signed = await createSignature(
        { ...request, fields: fieldsOf(Object.entries(headers)) },
        {
          label: 'theirs',
          components: ['@method', '@target-uri', 'content-digest', 'content-type'],
          parameters: {
            created: Math.floor(Date.now() / 1000),
            nonce: randomUUID(),
            keyid: signing.keyid,
            alg: name,
          },
          signer: cloudflare.signer(key),
        },
      );
      const sent = {
        ...headers,
        'signature-input': signed.signatureInput,
        signature: signed.signature,
      };
      const reply = await fetch(url, { method, headers: sent, body });
      assert.equal(reply.status, 200, await reply.clone().text());
      const algorithm = 'ecdsa-p256-sha256';
      const keyObject = { key: gatewayKey(), dsaEncoding: 'ieee-p1363' } as const;
      const verified = await verifyByCloudflare(
        {
          kind: 'response',
          status: reply.status,
          fields: fieldsOf(reply.headers),
          request: { ...request, fields: fieldsOf(Object.entries(sent)) },
        },
        {
          policy: {
            algorithms: [algorithm],
            requiredComponents: ['@status', 'content-digest'],
            requiredParameters: ['created', 'keyid'],
            maxAge: 60,
          },
          resolveVerifier: () => ({
            algorithm,
            verify: (data, signature) => verifyByNode('sha256', data, keyObject, signature),
          }),
        },
      );
      assert.equal(verified.algorithm, algorithm);
    });
  }
});
