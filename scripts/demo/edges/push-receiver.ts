/**
 * A receiver's own program: takes the pages that the gateway pushes, once their signature proves whose
 * they are, and has them on disk before it acknowledges:
 * `--name SYSTEM --received DIR --gateway-key FILE --port N`.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import {
  parseLines,
  readPageBody,
  readPushedPage,
  type Delivered,
} from '../../../src/client/index.ts';
import { systemClock } from '../../../src/kernel/index.ts';
import { createNodeCryptoProvider, headersOf } from '../../../src/signatures/index.ts';
import { GATEWAY_KEYID } from '../gateway-key.ts';
import { listen } from '../province/listen.ts';
import { receivedFile } from './edge-folder.ts';

const ADDRESS = /^\/flows\/([a-z0-9-]{1,64})\/deliveries$/;

const { values } = parseArgs({
  options: {
    name: { type: 'string', default: '' },
    received: { type: 'string', default: '' },
    'gateway-key': { type: 'string', default: '' },
    port: { type: 'string', default: '0' },
  },
});

const crypto = createNodeCryptoProvider();

/** The gateway's public key is there since `init`, which may have been after this program began. */
async function pageOf(
  targetUri: string,
  { headers }: IncomingMessage,
  body: Uint8Array,
): Promise<readonly Delivered[] | undefined> {
  const pem = readFileSync(values['gateway-key'], 'utf8');
  const gateway = crypto.importVerificationKey(GATEWAY_KEYID, pem);
  if (gateway === undefined) return undefined;
  const parts = { crypto, clock: systemClock, gateway };
  return readPushedPage(parts, { targetUri, headers: headersOf(headers), body });
}

const seqOf = ({ seq }: Delivered): number => seq;

/** The last seq of the page, all of it on disk; what came before is recognised by its seq. */
function keep(flow: string, page: readonly Delivered[]): number {
  const file = receivedFile(values.received, values.name, flow);
  const kept = existsSync(file) ? parseLines(readFileSync(file, 'utf8')) : [];
  const last = Math.max(0, ...(kept as readonly Delivered[]).slice(-1).map(seqOf));
  const fresh = page.filter((delivery) => seqOf(delivery) > last);
  const descriptor = openSync(file, 'a', 0o600);
  writeSync(descriptor, fresh.map((delivery) => `${JSON.stringify(delivery)}\n`).join(''));
  fsyncSync(descriptor);
  closeSync(descriptor);
  return Math.max(last, ...page.map(seqOf));
}

async function answer(request: IncomingMessage, origin: string): Promise<[number, object]> {
  const [path = '', flow] = ADDRESS.exec(request.url ?? '') ?? [];
  if (flow === undefined || request.method !== 'POST') return [404, {}];
  const body = await readPageBody(request);
  if (body === undefined) return [413, {}];
  const page = await pageOf(`${origin}${path}`, request, body);
  return page === undefined ? [401, {}] : [200, { acknowledged: keep(flow, page) }];
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { port } = server.address() as AddressInfo;
  const [status, body] = await answer(request, `http://127.0.0.1:${port}`).catch(
    (error: unknown): [number, object] => {
      console.error(error);
      return [500, {}];
    },
  );
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const server = createServer((request, response) => void handle(request, response));
listen(server, { port: Number(values.port), close: () => undefined });
