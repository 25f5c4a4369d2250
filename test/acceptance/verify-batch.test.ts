import assert from 'node:assert/strict';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { canonicalBytes, utf8 } from '../../src/kernel/index.ts';
import { commitmentsHold, noteVerifierOf } from '../../src/audit/index.ts';
import { verifyReceipt } from '../../src/proofs/index.ts';
import type {
  AuditTrace,
  Problem,
  VerifyAnswer,
  VerifyBatchEnd,
  VerifyBatchResult,
} from '../../src/shapes/index.ts';
import { checkContentDigest } from '../../src/signatures/index.ts';
import { citizenIdCheck } from '../../src/standards/index.ts';
import { ask, insured, insuredRow, resident } from '../support/calls.ts';
import { entriesOf, entriesOfExchange } from '../support/log.ts';
import { answering, type Script } from '../support/provider.ts';
import { crypto, signedRequest } from '../support/raw.ts';
import { startWorld, type World } from '../support/world.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

const housing = { class: 'service', item: 'housing-rent-subsidy', case: 'ZF-2026-0001' };

interface Line {
  readonly subject: Readonly<Record<string, string>>;
  readonly claims?: Readonly<Record<string, unknown>>;
}

interface Sending {
  readonly system?: string;
  readonly dataset?: string;
  readonly purpose?: Readonly<Record<string, string>>;
  readonly head?: Readonly<Record<string, unknown>>;
  /** Instead of the head and the lines. */
  readonly text?: string;
}

interface BatchReply {
  readonly status: number;
  readonly headers: Headers;
  readonly sent: Uint8Array;
  readonly bytes: Uint8Array;
  /** Every line of an answer; the one document of a problem. */
  readonly lines: readonly Record<string, unknown>[];
}

