import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { ask, hiring, insured, insuredRow, resident } from '../test/support/calls.ts';
import { answering } from '../test/support/provider.ts';
import { startWorld, type World } from '../test/support/world.ts';
import { openGateway, type Gateway } from './gateway.ts';
import { createAppLog } from './observability/index.ts';
import type { Readiness } from './shapes/index.ts';

/** In no output of the gateway but an answer and the log's evidence. */
const CANARY = 'canary-330106199001011234';

interface Watched {
  readonly world: World;
  readonly gateway: Gateway;
  /** Lines of the application log. */
  readonly lines: () => readonly Record<string, unknown>[];
}

/** The world's gateway again, with its application log where the test can read it. */
async function watchedWorld(): Promise<Watched> {
  const world = await startWorld();
  await world.gateway.close();
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk.toString('utf8'));
      done();
    },
  });
  const appLog = createAppLog({ level: 'debug', stream });
  const onFatal = (error: Error): never => assert.fail(error);
  const { port } = new URL(world.gateway.baseUrl);
  const settings = { ...world.settings, listen: { host: '127.0.0.1', port: Number(port) } };
  const gateway = await openGateway({ settings, appLog, onFatal });
  const lines = (): readonly Record<string, unknown>[] =>
    chunks.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { world, gateway, lines };
}

const textAt = async (gateway: Gateway, path: string): Promise<string> =>
  (await fetch(gateway.baseUrl + path)).text();

const ofEvent = (lines: readonly Record<string, unknown>[], event: string) =>
  lines.filter((line) => line['event'] === event);

describe('a gateway that is watched', () => {
  let watched: Watched;
  before(async () => {
    watched = await watchedWorld();
    const { world } = watched;
    world.provider.play(answering(insured(insuredRow({ AAC003: CANARY }))));
    const client = world.as('xihu-window');
    const purpose = { ...hiring, case: CANARY };
    await ask(client, { body: { purpose, operator: CANARY, items: ['name'] } });
    await ask(client, { body: { items: [CANARY] } });
    await ask(client, { body: { subject: { citizenId: CANARY } } });
    await ask(client, { dataset: CANARY });
    await ask(client, { dataset: `${CANARY}-too` });
    await ask(client, { body: `{"${CANARY}` });
    world.provider.play((_path, _body, response) => void response.writeHead(500).end(CANARY));
    await ask(client, { body: { items: ['status'] } });
    await fetch(`${world.gateway.baseUrl}/${CANARY}?${CANARY}=1`, { headers: { 'x-a': CANARY } });
    await fetch(`${world.gateway.baseUrl}/problems/${CANARY}`);
  });
  after(async () => {
    await watched.gateway.close();
    await watched.world.close();
  });

  it('is ready, and says by which checks', async () => {
    const { ready, checks } = JSON.parse(await textAt(watched.gateway, '/readyz')) as Readiness;
    assert.equal(ready, true);
    assert.deepEqual(checks.map(({ check }) => check).sort(), [
      'bundle-loaded',
      'clock-sane',
      'flow-dead-letters',
      'flow-edges',
      'flows-readable',
      'keys-expiring',
      'log-verified',
      'log-writable',
      'not-overloaded',
      'not-stopping',
      'store-readable',
    ]);
  });

  it('counts requests by template, status and code', async () => {
    const text = await textAt(watched.gateway, '/metrics');
    const route = '/v1/datasets/:dataset/:operation';
    for (const [status, code, count] of [
      [200, 'none', 1],
      [502, 'provider-failed', 1],
      [400, 'body-malformed', 1],
      [403, 'no-authority', 2],
    ] as const) {
      const line = `jingwei_requests_total{route="${route}",status="${status}",code="${code}"} ${count}`;
      assert.ok(text.includes(line), `${line}\n${text}`);
    }
    assert.ok(text.includes('{route="/problems/:code",status="404",code="route-unknown"} 1'));
    assert.ok(text.includes('{route="none",status="404",code="route-unknown"} 1'));
  });

  it('counts exchanges, one label for all datasets that nobody knows', async () => {
    const text = await textAt(watched.gateway, '/metrics');
    const of = (dataset: string, result: string): string =>
      `jingwei_exchanges_total{operation="query",dataset="${dataset}",result="${result}"}`;
    assert.ok(text.includes(`${of('unknown', 'refused')} 2`), text);
    assert.ok(text.includes(`${of('social-insurance-status', 'released')} 1`));
    assert.ok(text.includes(`${of('social-insurance-status', 'provider-failed')} 1`));
    assert.match(text, /jingwei_exchange_step_seconds_count\{step="fetch"\} 2/);
  });

  it('counts what providers answered and what the log committed', async () => {
    const text = await textAt(watched.gateway, '/metrics');
    const system = 'zj-social-insurance';
    for (const outcome of ['answered', 'provider-failed']) {
      const line = `jingwei_provider_answers_total{system="${system}",outcome="${outcome}"} 1`;
      assert.ok(text.includes(line), text);
    }
    const value = (name: string): number =>
      Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? NaN);
    assert.ok(value('jingwei_log_commits_total') >= 9);
    assert.equal(value('jingwei_log_commit_entries_count'), value('jingwei_log_commits_total'));
    assert.ok(value('jingwei_log_entries') > value('jingwei_log_commits_total'));
    assert.equal(value('jingwei_log_queue_entries'), 0);
    assert.equal(value('jingwei_replay_guard_nonces'), 7);
  });

  it('writes one line for each exchange', () => {
    const lines = ofEvent(watched.lines(), 'exchange ended');
    assert.equal(lines.length, 7);
    const [first, second] = lines;
    const { at, exchange, durationMs, ...others } = first!;
    assert.deepEqual(others, {
      level: 'info',
      event: 'exchange ended',
      system: 'xihu-window',
      dataset: 'social-insurance-status',
      operation: 'query',
      status: 200,
    });
    assert.ok(at !== undefined && exchange !== undefined && Number(durationMs) > 0);
    assert.ok(typeof second?.['code'] === 'string');
    assert.ok(lines.every((line) => !('dropped' in line)));
  });

  it('lets nothing of a request or an answer into lines or labels', async () => {
    const text = `${JSON.stringify(watched.lines())}${await textAt(watched.gateway, '/metrics')}`;
    for (const secret of [CANARY, resident.citizenId, resident.name, 'canary']) {
      assert.ok(!text.includes(secret), secret);
    }
  });
});

