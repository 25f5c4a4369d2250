import assert from 'node:assert/strict';
import { utf8 } from '../kernel/index.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  signReply,
  signRequest,
  verifyReply,
  type AlgorithmName,
  type ReplyMessage,
  type RequestMessage,
  type SignatureHeaders,
} from './index.ts';

const crypto = createNodeCryptoProvider();
const keysOf = (keyid: string, algorithm: AlgorithmName) => {
  const pair = crypto.generateKeyPair(algorithm);
  return {
    signing: crypto.importSigningKey(keyid, pair.privatePem)!,
    verifying: crypto.importVerificationKey(keyid, pair.publicPem)!,
  };
};
const system = keysOf('system-1', 'ed25519');
const gateway = keysOf('gateway-1', 'ecdsa-p256-sha256');
const created = 1_790_000_000;
const options = { key: gateway.verifying, now: created * 1000, windowSeconds: 60 };

type Fields = Record<string, string | undefined>;
const requestFields: Fields = { 'content-digest': contentDigest(crypto, utf8('{"a":1}')) };
const replyFields: Fields = {
  'content-type': 'application/json',
  'content-digest': contentDigest(crypto, utf8('{"b":2}')),
};
const requestOf = (
  headers: Fields,
  targetUri = 'https://gateway.example/v1/x',
): RequestMessage => ({
  method: 'POST',
  targetUri,
  headers: headersOf(headers),
});
const replyOf = (headers: Fields, status = 200): ReplyMessage => ({
  status,
  headers: headersOf(headers),
});

async function signedFields(nonce = 'nonce-0123456789'): Promise<Fields> {
  const key = system.signing;
  const headers = await signRequest(crypto, requestOf(requestFields), { key, created, nonce });
  return { ...requestFields, ...headers };
}

const sign = (request: RequestMessage, fields = replyFields): Promise<SignatureHeaders> =>
  signReply(crypto, { reply: replyOf(fields), request }, { key: gateway.signing, created });

const codeOf = async (
  reply: ReplyMessage,
  request: RequestMessage,
  more: object = {},
): Promise<string | undefined> =>
  (await verifyReply(crypto, { reply, request }, { ...options, ...more }))?.refused;

