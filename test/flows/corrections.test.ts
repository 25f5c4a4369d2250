import assert from 'node:assert/strict';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import {
  bytesOf,
  FLOW,
  lineOf,
  manifestFor,
  person,
  SOURCE,
  type Person,
} from '../../src/flows/flow-world.test.ts';
import {
  createCorrectionCalls,
  FlowRefused,
  pullDeliveries,
  readAnnotations,
  type Delivered,
} from '../../src/client/index.ts';
import type { ProblemCode } from '../../src/kernel/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const KEY = '["a"]';

/** As many as one receiver may have open in one flow. */
const MANY = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
  INSERT INTO corrections
    (id, flow, receiver, agency, key, version, digest, pointer, code, reason, salt, state, raised_at)
  SELECT 'many-' || i, '${FLOW}', 'hz-core', 'hangzhou', i, '1', '', '', 'wrong', '-', x'', 'raised', ''
  FROM n`;
const NDJSON = 'application/x-ndjson';

describe('corrections over the wire', () => {
  let world: World;
  let held: Delivered | undefined;
  before(async () => {
    world = await startWorld(flowWorldOptions());
    await send('1', { ZJ: 'a' });
    const parts = { client: world.as('hz-core'), wait: () => Promise.resolve() };
    for await (const page of pullDeliveries(parts, { flow: FLOW })) held = page.deliveries[0];
  });
  after(() => world.close());

  const as = (system: string) => createCorrectionCalls(world.as(system));

  async function send(batch: string, sent: Person, previous?: string): Promise<void> {
    const client = world.as(SOURCE);
    const lines = [lineOf(person(sent))];
    const path = `/v1/flows/${FLOW}/batches`;
    const body = manifestFor(batch, lines, previous === undefined ? {} : { previous });
    await client.send({ method: 'POST', path, body });
    await client.send({
      method: 'PUT',
      path: `${path}/${batch}/records?from=0`,
      body: bytesOf(lines),
      contentType: NDJSON,
    });
    const closed = await client.send({ method: 'POST', path: `${path}/${batch}/close` });
    assert.equal(closed.status, 200);
  }

  async function refused(code: ProblemCode, call: Promise<unknown>): Promise<void> {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof FlowRefused);
      assert.equal(error.problem.code, code);
      return true;
    });
  }

  const about = { flow: FLOW, key: KEY, pointer: '/name', code: 'wrong', reason: '有误' } as const;

  it('go up, are answered, and are closed by the resend', async () => {
    const { seq = 0, digest = '' } = held ?? {};
    const raised = await as('hz-core').raise({ ...about, seq, digest });
    const [seen] = (await as(SOURCE).list({ flow: FLOW, state: 'open' })).corrections;
    assert.deepEqual([seen?.correction, seen?.fields], [raised.correction, ['XM']]);
    const word = { answer: 'accepted', reason: '属实' } as const;
    assert.equal((await as(SOURCE).answer(raised.correction, word)).state, 'accepted');
    await refused('correction-state-unfit', as(SOURCE).answer(raised.correction, word));
    await send('2', { ZJ: 'a', XM: '另一人', BB: '2' }, '1');
    const closed = await as('hz-core').find(raised.correction);
    assert.deepEqual([closed.state, closed.ended?.batch], ['corrected', '2']);
    await refused('record-superseded', as('hz-core').raise({ ...about, digest }));
  });

  it('are refused with a code each', async () => {
    const calls = as('hz-core');
    await refused('flow-unknown', calls.raise({ ...about, flow: 'none' }));
    await refused('record-unknown', calls.raise({ ...about, key: '["z"]' }));
    await refused('body-invalid', calls.raise({ ...about, pointer: '/shoeSize' }));
    const { correction } = await calls.raise(about);
    await refused('correction-open', calls.raise({ ...about, reason: '又有误' }));
    await refused('correction-unknown', as('nb-core').find(correction));
    await refused('correction-unknown', as(SOURCE).withdraw(correction));
    const [[key, noted] = []] = await readAnnotations(calls, FLOW);
    assert.deepEqual([key, noted?.map(({ pointer }) => pointer)], [KEY, ['/name']]);
    assert.equal((await calls.withdraw(correction)).state, 'withdrawn');
    assert.equal((await readAnnotations(calls, FLOW)).size, 0);
    const other = await world
      .as('hz-core')
      .send({ method: 'GET', path: '/v1/corrections?state=x' });
    assert.equal((other.body as { readonly code: string }).code, 'query-invalid');
  });

  it('are bounded for each receiver', async () => {
    const database = new Database(join(world.settings.data, 'flows.db'));
    try {
      database.exec(MANY);
      await refused('too-many-corrections', as('hz-core').raise(about));
      database.exec("DELETE FROM corrections WHERE id LIKE 'many-%'");
      const { correction } = await as('hz-core').raise(about);
      await as('hz-core').withdraw(correction);
    } finally {
      database.close();
    }
  });

  it('a copy that landed is told as a local resource, to its two sides alone', async () => {
    const path = `/v1/flows/${FLOW}/resources`;
    const { body } = await world.as('hz-core').send({ method: 'GET', path });
    const [landed] = (body as { readonly resources: readonly { readonly source: string }[] })
      .resources;
    assert.equal(landed?.source, 'people');
    assert.equal((await world.as('xihu-window').send({ method: 'GET', path })).status, 404);
  });

  it('names the methods of a path that has two', async () => {
    const path = '/v1/corrections';
    const { status, headers } = await world.as('hz-core').send({ method: 'PUT', path });
    assert.deepEqual([status, headers.get('allow')], [405, 'POST, GET']);
  });
});
