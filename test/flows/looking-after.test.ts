import assert from 'node:assert/strict';
import {
  done,
  FLOW,
  lineOf,
  manifestFor,
  person,
  sendBatch,
  startFlowWorld,
  type FlowWorld,
} from '../../src/flows/flow-world.test.ts';
import { flowRoutes } from '../../src/http/people/flow-routes.ts';
import type { FlowRouteParts } from '../../src/http/people/flow-route-parts.ts';
import type { Answer, AskedInSession } from '../../src/http/people/route.ts';
import type { Refusal } from '../../src/kernel/index.ts';
import type { Target } from '../../src/people/index.ts';

type Told = Readonly<Record<string, unknown>>;

describe('flows as people look after them', () => {
  let world: FlowWorld;
  let parts: FlowRouteParts;
  /** Agencies that whoever asks may look at. */
  let charge: readonly string[];
  before(async () => {
    world = await startFlowWorld();
    parts = {
      flows: world.desk,
      pollFlow: (flow) => (flow === FLOW ? Promise.resolve({ applied: 2, waiting: 1 }) : undefined),
      catalog: () => world.catalog,
      agencyOf: () => ({ region: '330100' }),
      people: {
        may: (_by: unknown, _action: string, { agency = '' }: Target) =>
          charge.includes(agency) ? undefined : { refused: 'role-missing' },
      } as unknown as FlowRouteParts['people'],
    };
    const lines = [
      lineOf(person({ ZJ: 'a' })),
      lineOf(person({ ZJ: 'b', QH: '339999' })),
      lineOf(person({ ZJ: 'c', QH: '330300' })),
    ];
    done(await sendBatch(world, lines, manifestFor('1', lines)));
    const call = { flow: FLOW, system: 'hz-core' };
    const refused = [{ seq: 1, code: 'no-such-street' }];
    done(await world.desk.acknowledge({ ...call, acknowledgement: { acknowledged: 1, refused } }));
  });
  after(() => world.end());

  const rowOf = (method: string, path: string) => {
    const row = flowRoutes(parts).find((each) => each.method === method && each.path === path);
    return row?.needs === 'session' ? row : assert.fail(`no ${method} ${path}`);
  };
  const asked = (params: Readonly<Record<string, string>>, by: string, body: unknown) =>
    ({ params: { flow: FLOW, ...params }, by: { person: by }, body }) as unknown as AskedInSession;
  const ask = async (
    row: ReturnType<typeof rowOf>,
    { params = {}, by = 'p1', body = undefined as unknown },
  ): Promise<Told> => {
    const answer: Answer | Refusal = await row.handle(asked(params, by, body));
    return ('refused' in answer ? answer : answer.body) as Told;
  };

  it('shows all of a flow to its source, and a receiver its own part', async () => {
    const list = rowOf('GET', '/v1/flow-desk');
    const one = rowOf('GET', '/v1/flow-desk/:flow');
    charge = ['province'];
    const [listed] = (await ask(list, {}))['flows'] as readonly Told[];
    assert.deepEqual(
      [listed?.['source'], listed?.['pending'], listed?.['dead']],
      ['province', 1, 1],
    );
    const late = { lagSeconds: 150 * 86_400, isOverdue: true, isSilent: true, isShort: true };
    const owners = ['province', 'hangzhou', 'xihu'];
    assert.deepEqual(listed?.['standing'], { ...late, owners });
    const whole = await ask(one, {});
    assert.equal((whole['receivers'] as readonly unknown[]).length, 2);
    assert.deepEqual(whole['unclaimed'], [{ region: '330300', records: 1 }]);
    assert.deepEqual([whole['corrections'], whole['resources']], [[], []]);
    charge = ['xihu'];
    const part = await ask(one, {});
    const [own] = (await ask(list, {}))['flows'] as readonly Told[];
    assert.equal(own?.['standing'], undefined);
    assert.deepEqual(
      [(part['receivers'] as readonly Told[]).map((each) => each['receiver']), part['deadLetters']],
      [['xh-desk'], []],
    );
    assert.equal('batches' in part, false);
    charge = ['hangzhou'];
    const [letter] = (await ask(one, {}))['deadLetters'] as readonly Told[];
    assert.equal(letter?.['code'], 'no-such-street');
    charge = [];
    assert.deepEqual(await ask(list, {}), { flows: [] });
    assert.deepEqual(await ask(one, {}), { refused: 'flow-unknown' });
    assert.deepEqual(await ask(one, { params: { flow: 'nope' } }), { refused: 'flow-unknown' });
  });

  it('releases what is quarantined by two people, and tells of a batch as its source hears it', async () => {
    const batch = '/v1/flow-desk/:flow/batches/:batch';
    const params = { batch: '1' };
    const [record] = (await ask(rowOf('GET', `${batch}/quarantine`), { params }))[
      'records'
    ] as readonly Told[];
    assert.deepEqual([record?.['ordinal'], record?.['rule']], [1, 'region-unknown']);
    const at = { batch: '1', ordinal: '1' };
    const row = (act: string) => rowOf('POST', `${batch}/quarantine/:ordinal/${act}`);
    const body = { reason: '原件已核对', region: '330106' };
    assert.equal((await ask(row('ask'), { params: at, body }))['state'], 'asked');
    assert.deepEqual(await ask(row('approve'), { params: at }), { refused: 'own-request' });
    const refusal = { params: at, by: 'p2', body: { reason: '区划不对' } };
    assert.equal((await ask(row('refuse'), refusal))['state'], 'open');
    await ask(row('ask'), { params: at, body });
    const approved = await ask(row('approve'), { params: at, by: 'p2' });
    assert.equal(approved['state'], 'released');
    const none = await ask(row('approve'), { params: { ...at, ordinal: '1x' }, by: 'p2' });
    assert.deepEqual(none, { refused: 'quarantine-unknown' });
    const books = await ask(rowOf('GET', `${batch}/reconciliation`), { params });
    assert.equal(books['state'], 'applied');
    const quality = await ask(rowOf('GET', `${batch}/quality`), { params });
    assert.equal(quality['records'], 3);
    const whole = await ask(rowOf('GET', '/v1/flow-desk/:flow/quality'), {});
    assert.deepEqual([whole['batches'], whole['records']], [1, 3]);
    const lag = await ask(rowOf('GET', `${batch}/lag`), { params });
    assert.equal(typeof lag['lagSeconds'], 'number');
  });

  it('orders a replay and a claim', async () => {
    const replay = rowOf('POST', '/v1/flow-desk/:flow/receivers/:receiver/replay');
    const params = { receiver: 'hz-core' };
    assert.equal((await ask(replay, { params, body: { after: 0 } }))['receiver'], 'hz-core');
    const far = await ask(replay, { params, body: { after: 99 } });
    assert.deepEqual(far, { refused: 'cursor-unfit' });
    const claimed = await ask(rowOf('POST', '/v1/flow-desk/:flow/claim'), {});
    assert.deepEqual(claimed, { regions: 0, deliveries: 0 });
  });

  it('looks at the source when told to, where the gateway looks at it at all', async () => {
    const row = rowOf('POST', '/v1/flow-desk/:flow/poll');
    const polled = { flow: FLOW, ended: true, applied: 2, waiting: 1 };
    assert.deepEqual(await ask(row, {}), polled);
    const none = await ask(row, { params: { flow: 'nope' } });
    assert.deepEqual(none, { refused: 'flow-not-polled' });
  });

  it('judges each act by the agency that answers for it', async () => {
    const targetOf = async (
      method: string,
      path: string,
      params: Readonly<Record<string, string>>,
    ) => {
      const { target } = rowOf(method, path);
      return typeof target === 'function' ? target(asked(params, 'p1', undefined)) : undefined;
    };
    const claim = '/v1/flow-desk/:flow/claim';
    const replay = '/v1/flow-desk/:flow/receivers/:receiver/replay';
    assert.deepEqual(await targetOf('POST', claim, {}), { agency: 'province', region: '330100' });
    assert.deepEqual(await targetOf('POST', claim, { flow: 'nope' }), { refused: 'flow-unknown' });
    assert.deepEqual(await targetOf('POST', replay, { receiver: 'xh-desk' }), {
      agency: 'xihu',
      region: '330100',
    });
    assert.deepEqual(await targetOf('POST', replay, { receiver: 'x' }), {
      refused: 'flow-unknown',
    });
  });
});