describe('signing and verifying a reply', () => {
  it('covers the reply and the request it answers', async () => {
    const request = requestOf(await signedFields());
    const headers = await sign(request);
    assert.equal(
      headers['Signature-Input'],
      'sig1=("@status" "content-digest" "content-type" "@method";req "@target-uri";req ' +
        '"content-digest";req "signature";req;key="sig1")' +
        `;created=${created};keyid="gateway-1";alg="ecdsa-p256-sha256"`,
    );
    assert.equal(await codeOf(replyOf({ ...replyFields, ...headers }), request), undefined);
  });

  it('binds to the label it is told', async () => {
    const fields = await signedFields();
    const second = { key: system.signing, created, nonce: 'another-nonce-0123', label: 'sig2' };
    const extra = await signRequest(crypto, requestOf(requestFields), second);
    const request = requestOf({
      ...fields,
      'Signature-Input': `${fields['Signature-Input']!}, ${extra['Signature-Input']}`,
      Signature: `${fields['Signature']!}, ${extra.Signature}`,
    });
    const reply = replyOf(replyFields);
    const headers = await signReply(
      crypto,
      { reply, request, requestLabel: 'sig2' },
      { key: gateway.signing, created },
    );
    assert.match(headers['Signature-Input'], /"signature";req;key="sig2"/);
    const signed = replyOf({ ...replyFields, ...headers });
    const told = { reply: signed, request, requestLabel: 'sig2' };
    assert.equal(await verifyReply(crypto, told, options), undefined);
    assert.equal(await codeOf(signed, request), 'signature-incomplete');
  });

  it('answers an unsigned or unreadable request too', async () => {
    for (const fields of [{}, { signature: 'garbage(' }, { 'signature-input': 'a=()' }]) {
      const request = requestOf(fields);
      const headers = await sign(request);
      assert.doesNotMatch(headers['Signature-Input'], /"signature"/);
      assert.equal(await codeOf(replyOf({ ...replyFields, ...headers }), request), undefined);
    }
  });

  it('cannot sign for a label that the request does not have', async () => {
    const exchange = {
      reply: replyOf(replyFields),
      request: requestOf(await signedFields()),
      requestLabel: 'nobody',
    };
    const signing = signReply(crypto, exchange, { key: gateway.signing, created });
    await assert.rejects(signing, { code: 'internal' });
    const relative = { ...exchange, request: requestOf({}, '/v1') };
    const other = signReply(crypto, relative, { key: gateway.signing, created });
    await assert.rejects(other, { code: 'internal' });
  });

  it('signature-invalid: any part of the reply or of the request altered', async () => {
    const fields = await signedFields();
    const request = requestOf(fields);
    const signed = { ...replyFields, ...(await sign(request)) };
    const otherDigest = { 'content-digest': contentDigest(crypto, utf8('{}')) };
    const cases: readonly (readonly [string, ReplyMessage, RequestMessage])[] = [
      ['status', replyOf(signed, 404), request],
      ['digest', replyOf({ ...signed, ...otherDigest }), request],
      ['media type', replyOf({ ...signed, 'content-type': 'text/html' }), request],
      ['method', replyOf(signed), { ...request, method: 'PUT' }],
      ['target', replyOf(signed), requestOf(fields, 'https://gateway.example/v1/y')],
      ['digest of the request', replyOf(signed), requestOf({ ...fields, ...otherDigest })],
      ['another request', replyOf(signed), requestOf(await signedFields('another-nonce-0123'))],
    ];
    for (const [name, reply, asked] of cases) {
      assert.equal(await codeOf(reply, asked), 'signature-invalid', name);
    }
  });

  it('signature-incomplete: coverage is what the verifier says', async () => {
    const request = requestOf(await signedFields());
    const headers = await sign(request);
    for (const component of headers['Signature-Input'].match(/"[@a-z-]+"[^ )]*/g)!) {
      const input = headers['Signature-Input'].replace(component, '').replace('( ', '(');
      const reply = replyOf({ ...replyFields, ...headers, 'Signature-Input': input });
      assert.equal(await codeOf(reply, request), 'signature-incomplete', component);
    }
    const unsigned = await sign(request, {});
    const added = replyOf({ ...replyFields, ...unsigned });
    assert.equal(await codeOf(added, request), 'signature-incomplete');
    const stripped = replyOf({ ...headers, 'content-type': 'application/json' });
    assert.equal(await codeOf(stripped, request), 'signature-incomplete');
  });

  it('refuses what else can be wrong', async () => {
    const request = requestOf({ ...(await signedFields()), 'x-odd': 'a=(' });
    const headers = await sign(request);
    const reply = replyOf({ ...replyFields, ...headers });
    const edited = (from: string, to: string): ReplyMessage => {
      const input = headers['Signature-Input'].replace(from, to);
      return replyOf({ ...replyFields, ...headers, 'Signature-Input': input });
    };
    const late = { now: (created + 61) * 1000 };
    const other = keysOf('gateway-1', 'ecdsa-p256-sha256').verifying;
    const ed25519 = keysOf('gateway-1', 'ed25519').verifying;
    assert.equal(await codeOf(replyOf(replyFields), request), 'signature-missing');
    assert.equal(await codeOf(reply, requestOf({}, '/v1')), 'signature-malformed');
    assert.equal(await codeOf(reply, request, late), 'signature-stale');
    assert.equal(await codeOf(reply, request, { key: other }), 'signature-invalid');
    assert.equal(await codeOf(reply, request, { key: ed25519 }), 'algorithm-mismatch');
    assert.equal(await codeOf(reply, request, { key: system.verifying }), 'key-unknown');
    const silent = edited(';alg="ecdsa-p256-sha256"', '');
    assert.equal(await codeOf(silent, request, { key: ed25519 }), 'signature-invalid');
    for (const component of [
      '"content-type";sf',
      '"signature";key="a"',
      '"@body"',
      '"x-odd";req;key="a"',
      '"@query";req;sf',
    ]) {
      const odd = edited('"@status"', `"@status" ${component}`);
      assert.equal(await codeOf(odd, request), 'signature-malformed', component);
    }
    for (const component of ['"@method";req;key="a"', '"x";req;sf', '"signature";req;key=a']) {
      const odd = edited('"@status"', `"@status" ${component}`);
      assert.match((await codeOf(odd, request)) ?? '', /^signature-(malformed|incomplete)$/);
    }
  });
});
