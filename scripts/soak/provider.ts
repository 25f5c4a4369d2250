import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Target } from './hostile/index.ts';

export interface Provider {
  readonly baseUrl: string;
  readonly play: Target['play'];
  close(): Promise<void>;
}

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

/** A provider's system on loopback that answers as it is told. */
export async function startProvider(): Promise<Provider> {
  let script: Parameters<Target['play']>[0] = (_path, _asked, response) => response.end();
  const server = createServer((request, response) => {
    void jsonOf(request).then((asked) => script(request.url ?? '', asked, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    play: (next) => {
      script = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
