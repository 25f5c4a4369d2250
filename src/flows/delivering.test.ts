import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { isRefusal } from '../kernel/index.ts';
import type { FlowReceiver } from '../shapes/index.ts';
import type { DeliveryPage, DeliveryPort, PushWorker } from './index.ts';
import { backoffMs } from './pushing.ts';
import {
  catalogOf,
  done,
  FLOW,
  lineOf,
  manifestFor,
  person,
  pullAll,
  sendBatch,
  SOURCE,
  startFlowWorld,
  type FlowWorld,
} from './flow-world.test.ts';

const catalog = catalogOf();

// ---- the states of deliveries, against a model of three sets

const SYSTEMS = ['hz-core', 'nb-core'] as const;
type System = (typeof SYSTEMS)[number];

interface ReceiverModel {
  released: number;
  acked: number;
  readonly dead: Set<number>;
}

interface Model {
  batches: number;
  readonly receivers: Readonly<Record<System, ReceiverModel>>;
}

const emptyModel = (): Model => ({
  batches: 0,
  receivers: {
    'hz-core': { released: 0, acked: 0, dead: new Set() },
    'nb-core': { released: 0, acked: 0, dead: new Set() },
  },
});

async function agrees(model: Model, world: FlowWorld): Promise<void> {
  const letters = world.desk.deadLetters(FLOW);
  for (const system of SYSTEMS) {
    const { released, acked, dead } = model.receivers[system];
    const state = done(world.desk.receiver({ flow: FLOW, system }));
    assert.deepEqual(
      [state.released, state.acknowledged, state.dead],
      [released, acked, dead.size],
    );
    const seqs = letters.filter(({ receiver }) => receiver === system).map(({ seq }) => seq);
    assert.deepEqual(
      seqs,
      [...dead].sort((a, b) => a - b),
    );
    assert.equal(pullAll(world, system).length, released - acked);
  }
  await booksAgree(model, world);
}

async function booksAgree(model: Model, world: FlowWorld): Promise<void> {
  const sum = { acknowledged: 0, pending: 0, dead: 0 };
  for (let batch = 1; batch <= model.batches; batch += 1) {
    const call = { flow: FLOW, system: SOURCE, batch: String(batch) };
    for (const each of done(await world.desk.reconciliation(call)).deliveries) {
      assert.equal(each.derived, each.acknowledged + each.pending + each.dead);
      sum.acknowledged += each.acknowledged;
      sum.pending += each.pending;
      sum.dead += each.dead;
    }
  }
  const { 'hz-core': hz, 'nb-core': nb } = model.receivers;
  assert.deepEqual(sum, {
    acknowledged: hz.acked + nb.acked - hz.dead.size - nb.dead.size,
    pending: hz.released + nb.released - hz.acked - nb.acked,
    dead: hz.dead.size + nb.dead.size,
  });
}

class Send implements fc.AsyncCommand<Model, FlowWorld> {
  readonly counts: readonly number[];
  constructor(counts: readonly number[]) {
    this.counts = counts;
  }
  check = (): boolean => true;
  async run(model: Model, world: FlowWorld): Promise<void> {
    const name = String(model.batches + 1);
    const lines = this.counts.flatMap((count, at) =>
      Array.from({ length: count }, (_, index) =>
        lineOf(person({ ZJ: `${name}-${at}-${index}`, QH: at === 0 ? '330102' : '330200' })),
      ),
    );
    const previous = model.batches === 0 ? {} : { previous: String(model.batches) };
    done(await sendBatch(world, lines, manifestFor(name, lines, previous)));
    model.batches += 1;
    SYSTEMS.forEach((system, at) => {
      model.receivers[system].released += this.counts[at] ?? 0;
    });
    await agrees(model, world);
  }
  toString = (): string => `send ${this.counts.join(' ')}`;
}

interface AckSketch {
  readonly system: System;
  readonly to: number;
  readonly after: number | undefined;
  readonly refused: readonly number[];
}

class Acknowledge implements fc.AsyncCommand<Model, FlowWorld> {
  readonly sketch: AckSketch;
  constructor(sketch: AckSketch) {
    this.sketch = sketch;
  }
  check = (): boolean => true;
  async run(model: Model, world: FlowWorld): Promise<void> {
    const { system, to, after, refused } = this.sketch;
    const known = model.receivers[system];
    const result = await world.desk.acknowledge({
      flow: FLOW,
      system,
      acknowledgement: {
        acknowledged: to,
        ...(after === undefined ? {} : { after }),
        refused: refused.map((seq) => ({ seq, code: 'unfit' })),
      },
    });
    assert.equal(isRefusal(result), to > known.released);
    if (to <= known.released) this.settle(known);
    await agrees(model, world);
  }
  private settle(known: ReceiverModel): void {
    const { to, after = known.acked, refused } = this.sketch;
    const from = Math.min(after, known.acked);
    for (const seq of [...known.dead]) {
      if (seq > from && seq <= to && !refused.includes(seq)) known.dead.delete(seq);
    }
    for (const seq of refused) if (seq > known.acked && seq <= to) known.dead.add(seq);
    known.acked = Math.max(known.acked, to);
  }
  toString = (): string => JSON.stringify(this.sketch);
}

class Restart implements fc.AsyncCommand<Model, FlowWorld> {
  check = (): boolean => true;
  async run(model: Model, world: FlowWorld): Promise<void> {
    await world.reopen();
    await agrees(model, world);
  }
  toString = (): string => 'restart';
}

