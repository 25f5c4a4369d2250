import assert from 'node:assert/strict';
import { constants, createPrivateKey, createPublicKey, sign, webcrypto } from 'node:crypto';
import {
  createSignature,
  verifySignature as verifyByCloudflare,
  webcrypto as cloudflare,
} from 'http-message-sig';
import { createSigner, httpbis } from 'http-message-signatures';
import { foreignKey } from '../../test/support/foreign.ts';
import { freshKey } from '../../test/support/fresh-key.ts';
import { isRefusal, utf8 } from '../kernel/index.ts';
import { algorithmNames } from './algorithms.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  readSignature,
  signReply,
  signRequest,
  verifyReply,
  verifySignature,
} from './index.ts';

const crypto = createNodeCryptoProvider();
/** The foreign library reads the machine's clock. */
/** Asked in each test: with a large suite the file is loaded minutes before it runs. */
const createdNow = (): number => Math.floor(Date.now() / 1000);
const nonce = 'nonce-0123456789';
const freshness = () => ({ now: Date.now(), windowSeconds: 60 });
const url = 'https://gateway.example:8443/v1/datasets/d/query?x=1&y=%E6%95%B0';
const method = 'POST';
const requestHeaders = {
  'Content-Type': 'application/json',
  'Content-Digest': contentDigest(crypto, utf8('{"a":1}')),
};
const replyHeaders = {
  'Content-Type': 'application/json',
  'Content-Digest': contentDigest(crypto, utf8('{"b":2}')),
};
const params = ['created', 'nonce', 'keyid', 'alg'];
const targetCoverings = [
  ['@target-uri'],
  ['@authority', '@request-target'],
  ['@authority', '@path', '@query'],
  ['@target-uri', '@scheme', '@query-param;name="x"', 'content-type'],
];

for (const algorithm of algorithmNames) {
  const key = freshKey(algorithm);
  const { signing, verifying } = key;
  const foreign = foreignKey(key);
  const foreignSigner = { id: 'k', alg: algorithm, sign: foreign.sign };
  const keyLookup = () => Promise.resolve({ id: 'k', algs: [algorithm], verify: foreign.verify });

  const signedRequest = async () => {
    const message = { method, targetUri: url, headers: headersOf(requestHeaders) };
    const headers = await signRequest(crypto, message, {
      key: signing,
      created: createdNow(),
      nonce,
    });
    return { ...requestHeaders, ...headers };
  };

  describe(`http-message-signatures, ${algorithm}`, () => {
    for (const covering of targetCoverings) {
      it(`signs a request that we accept: ${covering.join(' ')}`, async () => {
        const signed = await httpbis.signMessage(
          {
            key: foreignSigner,
            params,
            fields: ['@method', ...covering, 'content-digest'],
            paramValues: { nonce },
          },
          { method, url, headers: requestHeaders },
        );
        const message = { method, targetUri: url, headers: headersOf(signed.headers) };
        const read = readSignature(message, { ...freshness(), hasBody: true });
        assert.ok(!isRefusal(read), JSON.stringify(read));
        assert.equal(await verifySignature(crypto, read, verifying), undefined);
      });
    }

    it('verifies a request that we sign, and refuses it altered', async () => {
      const headers = await signedRequest();
      const verify = (message: { method: string; url: string; headers: typeof headers }) =>
        httpbis.verifyMessage(
          { keyLookup, requiredParams: params, requiredFields: ['@method', '@target-uri'] },
          message,
        );
      assert.equal(await verify({ method, url, headers }), true);
      assert.equal(await verify({ method: 'PUT', url, headers }), false);
    });

    it('verifies a reply that we bind to its request, and no other request', async () => {
      const headers = await signedRequest();
      const exchange = {
        reply: { status: 200, headers: headersOf(replyHeaders) },
        request: { method, targetUri: url, headers: headersOf(headers) },
      };
      const signed = await signReply(crypto, exchange, { key: signing, created: createdNow() });
      const reply = { status: 200, headers: { ...replyHeaders, ...signed } };
      const verify = (request: { method: string; url: string; headers: typeof headers }) =>
        httpbis.verifyMessage({ keyLookup }, reply, request);
      assert.equal(await verify({ method, url, headers }), true);
      assert.equal(await verify({ method, url: `${url}0`, headers }), false);
      const replayed = { ...headers, Signature: 'sig1=:AAAA:' };
      assert.equal(await verify({ method, url, headers: replayed }), false);
    });

    it('signs a reply that we verify', async () => {
      const headers = await signedRequest();
      const fields = [
        '@status',
        'content-digest',
        'content-type',
        '"@method";req',
        '"@target-uri";req',
        '"content-digest";req',
        '"signature";req;key="sig1"',
      ];
      const signed = await httpbis.signMessage(
        { key: foreignSigner, params: ['created', 'keyid'], fields },
        { status: 200, headers: replyHeaders },
        { method, url, headers },
      );
      const exchange = {
        reply: { status: 200, headers: headersOf(signed.headers) },
        request: { method, targetUri: url, headers: headersOf(headers) },
      };
      assert.equal(
        await verifyReply(crypto, exchange, { ...freshness(), key: verifying }),
        undefined,
      );
    });
  });
}

