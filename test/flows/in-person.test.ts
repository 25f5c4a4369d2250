import assert from 'node:assert/strict';
import { createCorrectionCalls, pullDeliveries, sendBatch } from '../../src/client/index.ts';
import { FLOW, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { utf8 } from '../../src/kernel/index.ts';
import type { Answered, Browser } from '../people/support/browser.ts';
import { colleaguesAt } from '../people/support/colleague-at.ts';
import { entriesOf } from '../support/log.ts';
import { startWorld, type World } from '../support/world.ts';
import { relayWorldOptions } from './support/relay-documents.ts';

const record = {
  number: 'a',
  name: '某人',
  region: '330106',
  since: '2026-01-02',
  version: '1',
  op: 'I',
};

const DESK = `/v1/flow-desk/${FLOW}`;

describe('people of the source at a whole gateway', () => {
  let world: World;
  let operator: Browser;
  let stranger: Browser;
  let seq = 0;
  before(async () => {
    const receiver = { agency: 'hangzhou', system: 'hz-core', region: '330100' } as const;
    world = await startWorld(relayWorldOptions('in-person.jingwei.local/log', [receiver]));
    const { gateway, administrators } = world;
    const pages = await colleaguesAt({ baseUrl: gateway.baseUrl, administrators }, [
      { loginName: 'operator-a', agency: 'province', role: 'department-operator' },
      { loginName: 'operator-b', agency: 'hangzhou', role: 'department-operator' },
    ]);
    [operator, stranger] = pages as [Browser, Browser];
    await send('1', {});
    const parts = { client: world.as('hz-core'), wait: () => Promise.resolve() };
    for await (const page of pullDeliveries(parts, { flow: FLOW })) seq = page.to;
  });
  after(() => world.close());

  const post = (page: Browser, path: string, body?: object): Promise<Answered> =>
    page.ask(`${DESK}${path}`, { method: 'POST', ...(body === undefined ? {} : { body }) });

  const send = (batch: string, over: object) =>
    sendBatch(
      { client: world.as(SOURCE), sha256, wait: () => Promise.resolve() },
      {
        flow: FLOW,
        batch,
        lines: () => [utf8(JSON.stringify({ ...record, ...over }))],
        manifest: {
          window: { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' },
        },
      },
    );

  it('hear that a gateway looks at no table of theirs, where the settings name none', async () => {
    const { status, json } = await post(operator, '/poll');
    assert.deepEqual([status, json.code], [409, 'flow-not-polled']);
  });

  it('read what a receiver finds wrong and answer it, and the resend closes it', async () => {
    const receiver = createCorrectionCalls(world.as('hz-core'));
    const about = { flow: FLOW, key: '["a"]', seq, code: 'wrong', reason: '与户口簿不符' } as const;
    const { correction } = await receiver.raise({ ...about, pointer: '/name' });
    const path = `/corrections/${correction}`;
    const seen = (await operator.ask(`${DESK}${path}`)).json;
    assert.deepEqual([seen['reason'], seen['fields']], ['与户口簿不符', ['name']]);

    const word = { answer: 'accepted', reason: '已核对原件' };
    assert.equal((await post(operator, `${path}/answer`, { answer: 'yes' })).status, 422);
    const answered = await post(operator, `${path}/answer`, word);
    assert.deepEqual([answered.status, answered.json['state']], [200, 'accepted']);
    const again = await post(operator, `${path}/answer`, word);
    assert.deepEqual([again.status, again.json.code], [409, 'correction-state-unfit']);

    const entry = entriesOf(world).find(
      ({ kind }) => kind === 'flow.correction-answered-by-person',
    );
    assert.deepEqual(
      entry?.kind === 'flow.correction-answered-by-person' && [
        entry.correction,
        entry.agency,
        entry.answer,
      ],
      [correction, 'province', 'accepted'],
    );
    assert.equal(JSON.stringify(entry).includes('原件'), false);
    await send('2', { version: '2', name: '另一人' });
    assert.equal((await receiver.find(correction)).state, 'corrected');
  });

  it('do so for their own agency and flow alone', async () => {
    const receiver = createCorrectionCalls(world.as('hz-core'));
    const about = { flow: FLOW, key: '["a"]', code: 'outdated', reason: '已变更' } as const;
    const { correction } = await receiver.raise({ ...about, pointer: '/region' });
    const word = { answer: 'declined', reason: '无误' };
    const path = `/corrections/${correction}`;
    for (const asked of [
      await stranger.ask(`${DESK}${path}`),
      await post(stranger, `${path}/answer`, word),
    ]) {
      assert.deepEqual([asked.status, asked.json.code], [403, 'not-permitted']);
    }
    const elsewhere = await operator.ask(`/v1/flow-desk/none${path}`);
    assert.deepEqual([elsewhere.status, elsewhere.json.code], [404, 'flow-unknown']);
    const unknown = await operator.ask(`${DESK}/corrections/none`);
    assert.deepEqual([unknown.status, unknown.json.code], [404, 'correction-unknown']);
    assert.equal((await receiver.find(correction)).state, 'raised');
    const declined = await post(operator, `${path}/answer`, word);
    assert.deepEqual([declined.json['state'], declined.json['owner']], ['declined', undefined]);
  });
});
