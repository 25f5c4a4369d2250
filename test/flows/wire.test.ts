import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  bytesOf,
  FLOW,
  lineOf,
  manifestFor,
  person,
  sha256,
  SOURCE,
} from '../../src/flows/flow-world.test.ts';
import type { Call, Reply } from '../../src/client/index.ts';
import { canonicalBytes, digestOf } from '../../src/kernel/index.ts';
import type { FlowBatch, FlowReceiver, FlowReconciliation } from '../../src/shapes/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

const at = `/v1/flows/${FLOW}`;
const NDJSON = 'application/x-ndjson';

const lines = [
  lineOf(person({ ZJ: 'a', JE: '10.50' })),
  lineOf(person({ ZJ: 'b', QH: '330200', JE: '0.25' })),
  lineOf(person({ ZJ: 'c', QH: '330300' })),
  lineOf(person({ ZJ: 'd', QH: '339999' })),
];

const codeOf = ({ status, body }: Reply): readonly unknown[] => [
  status,
  (body as { readonly code?: string }).code,
];

describe('flows over the wire', () => {
  let world: World;
  before(async () => {
    world = await startWorld(flowWorldOptions());
  });
  after(() => world.close());

  const as = (system: string, call: Omit<Call, 'path'> & { readonly path: string }) =>
    world.as(system).send({ ...call, path: at + call.path });
  const put = (place: string, body: Uint8Array, headers = {}): Promise<Reply> => {
    const [batch = '', from = ''] = place.split('@');
    const path = `/batches/${batch}/records?from=${from}`;
    return as(SOURCE, { method: 'PUT', path, body, contentType: NDJSON, headers });
  };
  const open = (batch: string, sent: readonly string[], previous?: string): Promise<Reply> =>
    as(SOURCE, {
      method: 'POST',
      path: '/batches',
      body: manifestFor(batch, sent, previous === undefined ? {} : { previous }),
    });
  const received = async (batch: string): Promise<number> => {
    const { body } = await as(SOURCE, { method: 'GET', path: `/batches/${batch}` });
    return (body as FlowBatch).received;
  };

  it('takes a batch in segments, delivers it and reconciles', async () => {
    assert.equal((await open('1', lines)).status, 200);
    assert.equal((await open('1', lines)).status, 200, 'idempotent by number');
    const first = await put('1@0', bytesOf(lines.slice(0, 2)));
    assert.equal((first.body as FlowBatch).received, 2);
    const zipped = gzipSync(bytesOf(lines));
    const whole = await put('1@0', zipped, { 'Content-Encoding': 'gzip' });
    assert.equal((whole.body as FlowBatch).received, 4, 'what was there is skipped');
    const closed = await as(SOURCE, { method: 'POST', path: '/batches/1/close' });
    const report = closed.body as FlowReconciliation;
    assert.equal(closed.status, 200);
    assert.deepEqual(
      [report.state, report.intake, report.delivery],
      ['applied', 'balanced', 'awaiting'],
    );
    assert.deepEqual([report.records.quarantined, report.records.unclaimed], [1, 1]);

    const page = await as('nb-core', { method: 'GET', path: '/deliveries?after=0' });
    assert.equal(page.headers.get('jingwei-more'), 'false');
    const [delivery] = page.body as readonly { seq: number; record: unknown; region: string }[];
    assert.deepEqual(delivery?.record, { no: 'b', mc: '某人' });
    for (const system of ['nb-core', 'hz-core', 'xh-desk']) {
      const { body } = await as(system, { method: 'GET', path: '/receiver' });
      const acknowledged = (body as FlowReceiver).released;
      const acked = await as(system, {
        method: 'POST',
        path: '/deliveries/ack',
        body: { acknowledged },
      });
      assert.equal((acked.body as FlowReceiver).acknowledged, acknowledged);
    }
    const { body } = await as(SOURCE, { method: 'GET', path: '/batches/1/reconciliation' });
    assert.equal((body as FlowReconciliation).verdict, 'balanced');
  });

  it('tells the source what was kept back, how good the batch was, and how late', async () => {
    const told = async (path: string) =>
      (await as(SOURCE, { method: 'GET', path: `/batches/1/${path}` })).body;
    const { records } = (await told('quarantine')) as {
      records: readonly { rule: string; digest: string }[];
    };
    const digest = (line: string): string => digestOf(sha256, canonicalBytes(JSON.parse(line)));
    assert.deepEqual(
      records.map(({ rule, digest: given }) => [rule, lines.map(digest).indexOf(given)]),
      [['region-unknown', 3]],
    );
    assert.equal(((await told('quality')) as { records: number }).records, 4);
    const whole = await as(SOURCE, { method: 'GET', path: '/quality' });
    assert.equal((whole.body as { records: number }).records, 4);
    assert.deepEqual(codeOf(await as('hz-core', { method: 'GET', path: '/quality' })), [
      404,
      'flow-unknown',
    ]);
    assert.equal(typeof ((await told('lag')) as { lagSeconds: number }).lagSeconds, 'number');
    const foreign = await as('hz-core', { method: 'GET', path: '/batches/1/quarantine' });
    assert.deepEqual(codeOf(foreign), [404, 'flow-unknown']);
  });

  it('lets a receiver go back, and no further than what is kept', async () => {
    const back = (after: number): Promise<Reply> =>
      as('nb-core', { method: 'POST', path: '/deliveries/replay', body: { after } });
    assert.equal((await back(0)).status, 200);
    assert.deepEqual(codeOf(await back(99)), [409, 'cursor-unfit']);
    const again = await as('nb-core', { method: 'GET', path: '/deliveries?after=0' });
    assert.equal((again.body as readonly unknown[]).length, 1);
  });

  it('refuses another manifest under the same number, and a batch that is not next', async () => {
    assert.deepEqual(codeOf(await open('1', lines.slice(1))), [409, 'batch-differs']);
    assert.deepEqual(codeOf(await open('x', lines, '0')), [409, 'batch-not-next']);
    assert.deepEqual(codeOf(await put('1@0', bytesOf(lines))), [409, 'batch-state-unfit']);
  });

  it('stores nothing of a body that is not what its digest says', async () => {
    await open('2', lines, '1');
    const signed = world.as(SOURCE);
    const path = `${at}/batches/2/records?from=0`;
    const body = bytesOf(lines);
    const original = globalThis.fetch;
    globalThis.fetch = (url, init) => {
      const altered = Uint8Array.from(init?.body as Uint8Array);
      altered[8] = (altered[8] ?? 0) ^ 1;
      return original(url, { ...init, body: altered });
    };
    try {
      const reply = await signed.send({ method: 'PUT', path, body, contentType: NDJSON });
      assert.deepEqual(codeOf(reply), [401, 'digest-mismatch']);
    } finally {
      globalThis.fetch = original;
    }
    assert.equal(await received('2'), 0);
  });

  it('stores nothing of a body that was cut off', async () => {
    const path = `${at}/batches/2/records?from=0`;
    const original = globalThis.fetch;
    globalThis.fetch = (_url, init) => {
      const { host, hostname, port } = new URL(world.gateway.baseUrl);
      const whole = init?.body as Uint8Array;
      const fields = {
        ...(init?.headers as Record<string, string>),
        'Content-Length': whole.length,
      };
      const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
      const cut = connect({ host: hostname, port: Number(port) });
      cut.write(`PUT ${path} HTTP/1.1\r\nHost: ${host}\r\n${head.join('')}\r\n`);
      cut.write(whole.subarray(0, whole.length - 1), () => cut.destroy());
      return Promise.reject(new TypeError('fetch failed'));
    };
    try {
      const body = bytesOf(lines);
      await assert.rejects(() =>
        world.as(SOURCE).send({ method: 'PUT', path, body, contentType: NDJSON }),
      );
    } finally {
      globalThis.fetch = original;
    }
    await setTimeout(200);
    assert.equal(await received('2'), 0);
  });

  it('refuses what inflates beyond a segment, what is no gzip, and other codings', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20));
    const gzip = { 'Content-Encoding': 'gzip' };
    assert.deepEqual(codeOf(await put('2@0', bomb, gzip)), [413, 'segment-overlong']);
    assert.deepEqual(codeOf(await put('2@0', bytesOf(lines), gzip)), [400, 'body-malformed']);
    const brotli = { 'Content-Encoding': 'br' };
    const typed = await put('2@0', bytesOf(lines), brotli);
    assert.deepEqual(codeOf(typed), [415, 'media-type-unsupported']);
    const long = await put('2@0', Buffer.alloc(4_194_305, 0x20));
    assert.deepEqual(codeOf(long), [413, 'body-too-large']);
    assert.equal(await received('2'), 0);
  });

  it('refuses a segment behind a gap, and addresses that make no sense', async () => {
    assert.deepEqual(codeOf(await put('2@3', bytesOf(lines))), [409, 'segment-misplaced']);
    const path = '/batches/2/records';
    const lost = await as(SOURCE, {
      method: 'PUT',
      path,
      body: bytesOf(lines),
      contentType: NDJSON,
    });
    assert.deepEqual(codeOf(lost), [400, 'query-invalid']);
    const odd = await as('hz-core', { method: 'GET', path: '/deliveries?after=-1' });
    assert.deepEqual(codeOf(odd), [400, 'query-invalid']);
    const far = await as('hz-core', { method: 'GET', path: '/deliveries?after=999' });
    assert.deepEqual(codeOf(far), [409, 'cursor-unfit']);
    assert.deepEqual(codeOf(await put('nope@0', bytesOf(lines))), [404, 'batch-unknown']);
    const body = { batch: '3' };
    const invalid = await as(SOURCE, { method: 'POST', path: '/batches', body });
    assert.deepEqual(codeOf(invalid), [422, 'body-invalid']);
    const wrongMethod = await as(SOURCE, { method: 'PUT', path: '/batches/2', body: 'x' });
    assert.deepEqual(codeOf(wrongMethod), [405, 'method-not-allowed']);
  });

  it('lets nobody look after flows who is not signed in', async () => {
    const reply = await fetch(`${world.gateway.baseUrl}/v1/flow-desk`);
    assert.equal(reply.status, 401);
  });

  it("shows somebody else's flow as if there were none", async () => {
    const paths = ['', '/batches/1', '/batches/1/reconciliation', '/deliveries', '/receiver'];
    for (const path of paths) {
      const foreign = await as('xihu-window', { method: 'GET', path });
      const unknown = await world
        .as('xihu-window')
        .send({ method: 'GET', path: `/v1/flows/no-such-flow${path}` });
      assert.deepEqual(codeOf(foreign), [404, 'flow-unknown'], path);
      assert.deepEqual(foreign.body, unknown.body, path);
    }
    const written = await world.as('hz-core').send({
      method: 'PUT',
      path: `${at}/batches/2/records?from=0`,
      body: bytesOf(lines),
      contentType: NDJSON,
    });
    assert.deepEqual(codeOf(written), [404, 'flow-unknown']);
    assert.equal(await received('2'), 0);
  });
});
