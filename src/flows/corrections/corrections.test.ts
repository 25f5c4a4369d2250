import assert from 'node:assert/strict';
import type { CorrectionRequest } from '../../shapes/index.ts';
import {
  catalogOf,
  done,
  FLOW,
  house,
  lineOf,
  manifestFor,
  person,
  pullAll,
  sendBatch,
  SOURCE,
  startFlowWorld,
  type FlowWorld,
  type Person,
} from '../flow-world.test.ts';

const catalog = catalogOf();
const HZ = 'hz-core';
const KEY = '["a"]';

const wrongName: CorrectionRequest = {
  flow: FLOW,
  key: KEY,
  pointer: '/name',
  code: 'wrong',
  reason: '与户口簿不符',
};

const refusalOf = (result: object): unknown => ('refused' in result ? result.refused : result);

describe('a correction of what has landed', () => {
  let world: FlowWorld;
  let batches: string[];
  beforeEach(async () => {
    world = await startFlowWorld(catalog);
    batches = [];
    await send({ ZJ: 'a', QH2: '330200' }, { ZJ: 'b', QH: '330200' });
  });
  afterEach(() => world.end());

  async function send(...people: readonly Person[]): Promise<void> {
    const lines = people.map((each) => lineOf(person(each)));
    const previous = batches.at(-1);
    const batch = String(batches.length + 1);
    batches.push(batch);
    const over = previous === undefined ? {} : { previous };
    done(await sendBatch(world, lines, manifestFor(batch, lines, over)));
  }
  const raise = (over: Partial<CorrectionRequest> = {}, system = HZ) =>
    world.desk.corrections.raise({ system, request: { ...wrongName, ...over } });
  const seqOf = (key: string): number =>
    pullAll(world, HZ, 0).find((each) => each.key === key)?.seq ?? 0;
  const stateOf = (correction: string): string =>
    done(world.desk.corrections.find({ system: HZ, correction })).state;
  const answer = (correction: string, word: 'accepted' | 'declined', system = SOURCE) =>
    world.desk.corrections.answer({
      system,
      correction,
      answer: { answer: word, reason: '已核对' },
    });
  const kinds = (): readonly string[] =>
    world.entries.map(({ kind }) => kind).filter((kind) => kind.includes('correction'));

  it('goes up to the source with key, pointer, digest and reason, and where the source has it', async () => {
    const { digest = '' } = pullAll(world, HZ)[0] ?? {};
    const raised = done(await raise({ digest, seq: 1 }));
    assert.ok(house.check('api/correction.json')(raised).ok);
    assert.deepEqual(
      [raised.state, raised.owner, raised.key, raised.digest, raised.agency],
      ['raised', 'province', KEY, digest, 'hangzhou'],
    );
    const { corrections, more } = world.desk.corrections.list({ system: SOURCE });
    assert.equal(more, false);
    assert.deepEqual(
      corrections.map(({ correction, fields, reason, pointer }) => [
        correction,
        fields,
        reason,
        pointer,
      ]),
      [[raised.correction, ['XM'], '与户口簿不符', '/name']],
    );
  });

  it('says nothing of the record in the log', async () => {
    done(await raise({ seq: 1 }));
    const said = JSON.stringify(world.entries.at(-1));
    assert.equal(said.includes('与户口簿不符') || said.includes('[\\"a\\"]'), false, said);
  });

  it('leaves the copy as it is, until the source sends it again', async () => {
    const before = pullAll(world, HZ, 0);
    const { correction } = done(await raise({ seq: seqOf(KEY) }));
    assert.equal(done(await answer(correction, 'accepted')).state, 'accepted');
    assert.deepEqual(pullAll(world, HZ, 0), before);
    await send({ ZJ: 'a', QH2: '330200', BB: '2', XM: '另一人' });
    const closed = done(world.desk.corrections.find({ system: HZ, correction }));
    assert.deepEqual(
      [closed.state, closed.owner, closed.ended?.batch, closed.ended?.version],
      ['corrected', undefined, '2', '2'],
    );
    assert.deepEqual(kinds(), [
      'flow.correction-raised',
      'flow.correction-answered',
      'flow.correction-closed',
    ]);
  });

  it('is one of its flow: by the name of another flow there is none', async () => {
    const { correction } = done(await raise());
    const { corrections } = world.desk;
    const found = done(corrections.find({ system: SOURCE, correction, flow: FLOW }));
    assert.equal(found.correction, correction);
    const elsewhere = corrections.find({ system: SOURCE, correction, flow: 'other' });
    assert.deepEqual(elsewhere, { refused: 'correction-unknown' });
  });

  it('is not closed by a resend that leaves the field as it was', async () => {
    const { correction } = done(await raise({ seq: seqOf(KEY) }));
    done(await answer(correction, 'accepted'));
    await send({ ZJ: 'a', QH2: '330200', BB: '2', JD: '文新' });
    assert.equal(stateOf(correction), 'accepted');
    await send({ ZJ: 'a', QH2: '330200', BB: '3', XM: '另一人' });
    assert.equal(stateOf(correction), 'corrected');
  });

  it('without its delivery, is closed by any later content once the source has accepted', async () => {
    const { correction } = done(await raise());
    await send({ ZJ: 'a', QH2: '330200', BB: '2', XM: '另一人' });
    assert.equal(stateOf(correction), 'raised');
    done(await answer(correction, 'accepted'));
    await send({ ZJ: 'a', QH2: '330200', BB: '3', XM: '又一人' });
    assert.equal(stateOf(correction), 'corrected');
  });

  it('ends where the record leaves the receiver', async () => {
    const { correction } = done(await raise({ code: 'misplaced', pointer: '' }));
    await send({ ZJ: 'a', QH: '330200', BB: '2' });
    assert.equal(stateOf(correction), 'removed');
  });

  it('ends when it is declined or withdrawn, each by its own side and once', async () => {
    const { correction } = done(await raise());
    assert.equal(refusalOf(await answer(correction, 'accepted', HZ)), 'correction-unknown');
    const declined = done(await answer(correction, 'declined'));
    assert.deepEqual([declined.state, declined.answer?.reason], ['declined', '已核对']);
    assert.equal(refusalOf(await answer(correction, 'accepted')), 'correction-state-unfit');
    const own = { system: HZ, correction };
    assert.equal(refusalOf(await world.desk.corrections.withdraw(own)), 'correction-state-unfit');
    const second = done(await raise()).correction;
    const foreign = { system: SOURCE, correction: second };
    assert.equal(refusalOf(await world.desk.corrections.withdraw(foreign)), 'correction-unknown');
    const mine = { system: HZ, correction: second };
    assert.equal(done(await world.desk.corrections.withdraw(mine)).state, 'withdrawn');
    assert.deepEqual(world.desk.corrections.list({ system: HZ, isOpen: true }).corrections, []);
  });

  it('is about what the receiver holds, as it holds it', async () => {
    const cases: readonly (readonly [Partial<CorrectionRequest>, string, string])[] = [
      [{}, 'wz-core', 'flow-unknown'],
      [{ flow: 'none' }, HZ, 'flow-unknown'],
      [{ key: '["b"]' }, HZ, 'record-unknown'],
      [{ key: '["z"]' }, HZ, 'record-unknown'],
      [{ seq: 7 }, HZ, 'record-unknown'],
      [{ digest: `sha256:${'0'.repeat(64)}` }, HZ, 'record-superseded'],
      [{ pointer: '/phone' }, HZ, 'body-invalid'],
      [{ pointer: '/XM' }, HZ, 'body-invalid'],
      [{ pointer: '/name' }, 'xh-desk', 'body-invalid'],
      [{ pointer: '/mc' }, HZ, 'body-invalid'],
    ];
    for (const [over, system, refused] of cases) {
      assert.equal(refusalOf(await raise(over, system)), refused, JSON.stringify(over));
    }
    assert.equal(done(await raise({ pointer: '/mc' }, 'nb-core')).state, 'raised');
    assert.deepEqual(kinds(), ['flow.correction-raised']);
  });

  it('is one, however often it is said; another about the same field waits for it', async () => {
    const first = done(await raise({ seq: 1 }));
    assert.deepEqual(done(await raise({ seq: 1 })), first);
    assert.equal(refusalOf(await raise({ reason: '别的' })), 'correction-open');
    assert.equal(done(await raise({ pointer: '/region' })).state, 'raised');
    const page = world.desk.corrections.list({ system: HZ, key: KEY, after: first.correction });
    assert.deepEqual(
      page.corrections.map(({ pointer }) => pointer),
      ['/region'],
    );
  });

  it('is shown to its two sides and to nobody else', async () => {
    const { correction } = done(await raise());
    for (const system of ['nb-core', 'xh-desk', 'none']) {
      const found = world.desk.corrections.find({ system, correction });
      assert.equal(refusalOf(found), 'correction-unknown');
      assert.deepEqual(world.desk.corrections.list({ system }).corrections, []);
    }
    assert.equal(done(world.desk.corrections.find({ system: HZ, correction })).fields, undefined);
    const [seen] = world.desk.corrections.ofFlow(FLOW);
    assert.deepEqual(
      [seen?.receiver, seen?.pointer, seen?.state, JSON.stringify(seen).includes('"a"')],
      [HZ, '/name', 'raised', false],
    );
  });

  it('outlives a kill at any moment, and closes when the batch is applied after all', async () => {
    const lines = [lineOf(person({ ZJ: 'a', QH2: '330200', BB: '2', XM: '另一人' }))];
    const { correction } = done(await raise({ seq: seqOf(KEY) }));
    world.killAfter = 4;
    await assert.rejects(sendBatch(world, lines, manifestFor('2', lines, { previous: '1' })));
    await world.reopen();
    done(await world.desk.close({ flow: FLOW, system: SOURCE, batch: '2' }));
    assert.equal(stateOf(correction), 'corrected');
  });

  it('is erased a while after it has ended', async () => {
    const { correction } = done(await raise());
    const open = done(await raise({ pointer: '/region' })).correction;
    done(await answer(correction, 'declined'));
    world.nowMs += 31 * 86_400_000;
    await world.desk.sweep();
    const gone = world.desk.corrections.find({ system: HZ, correction });
    assert.equal(refusalOf(gone), 'correction-unknown');
    assert.equal(stateOf(open), 'raised');
  });
});

