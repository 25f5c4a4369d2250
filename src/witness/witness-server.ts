import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type Express, type Response } from 'express';
import { hexOf, utf8, type Sha256 } from '../kernel/index.ts';
import type { WitnessMetrics } from '../observability/index.ts';
import type { Alarms } from './alarms.ts';
import type { Witness } from './witness.ts';

export interface WitnessServerParts {
  readonly sha256: Sha256;
  readonly witness: Witness;
  readonly alarms: Alarms;
  readonly metrics: WitnessMetrics;
  readonly origins: readonly string[];
  /** Told of what is no fault of a request, as when the store failed. */
  readonly onFailure: (error: unknown) => void;
}

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** Old size, 63 hashes and a checkpoint with 64 signatures take a quarter of it. */
const REQUEST_BYTES_MAX = 65_536;

/** A whole request; logs send a few hundred bytes, milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000;

const CONNECTIONS_MAX = 1000;

const plain = (status: number, text: string): Answer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  text: `${text}\n`,
});

const json = (status: number, value: unknown): Answer => ({
  status,
  contentType: 'application/json',
  text: JSON.stringify(value),
});

/** Not by express, which would add a charset: the type of a size has none. */
function send(response: Response, { status, contentType, text }: Answer): void {
  const bytes = utf8(text);
  response.writeHead(status, { 'Content-Type': contentType, 'Content-Length': bytes.length });
  response.end(bytes);
}

const failures =
  ({ onFailure }: WitnessServerParts): ErrorRequestHandler =>
  // eslint-disable-next-line max-params -- express counts the parameters
  (error: unknown, _request, response, next) => {
    const { status = 500 } = error as { readonly status?: number };
    if (status >= 500) onFailure(error);
    if (response.headersSent) next(error);
    else send(response, plain(status, status >= 500 ? 'the witness failed' : 'bad request'));
  };

function createWitnessApp(parts: WitnessServerParts): Express {
  const { sha256, witness, alarms, metrics } = parts;
  const origins = new Map(parts.origins.map((origin) => [hexOf(sha256(utf8(origin))), origin]));
  const app = express();
  app.disable('x-powered-by');
  const body = express.raw({ type: () => true, limit: REQUEST_BYTES_MAX, inflate: false });
  app.post('/add-checkpoint', body, async (request, response) => {
    const bytes: unknown = request.body;
    const reply = await witness.addCheckpoint(
      bytes instanceof Uint8Array ? bytes : new Uint8Array(),
    );
    metrics.answered(reply.status);
    send(response, reply);
  });
  app.get('/healthz', (_request, response) => {
    const standing = alarms.standing().map(({ origin, kind, at }) => ({ origin, kind, at }));
    send(response, json(standing.length === 0 ? 200 : 503, { alive: true, alarms: standing }));
  });
  app.get('/alarms', (_request, response) =>
    send(response, json(200, { alarms: alarms.standing() })),
  );
  app.get('/metrics', async (_request, response) => {
    send(response, {
      status: 200,
      contentType: metrics.contentType,
      text: await metrics.text(),
    });
  });
  app.get('/:log/checkpoint', async (request, response) => {
    const origin = origins.get(request.params.log);
    const note = origin === undefined ? undefined : await witness.cosigned(origin);
    if (note === undefined) send(response, plain(404, 'nothing cosigned'));
    else send(response, { ...plain(200, ''), text: note });
  });
  app.use((_request, response) => send(response, plain(404, 'no such route')));
  app.use(failures(parts));
  return app;
}

/** A witness over HTTP: `add-checkpoint`, what it cosigned, and how it does. */
export function createWitnessServer(parts: WitnessServerParts): Server {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, createWitnessApp(parts));
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}
