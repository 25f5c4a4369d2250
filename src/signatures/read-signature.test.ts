import assert from 'node:assert/strict';
import { base64Of, isRefusal, utf8, type ProblemCode } from '../kernel/index.ts';
import {
  contentDigest,
  createNodeCryptoProvider,
  headersOf,
  readSignature,
  signRequest,
  verifySignature,
  type PresentedSignature,
  type RequestMessage,
} from './index.ts';

const crypto = createNodeCryptoProvider();
const pair = crypto.generateKeyPair('ed25519');
const signingKey = crypto.importSigningKey('system-1', pair.privatePem)!;
const verificationKey = crypto.importVerificationKey('system-1', pair.publicPem)!;
const created = 1_790_000_000;
const options = { now: created * 1000, windowSeconds: 60, hasBody: true };
const nonce = 'nonce-0123456789';
const body = utf8('{"a":1}');

interface Draft {
  readonly method: string;
  readonly targetUri: string;
  readonly headers: Record<string, string | undefined>;
}
const draft: Draft = {
  method: 'POST',
  targetUri: 'https://gateway.example/v1/datasets/d/query?x=1',
  headers: {
    'content-type': 'application/json',
    'content-digest': contentDigest(crypto, body),
    'x-case': 'c-1',
  },
};

const messageOf = ({ method, targetUri, headers }: Draft): RequestMessage => ({
  method,
  targetUri,
  headers: headersOf(headers),
});

/** The draft with a signature of the given inner list, whatever it covers. */
const withInput = (input: string, signature = ':AAAA:'): RequestMessage =>
  messageOf({
    ...draft,
    headers: { ...draft.headers, 'signature-input': input, signature: `sig1=${signature}` },
  });

const readCode = (message: RequestMessage, more = {}): ProblemCode | undefined => {
  const read = readSignature(message, { ...options, ...more });
  return isRefusal(read) ? read.refused : undefined;
};

const covered = ['"@method"', '"@target-uri"', '"content-digest"'];
const parameters = [`created=${created}`, `nonce="${nonce}"`, 'keyid="system-1"'];
const input = (components: readonly string[] = covered, given: readonly string[] = parameters) =>
  `sig1=(${components.join(' ')});${given.join(';')}`;
const without = (list: readonly string[], start: string): string[] =>
  list.filter((entry) => !entry.startsWith(start));

async function signed(message = draft): Promise<Draft> {
  const headers = await signRequest(crypto, messageOf(message), {
    key: signingKey,
    created,
    nonce,
  });
  return { ...message, headers: { ...message.headers, ...headers } };
}

function presentedOf(message: Draft): PresentedSignature {
  const read = readSignature(messageOf(message), options);
  assert.ok(!isRefusal(read), JSON.stringify(read));
  return read;
}

