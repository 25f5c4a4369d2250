import assert from 'node:assert/strict';
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';
import { isRefusal, utf8 } from '../kernel/index.ts';
import { algorithms, type AlgorithmName } from './algorithms.ts';
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
const now = Date.now();
const created = Math.floor(now / 1000);
const nonce = 'nonce-0123456789';
const freshness = { now, windowSeconds: 60 };
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

for (const algorithm of Object.keys(algorithms) as AlgorithmName[]) {
  const { privatePem, publicPem } = crypto.generateKeyPair(algorithm);
  const signing = crypto.importSigningKey('k', privatePem)!;
  const verifying = crypto.importVerificationKey('k', publicPem)!;
  const foreignSigner = createSigner(privatePem, algorithm, 'k');
  const keyLookup = () =>
    Promise.resolve({
      id: 'k',
      algs: [algorithm],
      verify: createVerifier(publicPem, algorithm),
    });

  const signedRequest = async () => {
    const message = { method, targetUri: url, headers: headersOf(requestHeaders) };
    const headers = await signRequest(crypto, message, { key: signing, created, nonce });
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
        const read = readSignature(message, { ...freshness, hasBody: true });
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
      const signed = await signReply(crypto, exchange, { key: signing, created });
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
        await verifyReply(crypto, exchange, { ...freshness, key: verifying }),
        undefined,
      );
    });
  });
}