describe('a copy that has landed', () => {
  it('is a local resource bound to its dataset, and kept no less strictly', async () => {
    const world = await startFlowWorld(catalog);
    try {
      const lines = [lineOf(person({ ZJ: 'a', QH: '330200' }))];
      done(await sendBatch(world, lines, manifestFor('1', lines)));
      const resources = (system: string) =>
        done(world.desk.resources({ flow: FLOW, system })).resources;
      assert.deepEqual(resources('nb-core'), []);
      const acknowledgement = { acknowledged: 1 };
      done(await world.desk.acknowledge({ flow: FLOW, system: 'nb-core', acknowledgement }));
      const [landed] = resources('nb-core');
      assert.ok(house.check('api/flow-resource.json')(landed).ok);
      assert.deepEqual(
        [landed?.source, landed?.agency, landed?.standard, landed?.batch, landed?.share],
        ['people', 'ningbo', 'nb-people@1', '1', 'conditional'],
      );
      const kept = {
        share: 'conditional',
        grade: 2,
        personal: false,
        sensitivePersonal: false,
        sensitivity: 'general',
      };
      assert.deepEqual(landed?.items, { no: kept, mc: kept });
      assert.deepEqual(resources(SOURCE), [landed]);
      assert.deepEqual(resources(HZ), []);
      assert.deepEqual(world.desk.resources({ flow: FLOW, system: 'none' }), {
        refused: 'flow-unknown',
      });
    } finally {
      world.end();
    }
  });
});
