import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { say, systemClock } from '../kernel/index.ts';
import type { ResourceView, SupplyView } from '../catalog/index.ts';
import type { Resource } from '../shapes/index.ts';
import { createProviderClient, planRoute, type ProviderAnswer, type Route } from './index.ts';
import type { Refusal } from '../kernel/index.ts';

const TIMEOUT_MS = 300;
/** Where it is not lateness that is tested, but the machine may be busy. */
const PATIENT_TIMEOUT_MS = 30_000;
const ANSWER_BYTES_MAX = 256 * 1024;
/** What an answer may take at most, on a busy machine. */
const BOUND_MS = 2000;

const limits = {
  timeoutMs: TIMEOUT_MS,
  answerBytesMax: ANSWER_BYTES_MAX,
  connectionsMax: 16,
  // The guard has tests of its own.
  guard: { inFlightMax: 1000, failuresMax: 1000, pauseMs: 1 },
};

const resource: Resource = {
  kind: 'service',
  system: 'zj-tax-core',
  connector: 'rest',
  endpoint: 'rating/query',
  ask: { dm: 'subject.code', type: '=A', missing: 'subject.none' },
  success: { path: 'head.code', equals: ['1', '200'] },
  records: 'data.rows',
  standard: 'zj-tax@1',
};

const unused = (): never => {
  throw new Error('routing neither checks nor maps');
};

const viewOf = (document: Resource): ResourceView => ({
  name: 'service',
  document,
  dialect: {
    id: 'zj-tax@1',
    kind: 'dialect',
    title: say('方言', 'Dialect'),
    properties: [],
    required: [],
    enumOf: () => undefined,
    typeOf: () => undefined,
    childOf: () => undefined,
    check: unused,
    checkPartial: unused,
  },
  mapping: {
    id: 'm',
    from: 'a',
    to: 'b',
    lineage: new Map(),
    origins: new Map(),
    apply: unused,
    applyTo: unused,
  },
});

const routeTo = (port: number): Route => ({
  agency: 'zj-tax',
  system: 'zj-tax-core',
  resource: viewOf(resource),
  address: `http://127.0.0.1:${port}/base/rating/query`,
});

const JSON_TYPE = 'application/json; charset=utf-8';
const good = { head: { code: '1' }, data: { rows: [{ DM: '1' }] } };

type Handler = (response: ServerResponse, request: IncomingMessage) => void;

const sending =
  (body: string | Buffer, type = JSON_TYPE, status = 200): Handler =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
const json = (value: unknown): Handler => sending(JSON.stringify(value));

/** Bytes on the wire as they are, for what node:http would not send. */
const raw =
  (...parts: readonly string[]): Handler =>
  (response) => {
    const socket = response.socket!;
    for (const part of parts) socket.write(part);
    socket.end();
  };

