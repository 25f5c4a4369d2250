import assert from 'node:assert/strict';
import { createMetrics, type GatewayState, type Metrics } from './index.ts';

const state = (over: Partial<GatewayState> = {}): GatewayState => ({
  flows: () => [
    {
      ...{
        flow: 'f',
        pending: 1,
        dead: 2,
        quarantined: 3,
        unclaimed: 4,
        corrections: 7,
        failing: 5,
      },
      ...{ lagSeconds: 6, overdue: 1, silent: 0 },
    },
  ],
  logSize: () => 17,
  logHealthy: () => true,
  logQueue: () => 3,
  nonces: () => 5,
  inFlight: () => 2,
  witnesses: () => [{ name: 'bureau', ageMs: 1500 }, { name: 'new' }],
  bundle: () => 'sha256:one',
  ...over,
});

const failing = (error: unknown): void => assert.fail(String(error));

/** The values of one metric, by their labels as Prometheus spells them. */
async function valuesOf(metrics: Metrics, name: string): Promise<Record<string, number>> {
  const text = await metrics.text();
  const lines = text.split('\n').filter((line) => new RegExp(`^${name}[{ ]`).test(line));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(name.length, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' '))),
    ]),
  );
}

describe('metrics', () => {
  it('say how late a flow is, and whether that is too late', async () => {
    const metrics = createMetrics(state(), failing);
    const late = { '{flow="f"}': 6 };
    assert.deepEqual(await valuesOf(metrics, 'jingwei_flow_lag_seconds'), late);
    assert.deepEqual(await valuesOf(metrics, 'jingwei_flow_overdue'), { '{flow="f"}': 1 });
    assert.deepEqual(await valuesOf(metrics, 'jingwei_flow_silent'), { '{flow="f"}': 0 });
  });

  it('count by their labels', async () => {
    const metrics = createMetrics(state(), failing);
    const query = { route: '/v1/datasets/:dataset/:operation', status: '200', code: 'none' };
    metrics.request(query);
    metrics.request({ ...query });
    metrics.request({ ...query, status: '403', code: 'no-grant' });
    assert.deepEqual(await valuesOf(metrics, 'jingwei_requests_total'), {
      '{route="/v1/datasets/:dataset/:operation",status="200",code="none"}': 2,
      '{route="/v1/datasets/:dataset/:operation",status="403",code="no-grant"}': 1,
    });
    metrics.exchange({ operation: 'query', dataset: 'd', result: 'released' });
    assert.deepEqual(await valuesOf(metrics, 'jingwei_exchanges_total'), {
      '{operation="query",dataset="d",result="released"}': 1,
    });
  });

  it('tell times in seconds', async () => {
    const metrics = createMetrics(state(), failing);
    metrics.step('fetch', 250);
    metrics.provider({ system: 's', outcome: 'provider-timeout' }, 5000);
    assert.deepEqual(await valuesOf(metrics, 'jingwei_exchange_step_seconds_sum'), {
      '{step="fetch"}': 0.25,
    });
    assert.deepEqual(await valuesOf(metrics, 'jingwei_provider_answer_seconds_sum'), {
      '{system="s"}': 5,
    });
    assert.deepEqual(await valuesOf(metrics, 'jingwei_provider_answers_total'), {
      '{system="s",outcome="provider-timeout"}': 1,
    });
  });

  it('count commits and their entries', async () => {
    const metrics = createMetrics(state(), failing);
    metrics.commit(1);
    metrics.commit(7);
    assert.deepEqual(await valuesOf(metrics, 'jingwei_log_commits_total'), { '': 2 });
    assert.deepEqual(await valuesOf(metrics, 'jingwei_log_commit_entries_sum'), { '': 8 });
  });

  it('read the state when they are asked, and forget the bundle before', async () => {
    let bundle = 'sha256:one';
    const metrics = createMetrics(state({ bundle: () => bundle }), failing);
    const expected = {
      log_entries: 17,
      log_healthy: 1,
      log_queue_entries: 3,
      replay_guard_nonces: 5,
      requests_in_flight: 2,
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(await valuesOf(metrics, `jingwei_${name}`), { '': value });
    }
    await metrics.text();
    bundle = 'sha256:two';
    assert.deepEqual(await valuesOf(metrics, 'jingwei_bundle_info'), {
      '{bundle="sha256:two"}': 1,
    });
  });

  it('tell the program and the process once, however many gateways there are', async () => {
    createMetrics(state(), failing);
    const metrics = createMetrics(state(), failing);
    const builds = Object.keys(await valuesOf(metrics, 'jingwei_build_info'));
    assert.match(builds.join(), /^\{version="\d+\.\d+\.\d+",node="\d+/);
    const text = await metrics.text();
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds']) {
      assert.equal(text.match(new RegExp(`^# TYPE ${name} `, 'gm'))?.length, 1);
    }
  });

  it('fail nothing, and tell it once', () => {
    const told: unknown[] = [];
    const metrics = createMetrics(state(), (error) => told.push(error));
    metrics.step('fetch', NaN);
    metrics.provider({ system: 's', outcome: 'answered' }, NaN);
    metrics.commit(NaN);
    assert.equal(told.length, 1);
  });
});
