import { textOf } from '../kernel/index.ts';
import { tilePath, type TileAddress } from '../proofs/index.ts';
import type { Client } from './client.ts';

/** The log as it is read over HTTP; entry tiles need an auditor's key. */
export interface HttpLogSource {
  /** @throws {Error} when the gateway does not answer with one */
  checkpoint(): Promise<string>;
  /** Undefined when the log has no such tile. @throws {Error} when it may not be read. */
  tile(address: TileAddress): Promise<Uint8Array | undefined>;
}

export function createHttpLogSource(client: Client): HttpLogSource {
  return {
    checkpoint: async () => {
      const reply = await client.send({ method: 'GET', path: '/log/checkpoint' });
      if (reply.status !== 200) throw new Error(`checkpoint: status ${reply.status}`);
      return textOf(reply.bytes);
    },
    tile: async (address) => {
      const reply = await client.send({ method: 'GET', path: `/log/${tilePath(address)}` });
      if (reply.status === 404) return undefined;
      if (reply.status !== 200) throw new Error(`${tilePath(address)}: status ${reply.status}`);
      return reply.bytes;
    },
  };
}
