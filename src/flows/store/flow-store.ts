import type { SqliteDatabase } from '../../storage/index.ts';
import { createBatchRows, type BatchRows } from './batch-rows.ts';
import { createDeliveryRows, type DeliveryRows } from './delivery-rows.ts';
import { createEventRows, type EventRows } from './event-rows.ts';
import { createLatestRows, type LatestRows } from './latest-rows.ts';
import { createNames, nameTable, routeTable, type Names } from './names.ts';
import { createOriginRows, type OriginRows } from './origin-rows.ts';
import { createReceiverRows, type ReceiverRows } from './receiver-rows.ts';
import { createShipmentRows, type ShipmentRows } from './shipment-rows.ts';
import { createWaitingRows, type WaitingRows } from './waiting-rows.ts';

/** flows.db, one function a statement. Nothing of it is ever logged. */
export interface FlowStore {
  readonly names: Names;
  readonly routes: Names;
  readonly batches: BatchRows;
  readonly events: EventRows;
  readonly latest: LatestRows;
  readonly receivers: ReceiverRows;
  readonly deliveries: DeliveryRows;
  readonly shipments: ShipmentRows;
  readonly waiting: WaitingRows;
  readonly origins: OriginRows;
  /** All of it or nothing. */
  transact<Result>(work: () => Result): Result;
}

export function createFlowStore(database: SqliteDatabase): FlowStore {
  const names = createNames(database, nameTable);
  const routes = createNames(database, routeTable);
  return {
    names,
    routes,
    batches: createBatchRows(database),
    events: createEventRows(database),
    latest: createLatestRows(database),
    receivers: createReceiverRows(database),
    deliveries: createDeliveryRows(database),
    shipments: createShipmentRows(database),
    waiting: createWaitingRows(database),
    origins: createOriginRows(database),
    transact: (work) => {
      try {
        return database.transaction(work).immediate();
      } catch (error) {
        names.forget();
        routes.forget();
        throw error;
      }
    },
  };
}
