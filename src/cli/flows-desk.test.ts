import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { capture, freshFolder } from './capture.test.ts';
import { run } from './index.ts';
import { storeToken } from './people-token.ts';

const receiver = {
  flow: 'f',
  receiver: 'hz-core',
  released: 9,
  acknowledged: 7,
  dead: 1,
  floor: 0,
  delivery: 'push',
};

const record = { flow: 'f', batch: '1', ordinal: 3, rule: 'region-unknown', pointer: '/region' };

const correction = {
  correction: 'c1',
  flow: 'f',
  receiver: 'hz-core',
  key: '["a"]',
  pointer: '/name',
  code: 'wrong',
  reason: '有误',
  state: 'raised',
  owner: 'province',
};

const answers: Readonly<Record<string, unknown>> = {
  'GET /v1/flow-desk': {
    flows: [
      {
        flow: 'f',
        title: { 'zh-CN': '人口回流' },
        source: 'province',
        pending: 2,
        dead: 1,
        standing: { isOverdue: true, isSilent: false, isShort: true, owners: ['hangzhou'] },
      },
    ],
  },
  'GET /v1/flow-desk/f': {
    flow: 'f',
    receivers: [receiver],
    unclaimed: [{ region: '330300', records: 7 }],
    deadLetters: [{ receiver: 'hz-core', seq: 5, code: 'no-such-street', at: '2026-01-01' }],
    corrections: [correction, { ...correction, correction: 'c0', owner: undefined }],
  },
  'GET /v1/flow-desk/f/corrections/c1': correction,
  'POST /v1/flow-desk/f/corrections/c1/answer': { ...correction, state: 'declined' },
  'GET /v1/flow-desk/f/batches/1/quarantine': { records: [{ ...record, state: 'open' }] },
  'POST /v1/flow-desk/f/batches/1/quarantine/3/ask': { ...record, state: 'asked' },
  'POST /v1/flow-desk/f/batches/1/quarantine/3/approve': { ...record, state: 'released' },
  'POST /v1/flow-desk/f/receivers/hz-core/replay': receiver,
  'POST /v1/flow-desk/f/poll': { flow: 'f', ended: true, applied: 2, waiting: 1 },
  'POST /v1/flow-desk/f/claim': { regions: 1, deliveries: 3 },
  'GET /v1/flow-desk/f/batches/1/quality': {
    records: 9,
    scores: { conformity: 900, accuracy: 1000 },
    rules: [
      {
        rule: 'source:minLength',
        dimension: 'completeness',
        records: 1,
        samples: [{ ordinal: 4, pointer: '/XM' }],
      },
    ],
  },
  'GET /v1/flow-desk/f/quality': {
    batches: 2,
    records: 20,
    scores: { conformity: 950 },
    rules: [
      {
        rule: 'source:minLength',
        dimension: 'completeness',
        records: 1,
        samples: [{ batch: '2', ordinal: 4, pointer: '/XM' }],
      },
    ],
  },
  'GET /v1/flow-desk/f/batches/1/lag': {
    lagSeconds: 60,
    dueSeconds: 86400,
    isOverdue: false,
    oldestFact: '2026-01-02',
    receivers: [{ receiver: 'hz-core', lagSeconds: 60, isDelivered: true }],
  },
};

describe('jingwei flows, signed in', () => {
  const bodies: string[] = [];
  const env = { XDG_CONFIG_HOME: freshFolder() };
  let server: Server;
  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        bodies.push(Buffer.concat(chunks).toString());
        const answer = answers[`${request.method ?? ''} ${request.url ?? ''}`];
        const isKnown = answer !== undefined && request.headers.authorization === 'Bearer t';
        response.writeHead(isKnown ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer ?? {}));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    storeToken(capture(env).io, {
      baseUrl: `http://127.0.0.1:${port}`,
      token: 't',
      endsAt: '2999-01-01T00:00:00.000Z',
      displayName: '某人',
    });
  });
  after(() => server.close());

  const cases: readonly (readonly [argv: readonly string[], out: string, body: string])[] = [
    [['list'], 'f 人口回流（来源 province）：在途 2，死信 1；逾期 不完整，应由 hangzhou 处理', ''],
    [['deadletters', 'f'], 'hz-core  5  no-such-street  2026-01-01', ''],
    [['quarantine', 'f', '1'], '3  open  region-unknown  /region', ''],
    [
      ['quarantine', 'f', '1', '--ask', '3', '--reason', '已核对', '--region', '330106'],
      '3  asked  region-unknown  /region',
      '{"reason":"已核对","region":"330106"}',
    ],
    [['quarantine', 'f', '1', '--approve', '3'], '3  released  region-unknown  /region', ''],
    [
      ['replay', 'f', 'hz-core', '--after', '4'],
      '接收（push）：可派发到 9，已回执到 7，死信 1，可重派自 0',
      '{"after":4}',
    ],
    [['corrections', 'f', '--signed-in', '--open'], 'c1  raised  hz-core  /name  wrong', ''],
    [['answer', 'f', 'c1', '--signed-in'], 'c1  raised  hz-core  ["a"]  /name  wrong  有误', ''],
    [
      ['answer', 'f', 'c1', '--signed-in', '--decline', '--reason', '无误'],
      'c1  declined  hz-core  ["a"]  /name  wrong  有误',
      '{"answer":"declined","reason":"无误"}',
    ],
    [['poll', 'f'], '已取 2 个批次，1 个等待', ''],
    [['unclaimed', 'f'], '330300  7', ''],
    [['claim', 'f'], '1 个区划，派发 3 条', ''],
    [
      ['quality', 'f', '1'],
      '9 条：conformity 900‰  accuracy 1000‰\n  source:minLength  completeness  1  4/XM',
      '',
    ],
    [['quality', 'f'], '20 条：conformity 950‰\n  source:minLength  completeness  1  2#4/XM', ''],
    [
      ['lag', 'f', '1'],
      '✓ 用时 60 秒，时限 86400 秒，最早的事实 2026-01-02\n  hz-core：60 秒落地',
      '',
    ],
  ];
  for (const [argv, out, body] of cases) {
    it(argv.join(' '), async () => {
      const captured = capture(env);
      const code = await run(['flows', ...argv], captured.io);
      assert.deepEqual([code, captured.out(), bodies.at(-1)], [0, out, body], captured.err());
    });
  }

  it('answer without a reason, or without a word, is misuse', async () => {
    for (const argv of [['--accept'], ['--reason', 'r']]) {
      const { io } = capture(env);
      assert.equal(await run(['flows', 'answer', 'f', 'c1', ...argv], io), 2);
    }
    const { io } = capture(env);
    assert.equal(await run(['flows', 'answer', 'f', 'c1', '--signed-in', '--accept'], io), 2);
  });
});