const seqs = fc.nat({ max: 12 });
const commands = [
  fc.array(fc.nat({ max: 4 }), { minLength: 2, maxLength: 2 }).map((counts) => new Send(counts)),
  fc
    .record({
      system: fc.constantFrom(...SYSTEMS),
      to: seqs,
      after: fc.option(seqs, { nil: undefined }),
      refused: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
    })
    .map((sketch) => new Acknowledge(sketch)),
  fc.constant(new Restart()),
];

describe('the states of deliveries', () => {
  it('are those of the model, whatever is sent, acknowledged, refused, replayed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 14 }), async (run) => {
        const world = await startFlowWorld(catalog, 2);
        try {
          await fc.asyncModelRun(() => ({ model: emptyModel(), real: world }), run);
        } finally {
          world.end();
        }
      }),
      { numRuns: 40 },
    );
  });
});

// ---- pushing

interface PortPlay {
  readonly port: DeliveryPort;
  readonly pages: DeliveryPage[];
  /** Receivers that do not answer. */
  readonly dead: Set<string>;
  readonly refusing: Set<number>;
}

function playPort(): PortPlay {
  const play = {
    pages: [] as DeliveryPage[],
    dead: new Set<string>(),
    refusing: new Set<number>(),
  };
  return {
    ...play,
    port: {
      deliver: async (page) => {
        await setImmediate();
        if (play.dead.has(page.receiver)) throw new Error('unreachable');
        play.pages.push(page);
        const refused = [...play.refusing]
          .filter((seq) => seq > page.after && seq <= page.to)
          .map((seq) => ({ seq, code: 'unfit' }));
        return { acknowledged: page.to, refused };
      },
    },
  };
}

describe('pushing', () => {
  let world: FlowWorld;
  let play: PortPlay;
  let worker: PushWorker;
  const waits: number[] = [];
  const seen: string[] = [];
  const parts = () => ({
    port: play.port,
    serves: () => true,
    random: () => 1,
    wait: async (ms: number) => {
      waits.push(ms);
      await setImmediate();
    },
    onReceiver: ({ receiver, isReachable }: { receiver: string; isReachable: boolean }) =>
      void seen.push(`${receiver} ${isReachable ? 'back' : 'failing'}`),
  });

  beforeEach(async () => {
    world = await startFlowWorld(catalog);
    play = playPort();
    worker = world.desk.createPushWorker(parts());
    waits.length = 0;
    seen.length = 0;
    const lines = ['330106', '330200', '330102'].map((QH, index) =>
      lineOf(person({ ZJ: `p${index}`, QH })),
    );
    done(await sendBatch(world, lines, manifestFor('1', lines)));
  });
  afterEach(async () => {
    play.dead.clear();
    await worker.stop();
    world.end();
  });

  const stateOf = (system: string): FlowReceiver =>
    done(world.desk.receiver({ flow: FLOW, system }));

  it('brings each receiver its own pages', async () => {
    worker.nudge();
    worker.nudge();
    await worker.idle();
    assert.deepEqual(play.pages.map(({ receiver }) => receiver).sort(), [
      'hz-core',
      'nb-core',
      'xh-desk',
    ]);
    assert.equal(stateOf('hz-core').acknowledged, 2);
  });

  it('lets one dead county delay nobody, and comes back to it', async () => {
    play.dead.add('hz-core');
    worker.nudge();
    while (stateOf('nb-core').acknowledged + stateOf('xh-desk').acknowledged < 2) {
      await setImmediate();
    }
    while (waits.length < 4) await setImmediate();
    assert.equal(stateOf('hz-core').acknowledged, 0);
    assert.deepEqual(waits.slice(0, 4), [500, 1000, 2000, 4000]);
    play.dead.clear();
    await worker.idle();
    assert.equal(stateOf('hz-core').acknowledged, 2);
    assert.deepEqual(seen, ['hz-core failing', 'hz-core back']);
  });

  it('buries what is refused and raises it by a replay', async () => {
    play.refusing.add(1);
    worker.nudge();
    await worker.idle();
    assert.equal(stateOf('hz-core').dead, 1);
    const dead = world.entries.filter(({ kind }) => kind === 'flow.dead');
    assert.equal(dead.length, 3);
    play.refusing.clear();
    const call = { flow: FLOW, system: 'hz-core' };
    done(await world.desk.replay({ ...call, after: 0, by: 'li' }));
    worker.nudge();
    await worker.idle();
    assert.deepEqual([stateOf('hz-core').dead, stateOf('hz-core').acknowledged], [0, 2]);
    const report = done(
      await world.desk.reconciliation({ flow: FLOW, system: SOURCE, batch: '1' }),
    );
    const rows = report.deliveries.filter(({ receiver }) => receiver === 'hz-core');
    assert.deepEqual(
      rows.map(({ acknowledged, dead: left }) => [acknowledged, left]),
      [
        [1, 0],
        [1, 0],
      ],
    );
  });

  it('waits anything between nothing and a bound that doubles', () => {
    assert.equal(backoffMs(1, 0), 0);
    assert.equal(backoffMs(1, 0.5), 250);
    assert.equal(backoffMs(3, 1), 2000);
    assert.equal(backoffMs(40, 1), 300_000);
  });
});
