import { join } from 'node:path';
import { foundStage, type Founded } from '../../soak/stage.ts';
import { createDiskOrders, type DiskOrders } from '../disk-orders.ts';
import type { Scratch } from '../scratch.ts';
import { compileShim, shimEnvironment } from '../shim.ts';
import { freePort } from '../free-port.ts';
import { startServing, type Serving } from './serving.ts';

/** A founded gateway that runs over a disk which fails when it is told to. */
export interface FaultyStage {
  readonly founded: Founded;
  readonly orders: DiskOrders;
  /** Starts `jingwei serve`, over the disk as it then is. */
  start(): Promise<Serving>;
  close(): Promise<void>;
}

/** Its address stays the same from start to start. */
export async function openFaultyStage(scratch: Scratch): Promise<FaultyStage> {
  const founded = await foundStage({ port: await freePort() });
  const file = join(scratch.root, 'orders');
  const orders = createDiskOrders(file);
  const library = compileShim('fail', scratch.root);
  const folder = founded.settings.data;
  return {
    founded,
    orders,
    start: () =>
      startServing(founded.settingsFile, shimEnvironment({ library, folder, orders: file })),
    close: async () => {
      orders.close();
      await founded.close();
    },
  };
}
