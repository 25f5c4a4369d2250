import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const HOST = '127.0.0.1';
const REQUEST_TIMEOUT_MS = 10_000;
/** Longer than any caller keeps an idle connection, so that it is the caller who lets go. */
const KEEP_ALIVE_MS = 65_000;
const CLOSING_GRACE_MS = 1_000;

interface Listening {
  readonly port: number;
  /** Once no request is under way any more. */
  readonly close: () => void;
}

function endOnSignal(server: Server, close: () => void): void {
  const end = (): void => {
    server.close(close);
    setTimeout(() => server.closeAllConnections(), CLOSING_GRACE_MS).unref();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}

/** Listens on the loopback address and says where, in one line of JSON on standard output. */
export function listen(server: Server, { port, close }: Listening): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  endOnSignal(server, close);
  server.listen(port, HOST, () => {
    const bound = server.address() as AddressInfo;
    console.log(JSON.stringify({ listening: `http://${HOST}:${bound.port}` }));
  });
}
