import assert from 'node:assert/strict';
import request from 'supertest';
import { systemClock } from '../kernel/index.ts';
import type { ExchangePorts } from '../exchange/index.ts';
import { createNodeCryptoProvider } from '../signatures/index.ts';
import { createFront } from './front.ts';
import type { FlowDesk } from '../flows/index.ts';
import type { PeopleRouteParts } from './people/index.ts';
import { createReplySigner } from './reply-signer.ts';
import { createUnanswered } from './unanswered.ts';

const crypto = createNodeCryptoProvider();
const pair = crypto.generateKeyPair('ecdsa-p256-sha256');
const key = crypto.importSigningKey('gateway', pair.privatePem)!;

/** An app whose exchange meets a broken invariant as soon as it looks at the catalog. */
function brokenApp(told: unknown[]) {
  const exchange = {
    clock: systemClock,
    newId: () => '01900000-0000-7000-8000-000000000000',
    catalog: () => {
      throw new Error('secret inner state');
    },
    log: { healthy: true, size: 0, checkpoint: () => 'x' },
  } as unknown as ExchangePorts;
  const parts = {
    exchange,
    signer: createReplySigner({ crypto, key, clock: systemClock }),
    origins: () => ['http://127.0.0.1'],
    log: { origin: 'test/log', verifierKeys: ['x'] },
    cosigned: () => undefined,
    limits: { bodyBytesMax: 1024, inFlightMax: 10 },
    stopping: () => false,
    people: { people: {}, sealer: {} } as PeopleRouteParts,
    flows: {} as FlowDesk,
    readiness: [],
    metrics: { contentType: 'text/plain', text: () => Promise.resolve('') },
    watch: { answered: () => undefined, exchanged: () => undefined },
    onInternal: (error: unknown) => told.push(error),
  };
  return createFront(parts, createUnanswered());
}

describe('the http edge', () => {
  it('answers a broken invariant with internal, tells the operator and not the caller', async () => {
    const told: unknown[] = [];
    const reply = await request(brokenApp(told))
      .post('/v1/datasets/x/query')
      .set('content-type', 'application/json')
      .send('{}');
    assert.equal(reply.status, 500);
    assert.equal((reply.body as { code: string }).code, 'internal');
    assert.equal(told.length, 1);
    assert.ok(!reply.text.includes('secret inner state'));
  });

  it('speaks zh-CN unless English is asked for', async () => {
    const app = brokenApp([]);
    const chinese = await request(app).get('/nowhere');
    const english = await request(app).get('/nowhere').set('accept-language', 'en');
    assert.equal((chinese.body as { title: string }).title, '没有这个接口');
    assert.equal((english.body as { title: string }).title, 'No such route');
  });

  it('explains every code it can answer with', async () => {
    const known = await request(brokenApp([])).get('/problems/no-grant');
    assert.equal((known.body as { status: number }).status, 403);
    const unknown = await request(brokenApp([])).get('/problems/no-such-code');
    assert.equal(unknown.status, 404);
  });

  it('names the method a route has', async () => {
    const reply = await request(brokenApp([])).delete('/log/checkpoint');
    assert.equal(reply.status, 405);
    assert.equal(reply.headers['allow'], 'GET');
  });

  it('signs what it sends, failures included', async () => {
    const reply = await request(brokenApp([])).get('/nowhere');
    assert.ok(reply.headers['signature']);
    assert.match(String(reply.headers['content-digest']), /^sha-256=:/);
  });
});