describe('http-message-signatures, rsa-pss-sha512 as it signs by default', () => {
  it('salts with more than the 64 bytes of RFC 9421 §3.3.1, which is refused', async () => {
    const { privatePem, verifying } = freshKey('rsa-pss-sha512');
    const bytes = Buffer.from('base');
    const signature = await createSigner(privatePem, 'rsa-pss-sha512').sign(bytes);
    assert.equal(await crypto.verify(verifying, bytes, signature), false);
    const options = { key: privatePem, padding: constants.RSA_PKCS1_PSS_PADDING };
    const asPublished = sign('sha512', bytes, { ...options, saltLength: 64 });
    assert.equal(await crypto.verify(verifying, bytes, asPublished), true);
  });
});

const webAlgorithms = [
  { algorithm: 'ed25519', params: { name: 'Ed25519' } },
  { algorithm: 'rsa-pss-sha512', params: { name: 'RSA-PSS', hash: 'SHA-512' } },
] as const;

for (const { algorithm, params: webParams } of webAlgorithms) {
  describe(`http-message-sig, ${algorithm}`, () => {
    const { privatePem, publicPem, signing, verifying } = freshKey(algorithm);
    const fields = Object.entries(requestHeaders).map(([name, value]) => ({ name, value }));
    const request = { kind: 'request', method, targetUri: url, fields } as const;
    const web = (type: 'pkcs8' | 'spki', der: Buffer) =>
      webcrypto.subtle.importKey(type, der, webParams, true, [type === 'spki' ? 'verify' : 'sign']);

    it('signs a request that we accept', async () => {
      const der = createPrivateKey(privatePem).export({ type: 'pkcs8', format: 'der' });
      const signature = await createSignature(request, {
        label: 'theirs',
        components: ['@method', '@target-uri', 'content-digest', 'content-type'],
        parameters: { created: createdNow(), nonce, keyid: 'k', alg: algorithm },
        signer: cloudflare.signer(await web('pkcs8', der)),
      });
      const headers = headersOf({
        ...requestHeaders,
        'Signature-Input': signature.signatureInput,
        Signature: signature.signature,
      });
      const read = readSignature(
        { method, targetUri: url, headers },
        { ...freshness(), hasBody: true },
      );
      assert.ok(!isRefusal(read), JSON.stringify(read));
      assert.equal(await verifySignature(crypto, read, verifying), undefined);
    });

    it('verifies a request that we sign, and refuses it altered', async () => {
      const message = { method, targetUri: url, headers: headersOf(requestHeaders) };
      const headers = await signRequest(crypto, message, {
        key: signing,
        created: createdNow(),
        nonce,
      });
      const verifier = cloudflare.verifier(
        await web('spki', createPublicKey(publicPem).export({ type: 'spki', format: 'der' })),
      );
      const verify = (targetUri: string) =>
        verifyByCloudflare(
          {
            ...request,
            targetUri,
            fields: [
              ...fields,
              ...Object.entries(headers).map(([name, value]: [string, string]) => ({
                name,
                value,
              })),
            ],
          },
          {
            policy: {
              algorithms: [algorithm],
              requiredComponents: ['@method', '@target-uri', 'content-digest'],
              requiredParameters: ['created', 'nonce', 'keyid'],
              maxAge: 60,
            },
            resolveVerifier: () => verifier,
          },
        );
      assert.equal((await verify(url)).algorithm, algorithm);
      await assert.rejects(verify(`${url}0`));
    });
  });
}
