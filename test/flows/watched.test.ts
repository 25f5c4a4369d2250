import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { createClient, createFlowCalls, FlowRefused, sendBatch } from '../../src/client/index.ts';
import { FLOW, lineOf, person, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { openGateway, type Gateway } from '../../src/gateway.ts';
import { systemClock, utf8 } from '../../src/kernel/index.ts';
import { createAppLog } from '../../src/observability/index.ts';
import type { Readiness } from '../../src/shapes/index.ts';
import { createNodeCryptoProvider } from '../../src/signatures/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };

describe('what a gateway tells of its flows by itself', () => {
  let world: World;
  let gateway: Gateway;
  const lines: string[] = [];
  before(async () => {
    world = await startWorld(flowWorldOptions());
    await world.gateway.close();
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString('utf8'));
        done();
      },
    });
    const appLog = createAppLog({ level: 'warn', stream });
    const onFatal = (error: Error): never => assert.fail(error);
    const listen = { host: '127.0.0.1', port: 0 };
    gateway = await openGateway({ settings: { ...world.settings, listen }, appLog, onFatal });
    const records = [lineOf(person({ ZJ: 'a' }))].map((line) => utf8(line));
    const parts = { client: clientOf(SOURCE), sha256, wait: () => Promise.resolve() };
    await sendBatch(parts, { flow: FLOW, batch: '1', lines: () => records, manifest: { window } });
  });
  after(async () => {
    await gateway.close();
    await world.close();
  });

  const clientOf = (system: string) =>
    createClient({
      baseUrl: gateway.baseUrl,
      crypto: createNodeCryptoProvider(),
      clock: systemClock,
      key: world.keys.get(system)!,
      gateway: world.gatewayKey,
    });
  const textAt = async (path: string): Promise<string> =>
    (await fetch(gateway.baseUrl + path)).text();
  const deadSaid = async (): Promise<string | undefined> => {
    const { ready, checks } = JSON.parse(await textAt('/readyz')) as Readiness;
    assert.equal(ready, true);
    return checks.find(({ check }) => check === 'flow-dead-letters')?.detail;
  };

  it('warns of dead letters, with their code, and goes on saying so where it is asked', async () => {
    assert.equal(await deadSaid(), 'none');
    const refused = [{ seq: 1, code: 'no-such-street' }];
    await createFlowCalls(clientOf('hz-core')).acknowledge(FLOW, { acknowledged: 1, refused });
    const said = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    const [warning] = said.filter(({ event }) => event === 'deliveries are dead');
    assert.deepEqual(
      [warning?.['level'], warning?.['system'], warning?.['code'], warning?.['count']],
      ['warn', 'hz-core', 'no-such-street', 1],
    );
    assert.equal(await deadSaid(), `${FLOW} 1`);
  });

  it('tells in /metrics how late a flow is', async () => {
    const metrics = await textAt('/metrics');
    const lag = new RegExp(`^jingwei_flow_lag_seconds\\{flow="${FLOW}"\\} (\\d+)$`, 'm');
    assert.ok(Number(lag.exec(metrics)?.[1]) > 86_400, 'xh-desk has not got it');
    assert.match(metrics, new RegExp(`^jingwei_flow_overdue\\{flow="${FLOW}"\\} 1$`, 'm'));
  });

  it('keeps the name of a batch from being used for other sums', async () => {
    const records = [utf8(lineOf(person({ ZJ: 'a', JE: '3' })))];
    const parts = { client: clientOf(SOURCE), sha256, wait: () => Promise.resolve() };
    const order = { flow: FLOW, batch: '1', lines: () => records, manifest: { window } };
    await assert.rejects(
      sendBatch(parts, order),
      (error) => error instanceof FlowRefused && error.problem.code === 'batch-differs',
    );
  });
});
