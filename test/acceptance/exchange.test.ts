import assert from 'node:assert/strict';
import { canonicalBytes } from '../../src/kernel/index.ts';
import { commitmentsHold, fileSource, verifyLog } from '../../src/audit/index.ts';
import type { Reply } from '../../src/client/index.ts';
import type { Problem, QueryAnswer, VerifyAnswer } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import {
  ask,
  enterpriseRow,
  existing,
  insured,
  insuredRow,
  populationRow,
  registered,
  resided,
  resident,
} from '../support/calls.ts';
import { entriesOf, entriesOfExchange } from '../support/log.ts';
import { answering } from '../support/provider.ts';
import { startWorld, type World } from '../support/world.ts';

const crypto = createNodeCryptoProvider();
const sha256 = (bytes: Uint8Array): Uint8Array => crypto.sha256(bytes);

const answerOf = (reply: Reply): QueryAnswer => reply.body as QueryAnswer;
const resultsOf = (reply: Reply): VerifyAnswer => reply.body as VerifyAnswer;
const problemOf = (reply: Reply): Problem => reply.body as Problem;

describe('an exchange', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());
  beforeEach(() => world.provider.play(answering(insured(insuredRow()))));

  it('answers only the items asked for, in the national standard', async () => {
    const reply = await ask(world.as('xihu-window'), {
      body: { items: ['insuranceType', 'status', 'paidThrough'] },
    });
    assert.equal(reply.status, 200);
    assert.deepEqual(answerOf(reply).records, [
      { insuranceType: 'pension', paidThrough: '2026-10', status: 'active' },
    ]);
    assert.deepEqual(answerOf(reply).omitted, []);
  });

  it('names what it does not release and why', async () => {
    const items = ['status', 'contributionBase', 'insuredRegion', 'employerUscc'];
    const reply = await ask(world.as('xihu-window'), { body: { items } });
    assert.deepEqual(answerOf(reply).records, [{ status: 'active' }]);
    assert.deepEqual(answerOf(reply).omitted, [
      { item: 'contributionBase', code: 'item-not-shared' },
      { item: 'insuredRegion', code: 'item-not-needed' },
      { item: 'employerUscc', code: 'item-not-granted' },
    ]);
  });

  it("answers in the receiver's own standard, each field traced to the provider's", async () => {
    const reply = await ask(world.as('hz-housing-desk'), {
      body: {
        purpose: { class: 'service', item: 'housing-rent-subsidy', case: 'ZF-1' },
        items: ['insuranceType', 'status', 'paidThrough'],
        as: 'hz-insured-person@1',
      },
    });
    assert.equal(reply.status, 200);
    assert.equal(answerOf(reply).standard, 'hz-insured-person@1');
    assert.deepEqual(answerOf(reply).records, [{ cbzt: '01', jfz: '202610', xz: '110' }]);
    const lineage = answerOf(reply).provenance.items.map(({ item, from }) => `${item}<${from}`);
    assert.deepEqual(lineage.sort(), ['cbzt<AAC031', 'jfz<AAE003', 'xz<AAE140']);
  });

  it('masks what the grant does not release in clear', async () => {
    world.provider.play(answering(resided(populationRow())));
    const reply = await ask(world.as('xihu-window'), {
      dataset: 'population-basic',
      body: { items: ['citizenId', 'name', 'phone'] },
    });
    const [record] = answerOf(reply).records as Record<string, string>[];
    assert.notEqual(record?.['citizenId'], resident.citizenId);
    assert.match(record?.['citizenId'] ?? '', /\*/);
    assert.match(record?.['phone'] ?? '', /\*/);
    assert.ok(answerOf(reply).provenance.items.some(({ masked }) => masked === true));
  });

  it('reads epoch milliseconds, 14-digit dates and amounts in ten thousands', async () => {
    world.provider.play(answering(registered(enterpriseRow())));
    const reply = await ask(world.as('xihu-window'), {
      dataset: 'enterprise-registration',
      body: {
        subject: { uscc: existing.uscc },
        items: ['establishedOn', 'operatesFrom', 'registeredCapital', 'status'],
      },
    });
    assert.deepEqual(answerOf(reply).records, [
      {
        establishedOn: '2008-10-11',
        operatesFrom: '2008-10-11',
        registeredCapital: '1000000.00',
        status: 'existing',
      },
    ]);
  });

  it('verifies without telling the value', async () => {
    const reply = await ask(world.as('xihu-window'), {
      operation: 'verify',
      body: { claims: { status: 'suspended', insuranceType: 'pension' } },
    });
    assert.deepEqual(resultsOf(reply).results, { insuranceType: true, status: false });
    assert.ok(!JSON.stringify(reply.body).includes('active'));
  });

  it('lets a third party verify and refuses it a copy', async () => {
    world.provider.play(answering(resided(populationRow())));
    const bank = world.as('bank-counter');
    const purpose = { class: 'service', item: 'loan-identity-check', case: 'DK-1' };
    const verified = await ask(bank, {
      dataset: 'population-basic',
      operation: 'verify',
      body: { purpose, region: '330106', claims: { name: resident.name } },
    });
    assert.deepEqual(resultsOf(verified).results, { name: true });
    const copied = await ask(bank, { dataset: 'population-basic', body: { purpose } });
    assert.equal(problemOf(copied).code, 'mode-not-granted');
  });

  it('records the intent before the provider is asked and the outcome before the answer leaves', async () => {
    let atAsking: readonly string[] = [];
    world.provider.play((path, body, response) => {
      atAsking = entriesOf(world).map(({ kind }) => kind);
      answering(insured(insuredRow()))(path, body, response);
    });
    const reply = await ask(world.as('xihu-window'), { body: { items: ['status'] } });
    assert.equal(atAsking.at(-1), 'exchange.intent');
    const kinds = entriesOfExchange(world, answerOf(reply).exchange).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['exchange.intent', 'exchange.outcome']);
  });

  it('asks no provider for what it refuses, and records the refusal', async () => {
    world.provider.play(answering(insured(insuredRow())));
    const reply = await ask(world.as('hz-civil-desk'));
    assert.equal(problemOf(reply).code, 'no-grant');
    assert.equal(world.provider.asks(), 0);
    const exchange = problemOf(reply).instance?.replace('urn:uuid:', '') ?? '';
    const [entry, ...more] = entriesOfExchange(world, exchange);
    assert.equal(entry?.kind, 'exchange.refused');
    assert.deepEqual(more, []);
  });

  it('gives answers and refusals a receipt that commits to exactly what was sent', async () => {
    const allowed = await ask(world.as('xihu-window'), { body: { items: ['status'] } });
    const refused = await ask(world.as('hz-civil-desk'));
    for (const reply of [allowed, refused]) {
      const { receipt, ...rest } = reply.body as QueryAnswer;
      assert.ok(receipt);
      assert.ok(commitmentsHold(sha256, receipt, { answer: canonicalBytes(rest) }));
      const altered = canonicalBytes({ ...rest, exchange: 'another' });
      assert.ok(!commitmentsHold(sha256, receipt, { answer: altered }));
      assert.ok(!('providerAnswer' in (receipt.salts ?? {})));
      assert.ok('request' in (receipt.salts ?? {}), 'the receipt proves the question as well');
    }
  });

  it('keeps names, numbers and values out of the log', async () => {
    await ask(world.as('xihu-window'), { body: { items: ['name', 'status', 'citizenId'] } });
    const log = JSON.stringify(entriesOf(world));
    for (const value of [resident.citizenId, resident.name, '5230.00', existing.uscc]) {
      assert.ok(!log.includes(value), value);
    }
  });

  it('releases nothing of a record outside the grant’s region, and says how many it withheld', async () => {
    const elsewhere = insuredRow({ AAB301: '330203', AAE140: '310' });
    world.provider.play(answering(insured(insuredRow(), elsewhere)));
    const some = await ask(world.as('xihu-window'), { body: { items: ['insuranceType'] } });
    assert.deepEqual(answerOf(some).records, [{ insuranceType: 'pension' }]);
    assert.equal(answerOf(some).withheld, 1);
    world.provider.play(answering(insured(elsewhere)));
    const none = await ask(world.as('xihu-window'), { body: { items: ['insuranceType'] } });
    assert.equal(problemOf(none).code, 'region-not-granted');
  });

  it('leaves a log that verifies, entry by entry', async () => {
    const source = fileSource(world.settings.data);
    const report = await verifyLog(source, { sha256, verifierKey: world.verifierKey });
    source.close();
    assert.equal(report.ok, true);
  });
});
