import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import {
  readPageBody,
  readPushedPage,
  type Delivered,
  type PushedPageParts,
} from '../client/index.ts';
import { headersOf } from '../signatures/index.ts';

export interface ListenerParts extends PushedPageParts {
  readonly flow: string;
  /** Takes a page; whether all of it has landed. */
  readonly take: (page: readonly Delivered[]) => Promise<boolean>;
}

export interface ListenerAddress {
  readonly host: string;
  readonly port: number;
  /** As the gateway has the receiver registered: its pages are signed for it. */
  readonly baseUrl: string;
}

export interface PushListener {
  /** Ends once the page under way is answered. */
  close(): Promise<void>;
}

/** From the first byte of a page to its last, milliseconds. */
const REQUEST_TIMEOUT_MS = 60_000;

/** A gateway that pushes has one open, and another when the first came to nothing. */
const CONNECTIONS_MAX = 16;

interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** Nothing of a page is looked at before it proves that it is the gateway's. */
async function answer(
  { take, ...parts }: ListenerParts,
  targetUri: string,
  request: IncomingMessage,
): Promise<Answer> {
  const body = await readPageBody(request);
  if (body === undefined) return { status: 413 };
  const headers = headersOf(request.headers);
  const page = await readPushedPage(parts, { targetUri, headers, body });
  const last = page?.at(-1);
  if (page === undefined || last === undefined) return { status: 401 };
  // The gateway sends it again after a while.
  return (await take(page)) ? { status: 200, body: { acknowledged: last.seq } } : { status: 503 };
}

const shut = async (server: Server): Promise<void> => {
  server.closeIdleConnections();
  await new Promise((resolve) => server.close(resolve));
};

/** Takes the pages of one flow that a gateway pushes to a receiver. @throws {Error} EADDRINUSE */
export async function listenForPages(
  parts: ListenerParts,
  { host, port, baseUrl }: ListenerAddress,
): Promise<PushListener> {
  const path = `/flows/${parts.flow}/deliveries`;
  const targetUri = `${baseUrl.replace(/\/$/, '')}${path}`;
  const isPage = ({ method, url = '' }: IncomingMessage): boolean =>
    method === 'POST' && url.endsWith(path);
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const answering: Promise<Answer> = isPage(request)
      ? answer(parts, targetUri, request)
      : Promise.resolve({ status: 404 });
    const send = ({ status, body = {} }: Answer): void => {
      response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' });
      response.end(JSON.stringify(body));
    };
    // A body that broke off has nobody left who reads the answer.
    answering.then(send, () => send({ status: 400 }));
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.listen(port, host);
  await once(server, 'listening');
  return { close: () => shut(server) };
}
