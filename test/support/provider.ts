import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a scripted provider answers one ask. */
export type Script = (
  path: string,
  body: Record<string, unknown>,
  response: ServerResponse,
) => void;

export interface ScriptedProvider {
  readonly baseUrl: string;
  /** Asks received since the last reset. */
  readonly asks: () => number;
  /** Replaces what it answers from now on. */
  play(script: Script): void;
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

/** JSON as a well-behaved provider sends it. */
export const answering =
  (value: unknown): Script =>
  (_path, _body, response) => {
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(value));
  };

/** A real HTTP server on loopback that answers as the test says. */
export async function startProvider(initial: Script): Promise<ScriptedProvider> {
  let script = initial;
  let asks = 0;
  const server = createServer((request, response) => {
    asks += 1;
    void bodyOf(request).then((body) => script(request.url ?? '', body, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asks: () => asks,
    play: (next) => {
      script = next;
      asks = 0;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
