import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { problemCodes, type ProblemCode } from '../../src/kernel/index.ts';
import { ask, existing, hiring, insured, insuredRow, resident, resided } from '../support/calls.ts';
import { enterpriseRow, populationRow, registered } from '../support/calls.ts';
import { answering, type Script } from '../support/provider.ts';
import { crypto, send, signedRequest, type RawReply } from '../support/raw.ts';
import { firstReply } from '../support/socket.ts';
import { startWorld, type World } from '../support/world.ts';

/** A grant of the Xihu window as the catalog writes it, for codes the example has no grant for. */
const grant = (over: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    grant: 'G-test',
    requester: 'hz-civil-affairs',
    dataset: 'social-insurance-status',
    items: ['citizenId', 'status'],
    modes: ['query'],
    purposes: [{ class: 'statistics' }],
    regions: [{ code: '330100', subtree: true }],
    from: '2026-01-01',
    until: '2031-01-01',
    state: 'active',
    basis: 'test',
    scenario: 'test',
    ...over,
  });

/** A local standard no registered capital fits, to show the last border. */
const tightStandard = JSON.stringify({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  'x-title': { 'zh-CN': '过严标准', en: 'Too tight' },
  'x-kind': 'local',
  type: 'object',
  additionalProperties: false,
  properties: { name: { type: 'string', minLength: 1, maxLength: 2 } },
  required: ['name'],
});

const tightMapping = JSON.stringify({
  from: 'enterprise-registration@1',
  to: 'too-tight@1',
  fields: { name: { from: 'name' } },
  drops: Object.fromEntries(
    [
      'uscc',
      'establishedOn',
      'operatesFrom',
      'registeredCapital',
      'status',
      'registrationRegion',
      'address',
      'legalRepresentative',
    ].map((item) => [item, { why: 'not wanted' }]),
  ),
});

const documents = {
  'catalogs/grants/G-T1.yaml': grant({ grant: 'G-T1', from: '2030-01-01' }),
  'catalogs/grants/G-T2.yaml': grant({
    grant: 'G-T2',
    dataset: 'enterprise-registration',
    items: ['uscc', 'status'],
    quota: { perMinute: 1, perDay: 1 },
  }),
  'schemas/standards/too-tight@1.json': tightStandard,
  'catalogs/mappings/enterprise-registration@1.to.too-tight@1.yaml': tightMapping,
};

const statistics = { class: 'statistics', project: 'TJ-1' };

interface Case {
  readonly code: ProblemCode;
  readonly produce: (world: World) => Promise<RawReply>;
}

/** A call through the SDK, whose reply the SDK has verified. */
type Asked = Parameters<typeof ask>[1] & { readonly as?: string; readonly answer?: Script };

const asking =
  ({ as = 'xihu-window', answer, ...rest }: Asked = {}) =>
  async (world: World): Promise<RawReply> => {
    world.provider.play(answer ?? answering(insured(insuredRow())));
    const { status, headers, body } = await ask(world.as(as), rest);
    return { status, headers, body: body as RawReply['body'] };
  };

const json = (): string =>
  JSON.stringify({ purpose: hiring, subject: { citizenId: resident.citizenId } });

type Making = Parameters<typeof signedRequest>[1];

const sending =
  (making: Making, alter: (headers: Record<string, string>) => Record<string, string> = (h) => h) =>
  async (world: World): Promise<RawReply> => {
    const request = await signedRequest(world, making);
    return send({ ...request, headers: alter(request.headers) });
  };

const reading =
  (path: string, as = 'xihu-window', method: 'GET' | 'POST' = 'GET') =>
  async (world: World): Promise<RawReply> => {
    const { status, headers, body } = await world.as(as).send({ method, path });
    return { status, headers, body: body ?? {} };
  };

const enterprise = (item: string, over: Asked['body'] = {}): Asked => ({
  dataset: 'enterprise-registration',
  answer: answering(registered(enterpriseRow())),
  body: { subject: { uscc: existing.uscc }, items: [item], ...(over as object) },
});