const head = (more: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: ${JSON_TYPE}\r\n${more}\r\n\r\n`;

const unreadable = 'provider-answer-unreadable';

const misbehaving: readonly (readonly [name: string, code: string, Handler])[] = [
  ['headers that never come', 'provider-timeout', () => undefined],
  [
    'a body that drips',
    'provider-timeout',
    (response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => {
        clearInterval(drip);
      });
    },
  ],
  [
    'a body that stops halfway',
    'provider-timeout',
    (response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      response.write('{"head":');
    },
  ],
  [
    'an endless body',
    unreadable,
    (response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    },
  ],
  [
    'a reset in mid-body',
    'provider-unreachable',
    (response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': 100 });
      response.write('{"head":');
      setTimeout(() => response.socket?.resetAndDestroy(), 20);
    },
  ],
  [
    'a body shorter than its length',
    'provider-unreachable',
    raw(head('content-length: 1000'), '{}'),
  ],
  ['a body longer than its length', unreadable, raw(head('content-length: 2'), '{}{}')],
  [
    'a chunked body cut off',
    'provider-unreachable',
    raw(head('transfer-encoding: chunked'), '5\r\n{'),
  ],
  ['bytes that are not HTTP', 'provider-unreachable', raw('你好\r\n\r\n')],
  ['a closed connection without a word', 'provider-unreachable', raw()],
  ['HTML', unreadable, sending('<html>', 'text/html')],
  [
    'no content type',
    unreadable,
    raw(head('content-length: 2').replace(/content-type.*\r\n/, ''), '{}'),
  ],
  [
    'another charset',
    unreadable,
    sending(Buffer.from([0x22, 0xd6, 0xd0, 0x22]), 'application/json; charset=gbk'),
  ],
  ['bytes that are not UTF-8', unreadable, sending(Buffer.from([0x22, 0xd6, 0xd0, 0x22]))],
  ['no JSON', unreadable, sending('{"head":')],
  ['nothing', unreadable, sending('')],
  ['a key twice', unreadable, sending('{"head":{"code":"1","code":"0"},"data":{"rows":[]}}')],
  ['nesting without end', unreadable, sending('['.repeat(100_000))],
  ['a server error', 'provider-failed', sending(JSON.stringify(good), JSON_TYPE, 500)],
  ['a client error', 'provider-failed', sending(JSON.stringify(good), JSON_TYPE, 404)],
  ['an empty success', 'provider-failed', sending('', JSON_TYPE, 202)],
  ['a failure in the envelope', 'provider-failed', json({ ...good, head: { code: '0' } })],
  ['no success flag', unreadable, json({ data: good.data })],
  ['a flag that is an object', unreadable, json({ ...good, head: { code: { a: 1 } } })],
  ['a flag that is true', unreadable, json({ ...good, head: { code: true } })],
  ['a text as envelope', unreadable, json('1')],
  ['null as envelope', unreadable, json(null)],
  ['records that are not an array', unreadable, json({ ...good, data: { rows: { DM: '1' } } })],
  ['1001 records', unreadable, json({ ...good, data: { rows: Array(1001).fill({}) } })],
];

interface Peer {
  readonly port: number;
  close(): Promise<void>;
}

async function listening(server: Server): Promise<Peer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Takes the whole request, then answers as the handler says. */
const peer = (handler: Handler): Promise<Peer> =>
  listening(
    createServer((request, response) => {
      request.resume().on('end', () => handler(response, request));
    }),
  );

const subject = { code: '91330000MJ0000026L' };

async function timed<T>(
  act: () => Promise<T>,
): Promise<{ readonly value: T; readonly ms: number }> {
  const began = performance.now();
  const value = await act();
  return { value, ms: performance.now() - began };
}

describe('routing asks a provider', () => {
  const client = createProviderClient(systemClock, limits);
  const patient = createProviderClient(systemClock, {
    ...limits,
    timeoutMs: PATIENT_TIMEOUT_MS,
  });
  const peers: Peer[] = [];
  const start = async (handler: Handler): Promise<Route> => {
    const started = await peer(handler);
    peers.push(started);
    return routeTo(started.port);
  };
  const ask = (route: Route): Promise<ProviderAnswer | Refusal> => patient.ask(route, subject);

  afterEach(async () => {
    await Promise.all(peers.splice(0).map((each) => each.close()));
  });
  after(() => Promise.all([client.close(), patient.close()]));

  it('with one POST at the registered address, holding the subject and constants only', async () => {
    let seen: unknown;
    const route = await start((response, request) => {
      const { method, url, headers } = request;
      seen = { method, url, type: headers['content-type'], accept: headers.accept };
      json(good)(response, request);
    });
    const answer = await ask(route);
    assert.ok(!('refused' in answer));
    assert.deepEqual(answer.records, good.data.rows);
    assert.equal(Buffer.from(answer.bytes).toString(), JSON.stringify(good));
    assert.equal(answer.status, 200);
    assert.deepEqual(seen, {
      method: 'POST',
      url: '/base/rating/query',
      type: 'application/json; charset=utf-8',
      accept: 'application/json',
    });
  });

  it('sends exactly what the resource declares', async () => {
    let body = '';
    const server = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => json(good)(response, request));
    });
    peers.push(await listening(server));
    await ask(routeTo(peers.at(-1)!.port));
    assert.deepEqual(JSON.parse(body), { dm: subject.code, type: 'A' });
  });

  for (const [name, rows] of [
    ['no records', []],
    ['1000 records', Array(1000).fill({})],
  ] as const) {
    it(`takes ${name}, and a number as the success flag`, async () => {
      const answer = await ask(await start(json({ head: { code: 200 }, data: { rows } })));
      assert.ok(!('refused' in answer));
      assert.equal(answer.records.length, rows.length);
    });
  }

  it('takes JSON by another name in UTF-8', async () => {
    for (const type of ['application/json', 'application/problem+json;charset="UTF-8"']) {
      const answer = await ask(await start(sending(JSON.stringify(good), type)));
      assert.ok(!('refused' in answer), type);
    }
  });

  for (const [name, code, handler] of misbehaving) {
    it(`${name}: ${code}, the agency's turn, in bounded time`, async () => {
      const route = await start(handler);
      const asked = code === 'provider-timeout' ? client : patient;
      const { value, ms } = await timed(() => asked.ask(route, subject));
      assert.ok('refused' in value);
      assert.equal(value.refused, code);
      assert.equal(value.owner, 'zj-tax');
      assert.ok(ms < BOUND_MS, `${ms} ms`);
    });
  }

  it('a closed port: provider-unreachable', async () => {
    const gone = await listening(createTcpServer());
    await gone.close();
    const { value, ms } = await timed(() => ask(routeTo(gone.port)));
    assert.deepEqual(value, { refused: 'provider-unreachable', owner: 'zj-tax' });
    assert.ok(ms < BOUND_MS);
  });

  it('a port that accepts and says nothing: provider-timeout', async () => {
    const silent = await listening(createTcpServer());
    peers.push(silent);
    const value = await client.ask(routeTo(silent.port), subject);
    assert.deepEqual(value, { refused: 'provider-timeout', owner: 'zj-tax' });
  });

  it('never follows a redirect', async () => {
    let asked = 0;
    const target = await start((response, request) => {
      asked += 1;
      json(good)(response, request);
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const route = await start((response) => {
        response.writeHead(status, { location: target.address });
        response.end();
      });
      const value = await ask(route);
      assert.ok('refused' in value);
      assert.equal(value.refused, 'provider-failed');
    }
    assert.equal(asked, 0);
  });

  it('no refusal holds anything the provider sent', async () => {
    for (const body of ['{"secret":"张三"', '{"head":{"code":"张三"},"data":{}}', '"张三"']) {
      const value = await ask(await start(sending(body)));
      assert.ok('refused' in value);
      assert.doesNotMatch(JSON.stringify(value), /张三|secret/);
    }
  });

  it('serves calls to a sound provider while all the others misbehave', async () => {
    const sound = await start(json(good));
    const bad = await Promise.all(misbehaving.map(([, , handler]) => start(handler)));
    const failing = bad.flatMap((route) => [1, 2, 3].map(() => patient.ask(route, subject)));
    const calls = Array.from({ length: 40 }, () => patient.ask(sound, subject));
    for (const value of await Promise.all(calls)) assert.equal('refused' in value, false);
    await Promise.all(peers.splice(0).map((each) => each.close()));
    for (const value of await Promise.all(failing)) assert.equal('refused' in value, true);
  });

  it('recovers when the provider does, over the same pool', async () => {
    let broken = true;
    const route = await start((response, request) => {
      if (broken) response.socket?.destroy();
      else json(good)(response, request);
    });
    assert.ok('refused' in (await ask(route)));
    broken = false;
    assert.ok(!('refused' in (await ask(route))));
  });
});