describe('reading a signature', () => {
  it('gives what the sender claims', async () => {
    const presented = presentedOf(await signed());
    assert.equal(presented.label, 'sig1');
    assert.equal(presented.keyid, 'system-1');
    assert.equal(presented.algorithm, 'ed25519');
    assert.equal(presented.created, created);
    assert.equal(presented.nonce, nonce);
    assert.equal(presented.expires, undefined);
    const components = ['@method', '@target-uri', 'content-digest', 'content-type'];
    assert.deepEqual(presented.components, components);
    assert.equal(await verifySignature(crypto, presented, verificationKey), undefined);
  });

  it('uses the first label with a keyid and ignores the others', async () => {
    const { headers, ...rest } = await signed();
    const other = `proxy=("@method");created=${created}`;
    const late = 'zz=("@body");keyid="other"';
    const presented = presentedOf({
      ...rest,
      headers: {
        ...headers,
        'Signature-Input': `${other}, ${headers['Signature-Input']!}, ${late}`,
      },
    });
    assert.equal(presented.label, 'sig1');
    assert.equal(await verifySignature(crypto, presented, verificationKey), undefined);
  });

  const accepted: readonly (readonly [string, string, object?])[] = [
    ['the required list', input()],
    ['no digest without a body', input(without(covered, '"content')), { hasBody: false }],
    [
      'authority and request target',
      input(['"@method"', '"@authority"', '"@request-target"', '"content-digest"']),
    ],
    [
      'authority, path and query',
      input(['"@method"', '"@authority"', '"@path"', '"@query"', '"content-digest"']),
    ],
    ['extra components', input([...covered, '"@scheme"', '"@query-param";name="x"', '"x-case"'])],
    ['expires in the future', input(covered, [...parameters, `expires=${created + 1}`])],
    ['expires at this second', input(covered, [...parameters, `expires=${created}`])],
    ['a tag and unknown parameters', input(covered, [...parameters, 'tag="jw"', 'other=tok'])],
    ['the oldest created', input(), { now: (created + 60) * 1000 }],
    ['the newest created', input(), { now: (created - 60) * 1000 }],
  ];
  for (const [name, text, more] of accepted) {
    it(`accepts ${name}`, () => assert.equal(readCode(withInput(text), more), undefined));
  }

  const refusals: readonly (readonly [ProblemCode, string, string, object?])[] = [
    ['signature-missing', 'an empty Signature-Input', ''],
    ['signature-malformed', 'a bad dictionary', 'sig1=("@method"'],
    ['signature-malformed', 'no inner list', 'sig1="@method";keyid="a"'],
    ['signature-malformed', 'no signature of that label', input().replace('sig1', 'sig2')],
    ['signature-malformed', 'a component that is not a string', input([...covered, 'token'])],
    ['signature-malformed', 'a component in upper case', input([...covered, '"X-Case"'])],
    ['signature-malformed', 'a component twice', input([...covered, '"@method"'])],
    ['signature-malformed', 'an unknown derived component', input([...covered, '"@body"'])],
    ['signature-malformed', '@status', input([...covered, '"@status"'])],
    ['signature-malformed', '@signature-params', input([...covered, '"@signature-params"'])],
    ['signature-malformed', ';req', input([...covered, '"x-case";req'])],
    ['signature-malformed', '@method;req', input([...covered, '"@method";req'])],
    ['signature-malformed', ';tr', input([...covered, '"x-case";tr'])],
    ['signature-malformed', ';bs', input([...covered, '"x-case";bs'])],
    ['signature-malformed', ';sf', input([...covered, '"x-case";sf'])],
    ['signature-malformed', ';key', input([...covered, '"x-case";key="a"'])],
    [
      'signature-malformed',
      'too many components',
      input([...covered, ...Array.from({ length: 30 }, (_, i) => `"x-${i}"`)]),
    ],
    ['signature-malformed', 'a long header', input([...covered, `"${'x'.repeat(8192)}"`])],
    ['signature-incomplete', 'a covered field that is absent', input([...covered, '"x-absent"'])],
    ['signature-incomplete', 'nothing covered', input([])],
    ['signature-incomplete', 'no @method', input(without(covered, '"@method'))],
    ['signature-incomplete', 'no target', input(without(covered, '"@target'))],
    ['signature-incomplete', 'no content-digest', input(without(covered, '"content'))],
    ['signature-incomplete', 'only @path', input(['"@method"', '"@path"', '"content-digest"'])],
    [
      'signature-incomplete',
      'no @query',
      input(['"@method"', '"@authority"', '"@path"', '"content-digest"']),
    ],
    [
      'signature-incomplete',
      'no @authority',
      input(['"@method"', '"@request-target"', '"content-digest"']),
    ],
    ['signature-incomplete', 'no created', input(covered, without(parameters, 'created'))],
    ['signature-incomplete', 'no nonce', input(covered, without(parameters, 'nonce'))],
    ['signature-incomplete', 'no keyid', input(covered, without(parameters, 'keyid'))],
    ['signature-malformed', 'created as a string', input(covered, [...parameters, 'created="1"'])],
    ['signature-malformed', 'created as a decimal', input(covered, [...parameters, 'created=1.5'])],
    ['signature-malformed', 'created below zero', input(covered, [...parameters, 'created=-1'])],
    ['signature-malformed', 'expires as a token', input(covered, [...parameters, 'expires=soon'])],
    ['signature-malformed', 'a short nonce', input(covered, [...parameters, 'nonce="short"'])],
    [
      'signature-malformed',
      'a long nonce',
      input(covered, [...parameters, `nonce="${'n'.repeat(129)}"`]),
    ],
    [
      'signature-malformed',
      'a nonce as bytes',
      input(covered, [...parameters, 'nonce=:AAAAAAAAAAAAAAAAAAAAAAAA:']),
    ],
    ['signature-malformed', 'an empty keyid', input(covered, [...parameters, 'keyid=""'])],
    [
      'signature-malformed',
      'a long keyid',
      input(covered, [...parameters, `keyid="${'k'.repeat(257)}"`]),
    ],
    ['signature-malformed', 'alg as a token', input(covered, [...parameters, 'alg=ed25519'])],
    ['signature-stale', 'an old signature', input(), { now: (created + 60) * 1000 + 1 }],
    ['signature-stale', 'a future signature', input(), { now: (created - 60) * 1000 - 1 }],
    [
      'signature-stale',
      'expires passed',
      input(covered, [...parameters, `expires=${created - 1}`]),
    ],
  ];
  for (const [code, name, text, more] of refusals) {
    it(`${code}: ${name}`, () => assert.equal(readCode(withInput(text), more), code));
  }

  it('signature-missing: no headers, or only one of the two', () => {
    assert.equal(readCode(messageOf(draft)), 'signature-missing');
    const headers = { ...draft.headers, 'signature-input': input() };
    assert.equal(readCode(messageOf({ ...draft, headers })), 'signature-missing');
    const bare = { ...draft.headers, signature: 'sig1=:AAAA:' };
    assert.equal(readCode(messageOf({ ...draft, headers: bare })), 'signature-missing');
  });

  it('signature-malformed: a signature that is not bytes', () => {
    assert.equal(readCode(withInput(input(), '"text"')), 'signature-malformed');
    assert.equal(readCode(withInput(input(), ':=A=:')), 'signature-malformed');
  });

  it('signature-malformed: a target or method nobody could sign', async () => {
    const message = await signed();
    for (const changed of [
      { ...message, targetUri: '/v1/relative' },
      { ...message, method: 'POST\n"x": y' },
    ]) {
      assert.equal(readCode(messageOf(changed)), 'signature-malformed');
    }
  });
});