const raw =
  (status: number, headers: Readonly<Record<string, string>>, body: string): Script =>
  (_path, _body, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

const JSON_UTF8 = { 'content-type': 'application/json; charset=utf-8' };

const saying =
  (...pieces: readonly string[]) =>
  ({ gateway }: World): Promise<RawReply> =>
    firstReply({ baseUrl: gateway.baseUrl, pieces });

const cases: readonly Case[] = [
  { code: 'request-malformed', produce: saying('GET /healthz HTTP/1.1\r\n\r\n') },
  {
    code: 'headers-too-large',
    produce: saying(`GET / HTTP/1.1\r\nHost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`),
  },
  { code: 'request-timeout', produce: saying('GET / HTTP/1.1\r\n') },
  {
    code: 'signature-missing',
    produce: sending({ body: json() }, (headers) => ({
      'content-type': headers['content-type'] ?? '',
    })),
  },
  {
    code: 'signature-malformed',
    produce: sending({ body: json() }, (headers) => ({
      ...headers,
      'Signature-Input': 'sig1=(((',
    })),
  },
  {
    code: 'signature-incomplete',
    produce: sending({ body: json() }, (headers) => ({
      ...headers,
      'Signature-Input': (headers['Signature-Input'] ?? '').replace('"content-digest" ', ''),
    })),
  },
  { code: 'signature-stale', produce: sending({ body: json(), created: 1_700_000_000 }) },
  {
    code: 'signature-replayed',
    produce: async (world) => {
      const request = await signedRequest(world, { body: json() });
      await send(request);
      return send(request);
    },
  },
  {
    code: 'signature-invalid',
    produce: async (world) => {
      const request = await signedRequest(world, { body: json() });
      return send({ ...request, url: request.url.replace('query', 'verify') });
    },
  },
  {
    code: 'algorithm-mismatch',
    produce: async (world) => {
      const other = crypto.generateKeyPair('ed25519').privatePem;
      const key = crypto.importSigningKey('xihu-window:k1', other)!;
      return sending({ body: json(), key })(world);
    },
  },
  {
    code: 'key-unknown',
    produce: async (world) => {
      const stranger = crypto.generateKeyPair('ed25519').privatePem;
      const key = crypto.importSigningKey('stranger:k1', stranger)!;
      return sending({ body: json(), key })(world);
    },
  },
  {
    code: 'digest-missing',
    produce: sending({ body: json(), headers: { 'content-digest': 'md5=:AAAA:' } }),
  },
  {
    code: 'digest-mismatch',
    produce: async (world) => {
      const request = await signedRequest(world, { body: json() });
      return send({ ...request, body: new TextEncoder().encode(json().replace('BJ', 'XX')) });
    },
  },
  { code: 'body-too-large', produce: sending({ body: `"${'x'.repeat(70_000)}"` }) },
  { code: 'media-type-unsupported', produce: sending({ body: json(), contentType: 'text/plain' }) },
  { code: 'body-malformed', produce: asking({ body: '{"purpose":{},"purpose":{}}' }) },
  { code: 'body-invalid', produce: asking({ body: { purpose: { class: 'curiosity' } } }) },
  { code: 'purpose-incomplete', produce: asking({ body: { purpose: { class: 'service' } } }) },
  {
    code: 'subject-invalid',
    produce: asking({ body: { subject: { citizenId: '330106189005170011' } } }),
  },
  { code: 'item-unknown', produce: asking({ body: { items: ['shoeSize'] } }) },
  { code: 'standard-unavailable', produce: asking({ body: { as: 'hz-enterprise@1' } }) },
  { code: 'no-authority', produce: asking({ dataset: 'shoe-sizes' }) },
  { code: 'not-shared', produce: asking({ dataset: 'tax-declaration' }) },
  { code: 'no-grant', produce: asking({ dataset: 'social-insurance-payments' }) },
  { code: 'grant-expired', produce: asking({ dataset: 'residence-permit' }) },
  {
    code: 'grant-not-begun',
    produce: asking({ as: 'hz-civil-desk', body: { purpose: statistics } }),
  },
  {
    code: 'grant-revoked',
    produce: asking({
      as: 'bank-counter',
      operation: 'verify',
      body: { claims: { status: 'active' } },
    }),
  },
  { code: 'purpose-not-granted', produce: asking({ body: { purpose: statistics } }) },
  { code: 'region-not-granted', produce: asking({ body: { region: '330203' } }) },
  {
    code: 'mode-not-granted',
    produce: asking({ as: 'bank-counter', dataset: 'population-basic' }),
  },
  { code: 'nothing-to-release', produce: asking({ body: { items: ['contributionBase'] } }) },
  {
    code: 'quota-exceeded',
    produce: async (world) => {
      const call = asking({
        ...enterprise('status', { purpose: statistics }),
        as: 'hz-civil-desk',
      });
      await call(world);
      return call(world);
    },
  },
  {
    code: 'no-supplier',
    produce: asking({
      as: 'bank-counter',
      dataset: 'population-basic',
      operation: 'verify',
      body: {
        purpose: { class: 'service', item: 'loan-identity-check', case: 'DK-1' },
        claims: { name: resident.name },
      },
    }),
  },
  {
    code: 'provider-unreachable',
    produce: asking({ answer: (_path, _body, response) => response.destroy() }),
  },
  { code: 'provider-timeout', produce: asking({ answer: () => undefined }) },
  { code: 'provider-failed', produce: asking({ answer: answering({ code: '0', message: 'no' }) }) },
  {
    code: 'provider-answer-unreadable',
    produce: asking({ answer: raw(200, JSON_UTF8, '{"code":') }),
  },
  {
    code: 'provider-breached-standard',
    produce: asking({ answer: answering(insured(insuredRow({ AAC031: '9' }))) }),
  },
  {
    code: 'subject-mismatch',
    produce: asking({ answer: answering(insured(insuredRow({ AAC002: '330105189308220022' }))) }),
  },
  {
    code: 'subject-ambiguous',
    produce: asking({
      dataset: 'population-basic',
      answer: answering(resided(populationRow(), populationRow({ hjdz: '别处1号' }))),
    }),
  },
  { code: 'subject-not-found', produce: asking({ answer: answering(insured()) }) },
  {
    code: 'mapping-failed',
    produce: asking({
      ...enterprise('name'),
      answer: answering(registered(enterpriseRow({ OPFROM: '20230230000000' }))),
    }),
  },
  { code: 'receiver-standard-unmet', produce: asking(enterprise('name', { as: 'too-tight@1' })) },
  { code: 'not-permitted', produce: reading('/log/tile/entries/000.p/1') },
  {
    code: 'exchange-unknown',
    produce: reading('/v1/exchanges/01900000-0000-7000-8000-000000000000/receipt'),
  },
  { code: 'document-unknown', produce: reading('/v1/catalog/matters/no-such-matter') },
  { code: 'not-cosigned', produce: reading('/log/cosigned-checkpoint') },
  { code: 'tile-unknown', produce: reading('/log/tile/0/x001/000') },
  { code: 'route-unknown', produce: reading('/v1/everything') },
  { code: 'method-not-allowed', produce: reading('/v1/datasets/x/query') },
  {
    code: 'log-unavailable',
    produce: async (world) => {
      // Another process holds the file's write lock: the commit cannot happen, so nothing may.
      const other = new Database(join(world.settings.data, 'log.db'));
      other.exec('BEGIN IMMEDIATE');
      try {
        const reply = await asking()(world);
        assert.equal(world.provider.asks(), 0);
        return reply;
      } finally {
        other.exec('ROLLBACK');
        other.close();
      }
    },
  },
  {
    code: 'overloaded',
    produce: async (world) => {
      const slow = Array.from({ length: 4 }, () =>
        asking({ answer: () => undefined })(world).catch(() => undefined),
      );
      const replies = await Promise.all(slow);
      const turnedAway = replies.find((reply) => reply?.body.code === 'overloaded');
      assert.ok(turnedAway);
      return turnedAway;
    },
  },
];

/** Produced elsewhere, because over HTTP on a sound gateway it cannot be. */
const elsewhere: Readonly<Partial<Record<ProblemCode, string>>> = {
  internal: 'src/http/app.test.ts',
  'witness-stale': 'test/acceptance/witness.test.ts',
  'provider-busy': 'test/acceptance/provider-guard.test.ts',
  'provider-paused': 'test/acceptance/provider-guard.test.ts',
  'csrf-mismatch': 'test/people/csrf.test.ts',
  'query-invalid': 'test/people/audit.test.ts',
  'sign-in-refused': 'src/people/sign-in/sign-in.test.ts',
  'sign-in-throttled': 'src/people/sign-in/sign-in.test.ts',
  'session-missing': 'src/people/sessions/sessions.test.ts',
  'session-unknown': 'src/people/sessions/sessions.test.ts',
  'step-up-required': 'src/people/accounts.test.ts',
  'person-unknown': 'src/people/accounts.test.ts',
  'agency-unknown': 'src/people/accounts.test.ts',
  'login-name-taken': 'src/people/accounts.test.ts',
  'too-many-people': 'src/people/accounts.test.ts',
  'scope-unfit': 'src/people/accounts.test.ts',
  'roles-exclusive': 'src/people/accounts.test.ts',
  'own-roles': 'src/people/accounts.test.ts',
  'last-administrator': 'src/people/accounts.test.ts',
  'account-state-unfit': 'src/people/accounts.test.ts',
  'activation-token-unknown': 'src/people/activation.test.ts',
  'activation-token-used': 'src/people/activation.test.ts',
  'activation-token-expired': 'src/people/activation.test.ts',
  'password-weak': 'src/people/activation.test.ts',
  'code-invalid': 'src/people/activation.test.ts',
  'administrator-local-only': 'src/people/sign-in/external-sign-in.test.ts',
  'recovery-unknown': 'src/people/recoveries.test.ts',
  'recovery-open': 'src/people/recoveries.test.ts',
  'cli-sign-in-taken': 'src/people/sessions/cli-sign-ins.test.ts',
  'cli-sign-in-unknown': 'src/people/sessions/cli-sign-ins.test.ts',
  'cli-sign-in-pending': 'src/people/sessions/cli-sign-ins.test.ts',
  'cli-sign-in-refused': 'src/people/sessions/cli-sign-ins.test.ts',
  'sign-in-stale': 'test/people/oidc.test.ts',
  'identity-declined': 'test/people/oidc.test.ts',
  'identity-claims-insufficient': 'test/people/oidc.test.ts',
  'identity-provider-failed': 'test/people/oidc.test.ts',
  'identity-token-invalid': 'test/people/oidc.test.ts',
  'bundle-unknown': 'test/people/bundles.test.ts',
  'bundle-in-force': 'test/people/bundles.test.ts',
  'catalog-findings': 'test/people/bundles.test.ts',
  'system-unknown': 'src/identity/key-desk.test.ts',
  'key-missing': 'src/identity/key-desk.test.ts',
  'key-unreadable': 'src/identity/key-desk.test.ts',
  'key-too-weak': 'src/identity/key-desk.test.ts',
  'algorithm-unfit': 'src/identity/key-desk.test.ts',
  'term-unfit': 'src/identity/key-desk.test.ts',
  'keyid-taken': 'src/identity/key-desk.test.ts',
  'key-taken': 'src/identity/key-desk.test.ts',
  'too-many-undecided': 'src/identity/key-desk.test.ts',
  'challenge-unknown': 'src/identity/key-desk.test.ts',
  'challenge-expired': 'src/identity/key-desk.test.ts',
  'proof-invalid': 'src/identity/key-desk.test.ts',
  'own-request': 'src/identity/key-desk.test.ts',
  'already-decided': 'src/identity/key-desk.test.ts',
  'key-act-unfit': 'src/identity/key-desk.test.ts',
  'erasure-unknown': 'test/people/erasures.test.ts',
  'entry-archived': 'test/evidence/archive.test.ts',
  'change-unknown': 'src/changes/change-desk.test.ts',
  'too-many-changes': 'src/changes/change-desk.test.ts',
  'change-act-unfit': 'src/changes/change-desk.test.ts',
  'change-edited': 'src/changes/change-desk.test.ts',
  'change-empty': 'src/changes/change-desk.test.ts',
  'change-outdated': 'src/changes/change-desk.test.ts',
  'change-conflicts': 'src/changes/change-desk.test.ts',
  'change-not-due': 'src/changes/change-desk.test.ts',
  'stop-unannounced': 'src/changes/change-desk.test.ts',
  'document-foreign': 'src/changes/change-desk.test.ts',
  'document-unfit': 'src/changes/change-desk.test.ts',
  'flow-unknown': 'src/flows/flow-desk.test.ts',
  'batch-unknown': 'src/flows/flow-desk.test.ts',
  'batch-differs': 'src/flows/flow-desk.test.ts',
  'batch-not-next': 'src/flows/flow-desk.test.ts',
  'batch-state-unfit': 'src/flows/flow-desk.test.ts',
  'segment-misplaced': 'src/flows/flow-desk.test.ts',
  'segment-overlong': 'src/flows/flow-desk.test.ts',
  'cursor-unfit': 'src/flows/flow-desk.test.ts',
  'origin-unknown': 'test/flows/relay.test.ts',
  'origin-invalid': 'test/flows/relay.test.ts',
  'quarantine-unknown': 'src/flows/waiting.test.ts',
  'override-unfit': 'src/flows/waiting.test.ts',
  'flow-not-polled': 'test/flows/in-person.test.ts',
  'record-unknown': 'test/flows/corrections.test.ts',
  'record-superseded': 'test/flows/corrections.test.ts',
  'correction-open': 'test/flows/corrections.test.ts',
  'correction-unknown': 'test/flows/corrections.test.ts',
  'correction-state-unfit': 'test/flows/corrections.test.ts',
  'too-many-corrections': 'test/flows/corrections.test.ts',
  'grant-unknown': 'src/proceedings/grant-desk.test.ts',
  'grant-move-unfit': 'src/proceedings/grant-desk.test.ts',
};

describe('every problem code over HTTP', () => {
  let world: World;
  before(async () => {
    world = await startWorld({
      documents,
      limits: { inFlightMax: 3, bodyBytesMax: 65_536, headersTimeoutMs: 1000 },
    });
  });
  after(() => world.close());

  for (const { code, produce } of cases) {
    it(code, async () => {
      const reply = await produce(world);
      const { status, origin } = problemCodes[code];
      assert.equal(reply.body.code, code);
      assert.equal(reply.status, status);
      assert.equal(reply.body.status, status);
      assert.equal(reply.headers.get('jingwei-error-origin'), origin);
      assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    });
  }

  it('walks the whole table', () => {
    const produced = [...cases.map(({ code }) => code), ...Object.keys(elsewhere)];
    assert.deepEqual(produced.sort(), Object.keys(problemCodes).sort());
  });

  it('exchanges again once the log can be written', async () => {
    const deadline = Date.now() + 10_000;
    let reply = await asking()(world);
    while (reply.status !== 200 && Date.now() < deadline) reply = await asking()(world);
    assert.equal(reply.status, 200);
  });
});