describe('a gateway that cannot start', () => {
  let world: World;
  let occupied: Server;
  before(async () => {
    world = await startWorld();
    await world.gateway.close();
    occupied = createServer();
    await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    await new Promise((resolve) => occupied.close(resolve));
    await world.close();
  });

  /** Timers that `work` starts from a file of this name and does not end. */
  async function timersLeft(file: string, work: () => Promise<void>): Promise<number> {
    const running = new Set<number>();
    const hook = createHook({
      init: (id, type) => {
        const isOurs = type === 'Timeout' && new Error().stack?.includes(file) === true;
        if (isOurs) running.add(id);
      },
      destroy: (id) => void running.delete(id),
    }).enable();
    await work();
    // The hook hears of an end a turn later.
    await setImmediate();
    hook.disable();
    return running.size;
  }

  it('closes what it has opened when its port is taken', async () => {
    const { port } = occupied.address() as AddressInfo;
    const appLog = createAppLog({ level: 'error' });
    const onFatal = (error: Error): never => assert.fail(error);
    const settings = { ...world.settings, listen: { host: '127.0.0.1', port } };
    const left = await timersLeft('gateway-exchange', () =>
      assert.rejects(openGateway({ settings, appLog, onFatal }), { code: 'EADDRINUSE' }),
    );
    assert.equal(left, 0);
    // The right to write the log was given back, or this would be refused.
    const gateway = await openGateway({ settings: world.settings, appLog, onFatal });
    assert.equal((await fetch(`${gateway.baseUrl}/healthz`)).status, 200);
    await gateway.close();
  });
});