describe('verifying a signature', () => {
  const codeOf = async (message: Draft, key = verificationKey) =>
    (await verifySignature(crypto, presentedOf(message), key))?.refused;

  const changed = (message: Draft, headers: Draft['headers']): Draft => ({
    ...message,
    headers: { ...message.headers, ...headers },
  });
  const edit = (message: Draft, from: string, to: string): Draft => {
    const before = message.headers['Signature-Input']!;
    assert.ok(before.includes(from));
    return changed(message, { 'Signature-Input': before.replace(from, to) });
  };
  const alterations: readonly (readonly [string, (message: Draft) => Draft])[] = [
    ['method', (m) => ({ ...m, method: 'PUT' })],
    ['case of the method', (m) => ({ ...m, method: 'post' })],
    ['scheme', (m) => ({ ...m, targetUri: m.targetUri.replace('https', 'http') })],
    ['host', (m) => ({ ...m, targetUri: m.targetUri.replace('gateway', 'other') })],
    ['port', (m) => ({ ...m, targetUri: m.targetUri.replace('example/', 'example:8443/') })],
    ['path', (m) => ({ ...m, targetUri: m.targetUri.replace('/d/', '/e/') })],
    ['query', (m) => ({ ...m, targetUri: m.targetUri.replace('x=1', 'x=2') })],
    ['digest', (m) => changed(m, { 'content-digest': contentDigest(crypto, utf8('{}')) })],
    ['media type', (m) => changed(m, { 'content-type': 'text/plain' })],
    ['created', (m) => edit(m, `${created}`, `${created + 1}`)],
    ['nonce', (m) => edit(m, nonce, `${nonce}x`)],
    ['keyid', (m) => edit(m, 'system-1', 'system-2')],
    ['coverage', (m) => edit(m, ' "content-type"', '')],
    ['an added parameter', (m) => edit(m, ';keyid', `;expires=${created + 9};keyid`)],
    ['no alg', (m) => edit(m, ';alg="ed25519"', '')],
    ['signature', (m) => changed(m, { Signature: `sig1=:${base64Of(new Uint8Array(64))}:` })],
    ['empty signature', (m) => changed(m, { Signature: 'sig1=::' })],
  ];
  for (const [name, alter] of alterations) {
    it(`signature-invalid: another ${name}`, async () => {
      assert.equal(await codeOf(alter(await signed())), 'signature-invalid');
    });
  }

  it('signature-invalid: another key', async () => {
    const { publicPem } = crypto.generateKeyPair('ed25519');
    const key = crypto.importVerificationKey('system-1', publicPem)!;
    assert.equal(await codeOf(await signed(), key), 'signature-invalid');
  });

  it('algorithm-mismatch: the key pins the algorithm, whatever the header says', async () => {
    const { publicPem } = crypto.generateKeyPair('ecdsa-p256-sha256');
    const key = crypto.importVerificationKey('system-1', publicPem)!;
    assert.equal(await codeOf(await signed(), key), 'algorithm-mismatch');
    const swapped = edit(await signed(), 'alg="ed25519"', 'alg="hmac-sha256"');
    assert.equal(await codeOf(swapped), 'algorithm-mismatch');
    const silent = edit(await signed(), ';alg="ed25519"', '');
    assert.equal(await codeOf(silent, key), 'signature-invalid');
  });

  it('does not sign a request whose target is relative', async () => {
    await assert.rejects(signed({ ...draft, targetUri: '/v1' }), { code: 'internal' });
  });
});
