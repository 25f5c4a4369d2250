import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what systems hand out by themselves: nobody who listens at port 0 or connects gets it while
 * a process that is to have it is not there yet, or being started again.
 */
const PORTS = { from: 20_000, to: 32_768 } as const;

/** A port that is free now, for what must be known before it listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
