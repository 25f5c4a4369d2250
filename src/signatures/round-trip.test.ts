import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRefusal } from '../kernel/index.ts';
import { freshKey } from '../../test/support/fresh-key.ts';
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
  type PresentedSignature,
} from './index.ts';

const crypto = createNodeCryptoProvider();
const created = 1_790_000_000;
const freshness = { now: created * 1000, windowSeconds: 60 };

const printable = (length: { minLength?: number; maxLength: number }) =>
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((n) => String.fromCharCode(n)),
    ...length,
  });
const latin1 = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  maxLength: 60,
});
const segment = fc.string({ maxLength: 12, unit: 'grapheme' }).map(encodeURIComponent);
const drafts = fc.record({
  method: fc.stringMatching(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,12}$/),
  path: fc.array(segment, { maxLength: 4 }),
  query: fc.option(fc.array(fc.tuple(segment, segment), { maxLength: 3 })),
  contentType: latin1,
  body: fc.uint8Array({ maxLength: 64 }),
  nonce: printable({ minLength: 16, maxLength: 128 }),
  keyid: printable({ minLength: 1, maxLength: 256 }),
  algorithm: fc.constantFrom(...algorithmNames),
});
type Draft = typeof drafts extends fc.Arbitrary<infer T> ? T : never;

const keys = new Map(algorithmNames.map((name) => [name, freshKey(name)]));
const keysOf = ({ keyid, algorithm }: Draft) => {
  const { signing, verifying } = keys.get(algorithm)!;
  return { signing: { ...signing, keyid }, verifying: { ...verifying, keyid } };
};

function messageOf(draft: Draft, more = {}) {
  const query = draft.query?.map((pair) => pair.join('=')).join('&');
  return {
    method: draft.method,
    targetUri: `https://h.example/${draft.path.join('/')}${query === undefined ? '' : `?${query}`}`,
    headers: headersOf({
      'Content-Type': draft.contentType,
      'Content-Digest': contentDigest(crypto, draft.body),
      ...more,
    }),
  };
}

async function signedMessage(draft: Draft) {
  const { nonce } = draft;
  const key = keysOf(draft).signing;
  return messageOf(draft, await signRequest(crypto, messageOf(draft), { key, created, nonce }));
}

async function readSigned(draft: Draft): Promise<PresentedSignature> {
  const read = readSignature(await signedMessage(draft), { ...freshness, hasBody: true });
  assert.ok(!isRefusal(read), JSON.stringify(read));
  return read;
}

describe('signatures, for any message', () => {
  it('hold after sign, read, verify', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (draft) => {
        const presented = await readSigned(draft);
        assert.equal(presented.nonce, draft.nonce);
        assert.equal(presented.keyid, draft.keyid);
        const refusal = await verifySignature(crypto, presented, keysOf(draft).verifying);
        assert.equal(refusal, undefined);
      }),
    );
  });

  it('hold on the reply, bound to its request', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, fc.integer({ min: 200, max: 599 }), async (draft, status) => {
        const request = await signedMessage(draft);
        const { signing, verifying } = keysOf(draft);
        const plain = { reply: { status, headers: headersOf({}) }, request };
        const headers = await signReply(crypto, plain, { key: signing, created });
        const exchange = { reply: { status, headers: headersOf({ ...headers }) }, request };
        const options = { ...freshness, key: verifying };
        assert.equal(await verifyReply(crypto, exchange, options), undefined);
      }),
    );
  });

  it('are refused with any one bit flipped', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, fc.nat(), async (draft, at) => {
        const presented = await readSigned(draft);
        const bit = at % (8 * presented.signature.length);
        const signature = Uint8Array.from(presented.signature, (byte, index) =>
          index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        );
        const flipped = { ...presented, signature };
        const refusal = await verifySignature(crypto, flipped, keysOf(draft).verifying);
        assert.equal(refusal?.refused, 'signature-invalid');
      }),
    );
  });

  it('never throw on headers a stranger sends', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 200 }),
      fc.stringMatching(
        /^a=\(("[@a-z-]{1,9}"(;[a-z]{1,4}(="?[a-z]"?)?)? ?){0,4}\)(;[a-z]{1,7}=[-"0-9a-z.@%:?]{1,9}){0,4}$/,
      ),
    );
    fc.assert(
      fc.property(text, text, (input, signature) => {
        const headers = headersOf({ 'signature-input': input, signature });
        const message = { method: 'GET', targetUri: 'https://h.example/', headers };
        assert.ok(isRefusal(readSignature(message, { ...freshness, hasBody: false })));
      }),
      { numRuns: 1000 },
    );
  });
});