async function verifyBatch(
  world: World,
  lines: readonly Line[],
  sending: Sending = {},
): Promise<BatchReply> {
  const { system = 'hz-housing-desk', dataset = 'social-insurance-status' } = sending;
  const { purpose = housing, head = {} } = sending;
  const text =
    sending.text ?? [{ purpose, ...head }, ...lines].map((line) => JSON.stringify(line)).join('\n');
  const { url, method, headers, body } = await signedRequest(world, {
    system,
    path: `/v1/datasets/${dataset}/verify-batch`,
    contentType: 'application/x-ndjson',
    body: text,
  });
  const reply = await fetch(url, { method, headers, body: new Uint8Array(body) });
  const bytes = new Uint8Array(await reply.arrayBuffer());
  const received = new TextDecoder().decode(bytes).trimEnd().split('\n');
  return {
    status: reply.status,
    headers: reply.headers,
    sent: utf8(text),
    bytes,
    lines: received.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const resultsIn = ({ lines }: BatchReply): readonly VerifyBatchResult[] =>
  lines.slice(1, -1) as unknown as VerifyBatchResult[];
const endOf = ({ lines }: BatchReply): VerifyBatchEnd => lines.at(-1) as unknown as VerifyBatchEnd;
const problemOf = ({ lines }: BatchReply): Problem => lines[0] as unknown as Problem;

/** A citizen number of nobody, by a number of ours. */
const citizen = (number: number): string => {
  const body = `33010619040115${String(number).padStart(3, '0')}`;
  return body + citizenIdCheck(body);
};

const personOf = (number: number) => ({ citizenId: citizen(number) });

/** What happens to a person when the provider is asked, by their number's last digit. */
const fates: readonly ((id: string) => unknown)[] = [
  (id) => insured(insuredRow({ AAC002: id })),
  (id) => insured(insuredRow({ AAC002: id, AAC031: '2', AAE003: '202509' })),
  (id) => insured(insuredRow({ AAC002: id }), insuredRow({ AAC002: id, AAE140: '310' })),
  () => insured(),
  (id) => insured(insuredRow({ AAC002: id, AAC031: '9' })),
  () => insured(insuredRow()),
  (id) => insured(insuredRow({ AAC002: id, AAB301: '330203' })),
  () => ({ code: '0', message: 'failed' }),
];

const fated: Script = (path, body, response) => {
  const id = body['AAC002'] as string;
  const fate = fates[Number(id.slice(14, 17)) % fates.length]!;
  const delayMs = Number(id.slice(14, 17)) % 13;
  setTimeout(() => answering(fate(id))(path, body, response), delayMs);
};

const grant = (id: string, over: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    grant: id,
    requester: 'hz-housing',
    dataset: 'social-insurance-status',
    items: ['citizenId', 'status'],
    modes: ['verify', 'verify-batch'],
    purposes: [{ class: 'regulation' }],
    regions: [{ code: '330100', subtree: true }],
    from: '2026-01-01',
    until: '2031-01-01',
    state: 'active',
    basis: 'test',
    scenario: 'test',
    ...over,
  });

const documents = {
  'catalogs/grants/G-B1.yaml': grant('G-B1'),
  'catalogs/grants/G-B2.yaml': grant('G-B2', {
    purposes: [{ class: 'emergency' }],
    quota: { perDay: 5 },
  }),
  'catalogs/grants/G-B3.yaml': grant('G-B3', { requester: 'zj-rural-bank' }),
};

const inspection = { class: 'regulation', plan: 'JC-1' };

describe('a batch verification', () => {
  let world: World;
  before(async () => {
    // Hundreds of asks at once take a while on a busy machine, and none of them is to be late.
    world = await startWorld({ documents, limits: { providerTimeoutMs: 20_000 } });
  });
  after(() => world.close());
  beforeEach(() => world.provider.play(fated));

  it('answers each subject in its order, and says what came of the whole', async () => {
    const claims = { status: 'active', insuranceType: 'pension' };
    const reply = await verifyBatch(world, [
      { subject: personOf(8), claims },
      { subject: personOf(3), claims },
      { subject: personOf(1), claims },
      { subject: { citizenId: '330106190401150028' }, claims },
      { subject: personOf(16) },
      { subject: personOf(16), claims: { insuredRegion: '330106' } },
    ]);
    assert.equal(reply.status, 200);
    assert.equal(reply.headers.get('content-type'), 'application/x-ndjson');
    assert.equal(reply.lines[0]?.['dataset'], 'social-insurance-status');
    assert.equal(reply.lines[0]['exchange'], reply.headers.get('jingwei-exchange'));
    assert.deepEqual(
      resultsIn(reply).map(({ n, results, problem }) => [n, results ?? problem?.code]),
      [
        [1, { status: true, insuranceType: true }],
        [2, 'subject-not-found'],
        [3, { status: false, insuranceType: true }],
        [4, 'subject-invalid'],
        [5, 'body-invalid'],
        [6, 'nothing-to-release'],
      ],
    );
    const { summary, omitted } = endOf(reply);
    assert.deepEqual(summary, {
      subjects: 6,
      answered: 2,
      problems: {
        'subject-not-found': 1,
        'subject-invalid': 1,
        'body-invalid': 1,
        'nothing-to-release': 1,
      },
    });
    assert.deepEqual(omitted, [{ item: 'insuredRegion', code: 'item-not-granted' }]);
    assert.equal(world.provider.asks(), 3);
  });

  it('is one exchange: the intent durable before the first ask, one outcome, one receipt', async () => {
    const atAsking = new Set<string | undefined>();
    world.provider.play((path, body, response) => {
      atAsking.add(entriesOf(world).at(-1)?.kind);
      fated(path, body, response);
    });
    const subjects = [0, 1, 4, 12].map((number) => ({
      subject: personOf(number),
      claims: { status: 'active' },
    }));
    const reply = await verifyBatch(world, subjects);
    assert.deepEqual([...atAsking], ['exchange.subjects']);
    const exchange = String(reply.lines[0]?.['exchange']);
    const [intent, page, outcome, ...more] = entriesOfExchange(world, exchange);
    assert.equal(intent?.kind, 'exchange.intent');
    assert.equal(page?.kind === 'exchange.subjects' && page.tokens.length, 4);
    assert.equal(outcome?.kind, 'exchange.outcome');
    assert.deepEqual(more, []);
    const { result, records, released, code, commitments, steps } = outcome;
    assert.deepEqual(
      { result, records, released, code },
      {
        result: 'released',
        records: 2,
        released: ['status'],
        code: 'provider-breached-standard',
      },
    );
    assert.ok('providerAnswer' in commitments);
    const names = steps.map(({ step }) => step);
    assert.equal(new Set(names).size, names.length);
    assert.ok(!JSON.stringify([intent, page, outcome]).includes('33010619'));
  });

  it('is found from each of its subjects, until the key of that one is erased', async () => {
    world.provider.play(fated);
    const subjects = [21, 22, 21].map((number) => ({
      subject: personOf(number),
      claims: { status: 'active' },
    }));
    const reply = await verifyBatch(world, subjects);
    const exchange = String(reply.lines[0]?.['exchange']);
    const [, page] = entriesOfExchange(world, exchange);
    assert.equal(page?.kind === 'exchange.subjects' && page.tokens.length, 2, 'each once');
    const found = async (number: number, dataset?: string): Promise<readonly string[]> => {
      const body = { subject: personOf(number), ...(dataset !== undefined && { dataset }) };
      const auditor = world.as('bureau-audit');
      for (;;) {
        const traced = await auditor.send({ method: 'POST', path: '/v1/audit/trace', body });
        assert.equal(traced.status, 200);
        const { chains, upTo, size } = traced.body as AuditTrace;
        // On a busy machine it may not be followed yet.
        if (upTo === size)
          return chains.flatMap((one) => (one.kind === 'exchange' ? one.exchange : []));
      }
    };
    assert.deepEqual(await found(21), [exchange]);
    assert.deepEqual(await found(22), [exchange]);
    assert.deepEqual(await found(23), []);
    const evidence = new Database(join(world.settings.data, 'evidence.db'));
    evidence.exec('DELETE FROM subject_keys');
    evidence.close();
    assert.deepEqual(await found(21), []);
    assert.equal((await verifyBatch(world, subjects)).status, 200);
    const [again] = await found(21);
    assert.ok(again !== undefined && again !== exchange, 'a token of another key');
  });

  it('proves with its receipt the whole question and the whole answer', async () => {
    const reply = await verifyBatch(world, [
      { subject: personOf(0), claims: { status: 'active' } },
      { subject: personOf(3), claims: { status: 'active' } },
    ]);
    const { receipt, ...end } = endOf(reply);
    assert.ok(receipt);
    const verdict = await verifyReceipt(sha256, receipt, [
      noteVerifierOf(sha256, world.verifierKey),
    ]);
    assert.equal(verdict.ok, true);
    const answer = [...reply.lines.slice(0, -1), end];
    const request = reply.sent;
    assert.ok(commitmentsHold(sha256, receipt, { answer: canonicalBytes(answer), request }));
    const swapped = [answer[0], answer[2], answer[1], answer[3]];
    assert.ok(!commitmentsHold(sha256, receipt, { answer: canonicalBytes(swapped) }));
    assert.equal(
      checkContentDigest(crypto, reply.headers.get('content-digest') ?? undefined, reply.bytes),
      undefined,
    );
    assert.match(reply.headers.get('signature-input') ?? '', /content-digest/);
  });

  it('gives what single verifications give, in the same order, and no value of a provider', async () => {
    const claims = fc.record(
      {
        status: fc.constantFrom('active', 'suspended', 'ended', 'never'),
        insuranceType: fc.constantFrom('pension', 'unemployment'),
        paidThrough: fc.constantFrom('2026-10', '2025-09'),
        insuredRegion: fc.constant('330106'),
      },
      { requiredKeys: [] },
    );
    const line = fc.record({ subject: fc.nat({ max: 40 }).map(personOf), claims });
    const usable = fc
      .array(line, { minLength: 1, maxLength: 12 })
      .filter((lines) => lines.some((each) => 'status' in each.claims));
    await fc.assert(
      fc.asyncProperty(usable, async (lines) => {
        const reply = await verifyBatch(world, lines);
        const singles = await Promise.all(lines.map((each) => single(each)));
        assert.deepEqual(
          resultsIn(reply).map(({ results, problem }) => results ?? told(problem)),
          singles,
        );
        // A value stands by itself; the same digits within a digest are chance.
        assert.doesNotMatch(
          new TextDecoder().decode(reply.bytes),
          new RegExp(`33010619|${resident.name}|(?<![\\w+/])5230|202610|2026-10|pension|active`),
        );
      }),
      { numRuns: 15 },
    );
  });

  const told = (problem: Problem | undefined): unknown => ({
    code: problem?.code,
    owner: problem?.owner,
    status: problem?.status,
    errors: problem?.errors,
  });

  async function single({ subject, claims }: Line): Promise<unknown> {
    const { status, body } = await ask(world.as('hz-housing-desk'), {
      operation: 'verify',
      body: { purpose: housing, subject, claims },
    });
    return status === 200 ? (body as VerifyAnswer).results : told(body as Problem);
  }

  it('refuses the whole, asking nothing, when a line is no JSON', async () => {
    const line = JSON.stringify({ subject: personOf(0), claims: { status: 'active' } });
    const text = [JSON.stringify({ purpose: housing }), line, '{"subject":', line].join('\n');
    const reply = await verifyBatch(world, [], { text });
    assert.equal(reply.status, 400);
    assert.equal(reply.headers.get('content-type'), 'application/problem+json');
    assert.equal(problemOf(reply).code, 'body-malformed');
    assert.equal(problemOf(reply).errors?.[0]?.pointer, '/2');
    assert.ok(problemOf(reply).receipt);
    assert.equal(world.provider.asks(), 0);
  });

  it('decides once for the whole: one item nobody knows refuses it', async () => {
    const reply = await verifyBatch(world, [
      { subject: personOf(0), claims: { status: 'active' } },
      { subject: personOf(1), claims: { shoeSize: 42 } },
    ]);
    assert.equal(problemOf(reply).code, 'item-unknown');
    assert.equal(world.provider.asks(), 0);
  });

  it('takes no more subjects than its purpose has room for', async () => {
    const line = { subject: personOf(0), claims: { status: 'active' } };
    const crowd = Array.from({ length: 201 }, () => line);
    const refused = await verifyBatch(world, crowd);
    assert.equal(problemOf(refused).code, 'body-too-large');
    assert.equal(world.provider.asks(), 0);
    const allowed = await verifyBatch(world, crowd, { purpose: inspection });
    assert.equal(endOf(allowed).summary.answered, 201);
  });

  it('answers about a thousand at once', async () => {
    const lines = Array.from({ length: 1000 }, (_, number) => ({
      subject: personOf(number),
      claims: { status: 'active' },
    }));
    const reply = await verifyBatch(world, lines, { purpose: inspection });
    const ids = resultsIn(reply).map(({ n }) => n);
    assert.deepEqual(
      ids,
      lines.map((_, index) => index + 1),
    );
    assert.equal(world.provider.asks(), 1000);
  });

  it('counts every subject against the quota, asked about alone or not', async () => {
    const order = { class: 'emergency', order: 'YJ-1' };
    const line = { subject: personOf(0), claims: { status: 'active' } };
    const send = (count: number) =>
      verifyBatch(
        world,
        Array.from({ length: count }, () => line),
        { purpose: order },
      );
    const beyond = await send(6);
    assert.equal(problemOf(beyond).code, 'quota-exceeded');
    assert.equal(beyond.headers.get('retry-after'), null);
    assert.equal((await send(4)).status, 200);
    // Nobody gets a fresh quota out of a restart.
    world = await world.restart();
    const second = await send(2);
    assert.equal(problemOf(second).code, 'quota-exceeded');
    assert.ok(Number(second.headers.get('retry-after')) > 0);
    assert.equal((await send(1)).status, 200);
    const alone = await ask(world.as('hz-housing-desk'), {
      operation: 'verify',
      body: { ...line, purpose: order },
    });
    assert.equal((alone.body as Problem).code, 'quota-exceeded');
  });

  it('is not for third parties, whatever their grant says', async () => {
    const line = { subject: personOf(0), claims: { status: 'active' } };
    const sending = { system: 'bank-counter', purpose: inspection };
    assert.equal(problemOf(await verifyBatch(world, [line], sending)).code, 'mode-not-granted');
    assert.equal(world.provider.asks(), 0);
  });

  it('is refused to a grant for single verifications', async () => {
    const line = { subject: { uscc: '91330106MJ0010013M' }, claims: { status: 'existing' } };
    const reply = await verifyBatch(world, [line], { dataset: 'enterprise-registration' });
    assert.equal(reply.status, 403);
    assert.ok(problemOf(reply).receipt);
    assert.equal(world.provider.asks(), 0);
  });
});