describe('routing plans a route', () => {
  const supplyOf = (...systems: readonly string[]): SupplyView => ({
    agency: 'zj-tax',
    regions: [],
    duty: {
      basis: [{ act: '条例' }],
      since: '2025-01-01',
      frequency: 'daily',
      timeliness: { answerWithin: 'PT3S', freshness: 'P1D' },
      modes: ['query'],
      security: { provide: 'a', operate: 'b', use: 'requester' },
    },
    resources: systems.map((system) => viewOf({ ...resource, system })),
  });

  it('takes the first resource whose system is registered', () => {
    const registry = { b: { baseUrl: 'http://b.local/api/' }, c: { baseUrl: 'http://c.local' } };
    const route = planRoute(supplyOf('a', 'b', 'c'), registry);
    assert.ok(!('refused' in route));
    assert.equal(route.system, 'b');
    assert.equal(route.agency, 'zj-tax');
    assert.equal(route.address, 'http://b.local/api/rating/query');
  });

  it('names the agency when none is registered, or none is mounted', () => {
    for (const supply of [supplyOf('a'), supplyOf(), supplyOf('constructor')]) {
      const route = planRoute(supply, {});
      assert.ok('refused' in route);
      assert.equal(route.refused, 'provider-unreachable');
      assert.equal(route.owner, 'zj-tax');
    }
  });
});
