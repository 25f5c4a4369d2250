import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { parseLines, sendBatch } from '../../src/client/index.ts';
import { FLOW, lineOf, person, sha256, SOURCE } from '../../src/flows/flow-world.test.ts';
import { systemClock, utf8 } from '../../src/kernel/index.ts';
import {
  checkContentDigest,
  createNodeCryptoProvider,
  readSignature,
  verifySignature,
} from '../../src/signatures/index.ts';
import { startWorld, type World } from '../support/world.ts';
import { flowWorldOptions } from './support/flow-documents.ts';

interface Received {
  readonly seqs: readonly number[];
  readonly isProven: boolean;
}

describe('pages pushed to a receiver', () => {
  const crypto = createNodeCryptoProvider();
  const received: Received[] = [];
  let failures = 2;
  let server: Server;
  let world: World;

  const isProven = async (address: string, headers: Headers, body: Buffer): Promise<boolean> => {
    const get = (name: string): string | undefined => headers.get(name) ?? undefined;
    const message = { method: 'POST', targetUri: address, headers: { get } };
    const within = { now: systemClock.now(), windowSeconds: 300, hasBody: true };
    const presented = readSignature(message, within);
    if ('refused' in presented) return false;
    const digest = headers.get('content-digest') ?? '';
    return (
      (await verifySignature(crypto, presented, world.gatewayKey)) === undefined &&
      checkContentDigest(crypto, digest, body) === undefined
    );
  };

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        void (async () => {
          failures -= 1;
          if (failures >= 0) return response.writeHead(503).end();
          const body = Buffer.concat(chunks);
          const { port } = server.address() as AddressInfo;
          const address = `http://127.0.0.1:${port}${request.url ?? ''}`;
          const headers = new Headers(request.headers as Record<string, string>);
          const seqs = parseLines(body.toString()).map((each) => (each as { seq: number }).seq);
          received.push({ seqs, isProven: await isProven(address, headers, body) });
          const refused = [{ seq: 2, code: 'no-such-street' }];
          const answer = JSON.stringify({ acknowledged: seqs.at(-1), refused });
          return response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
        })();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const options = flowWorldOptions({ isPushed: true });
    const providers = { 'xh-desk': { baseUrl: `http://127.0.0.1:${port}/in/` } };
    world = await startWorld({ ...options, settings: { providers } });
  });
  after(async () => {
    await world.close();
    server.close();
  });

  it('come signed, in order, again after a failure, and what is refused is a dead letter', async () => {
    const lines = ['a', 'b', 'c'].map((ZJ) => utf8(lineOf(person({ ZJ }))));
    const window = { from: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' };
    const wait = async (ms: number) => {
      await setTimeout(ms);
    };
    const parts = { client: world.as(SOURCE), sha256, wait };
    await sendBatch(parts, { flow: FLOW, batch: '1', lines: () => lines, manifest: { window } });
    const state = async () => {
      const path = `/v1/flows/${FLOW}/receiver`;
      const { body } = await world.as('xh-desk').send({ method: 'GET', path });
      return body as { acknowledged: number; dead: number };
    };
    const deadline = Date.now() + 20_000;
    while ((await state()).acknowledged < 3 && Date.now() < deadline) await setTimeout(50);
    assert.deepEqual(received, [{ seqs: [1, 2, 3], isProven: true }]);
    const { acknowledged, dead } = await state();
    assert.deepEqual([acknowledged, dead], [3, 1]);
  });
});
