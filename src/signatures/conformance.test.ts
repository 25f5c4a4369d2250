import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseItem } from 'structured-headers';
import { base64Of, isRefusal, utf8 } from '../kernel/index.ts';
import type { AlgorithmName } from './algorithms.ts';
import { parseComponent, resolveInReply, resolveInRequest, viewRequest } from './components.ts';
import { checkContentDigest, contentDigest } from './content-digest.ts';
import { headersOf, type RequestMessage } from './http-message.ts';
import type { SigningKey, VerificationKey } from './crypto-provider.ts';
import { createNodeCryptoProvider } from './node-crypto-provider.ts';
import { signatureBase } from './signature-base.ts';
import { readSignatureFields, type SignatureFields } from './signature-fields.ts';
import { verifySignature } from './verify-signature.ts';

type HeaderRecord = Record<string, string | string[]>;
interface RequestVector {
  readonly method: string;
  readonly targetUri: string;
  readonly headers: HeaderRecord;
}
interface SignatureVector {
  readonly name: string;
  readonly request: RequestVector;
  readonly reply?: { readonly status: number; readonly headers: HeaderRecord };
  readonly body: string;
  readonly keyid: string;
  readonly signatureInput: string;
  readonly signature: string;
  readonly base: readonly string[];
}
interface KeyVector {
  readonly algorithm: AlgorithmName;
  /** Absent for a secret. */
  readonly publicPem?: string;
  readonly publishedTestKeyOfTheRfc?: JsonWebKey;
}
interface Outcome {
  readonly name: string;
  readonly refused?: string;
}

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(`test/conformance/signatures/${name}.json`, 'utf8'));

const crypto = createNodeCryptoProvider();

const requestOf = ({ method, targetUri, headers }: RequestVector): RequestMessage => ({
  method,
  targetUri,
  headers: headersOf(headers),
});

const signatures = vectors('rfc9421-signatures') as {
  readonly keys: Record<string, KeyVector>;
  readonly cases: readonly SignatureVector[];
};

function fieldsOf(vector: SignatureVector): SignatureFields {
  const fields = readSignatureFields(
    headersOf({ 'Signature-Input': vector.signatureInput, Signature: vector.signature }),
  );
  assert.ok(!isRefusal(fields));
  return fields;
}

function baseOf(vector: SignatureVector): string {
  const request = viewRequest(requestOf(vector.request));
  assert.ok(!isRefusal(request));
  const { reply } = vector;
  const base = signatureBase(fieldsOf(vector), (component) =>
    reply === undefined
      ? resolveInRequest(component, request)
      : resolveInReply(
          component,
          { status: reply.status, headers: headersOf(reply.headers) },
          request,
        ),
  );
  assert.ok(typeof base === 'string');
  return base;
}

const secretOf = (keyid: string, { algorithm, publishedTestKeyOfTheRfc: jwk }: KeyVector) =>
  crypto.importSecret(keyid, Buffer.from(jwk?.k ?? '', 'base64url'), algorithm);

const verificationKeyOf = (keyid: string, vector: KeyVector): VerificationKey | undefined =>
  vector.publicPem === undefined
    ? secretOf(keyid, vector)
    : crypto.importVerificationKey(keyid, vector.publicPem);

function signingKeyOf(keyid: string, vector: KeyVector, jwk: JsonWebKey): SigningKey {
  if (jwk.kty === 'oct') return secretOf(keyid, vector)!;
  const handle = createPrivateKey({ key: jwk, format: 'jwk' });
  return { keyid, algorithm: vector.algorithm, handle };
}

describe('RFC 9421 vectors', () => {
  for (const vector of signatures.cases) {
    const keyVector = signatures.keys[vector.keyid]!;

    it(`${vector.name}: base, signature and digest hold`, async () => {
      const base = baseOf(vector);
      assert.equal(base, vector.base.join('\n'));
      const key = verificationKeyOf(vector.keyid, keyVector);
      assert.ok(key);
      assert.equal(key.algorithm, keyVector.algorithm);
      const presented = { base, signature: fieldsOf(vector).signature };
      assert.equal(await verifySignature(crypto, presented, key), undefined);
      const tampered = { ...presented, base: `${base} ` };
      assert.equal((await verifySignature(crypto, tampered, key))?.refused, 'signature-invalid');
      const { headers } = vector.reply ?? vector.request;
      const digest = headersOf(headers).get('content-digest');
      assert.equal(checkContentDigest(crypto, digest, utf8(vector.body)), undefined);
    });

    const jwk = keyVector.publishedTestKeyOfTheRfc;
    if (jwk === undefined) continue;
    it(`${vector.name}: signing gives the same bytes`, async () => {
      const key = signingKeyOf(vector.keyid, keyVector, jwk);
      const signature = await crypto.sign(key, utf8(baseOf(vector)));
      const { label } = fieldsOf(vector);
      assert.equal(`${label}=:${base64Of(signature)}:`, vector.signature);
    });
  }
});

describe('component vectors', () => {
  const { cases } = vectors('rfc9421-components') as {
    readonly cases: readonly (RequestVector &
      Outcome & { readonly identifier: string; readonly value?: string })[];
  };
  for (const vector of cases) {
    it(vector.name, () => {
      const request = viewRequest(requestOf(vector));
      assert.ok(!isRefusal(request));
      const component = parseComponent(parseItem(vector.identifier));
      assert.ok(component);
      const value = resolveInRequest(component, request);
      if (typeof value === 'string') assert.equal(value, vector.value);
      else assert.equal(value.refused, vector.refused);
    });
  }
});

describe('targets that cannot be signed', () => {
  const { refused } = vectors('targets-refused') as { readonly refused: readonly string[] };
  for (const targetUri of refused) {
    it(JSON.stringify(targetUri), () => {
      const request = viewRequest({ method: 'GET', targetUri, headers: headersOf({}) });
      assert.ok(isRefusal(request));
      assert.equal(request.refused, 'signature-malformed');
    });
  }
});

describe('Content-Digest vectors', () => {
  const { cases } = vectors('rfc9530-digests') as {
    readonly cases: readonly (Outcome & {
      readonly body: string;
      readonly header: string | null;
    })[];
  };
  for (const { name, body, header, refused } of cases) {
    it(name, () => {
      const refusal = checkContentDigest(crypto, header ?? undefined, utf8(body));
      assert.equal(refusal?.refused, refused);
    });
  }

  it('writes sha-256', () => {
    assert.equal(contentDigest(crypto, utf8(cases[0]!.body)), cases[0]!.header);
  });

  it('does not read a field beyond its bound', () => {
    const header = `${contentDigest(crypto, utf8(''))}, pad="${'x'.repeat(1024)}"`;
    assert.equal(checkContentDigest(crypto, header, utf8(''))?.refused, 'digest-missing');
  });
});
