import type { SqliteDatabase } from '../../storage/index.ts';
import { createBatchRows, type BatchRows } from './batch-rows.ts';
import { createCorrectionRows, type CorrectionRows } from './correction-rows.ts';
import { createDeadRows, type DeadRows } from './dead-rows.ts';
import { createKeptRows, type KeptRows } from './kept-rows.ts';
import { createLandingRows, type LandingRows } from './landing-rows.ts';
import { createLatestRows, type LatestRows } from './latest-rows.ts';
import { createNames, nameTable, routeTable, type Names } from './names.ts';
import { createOriginRows, type OriginRows } from './origin-rows.ts';
import { createParcelRows, type ParcelRows } from './parcel-rows.ts';
import { createReceiptRows, type ReceiptRows } from './receipt-rows.ts';
import { createReceiverRows, type ReceiverRows } from './receiver-rows.ts';
import { createShipmentRows, type ShipmentRows } from './shipment-rows.ts';
import { createSheetRows, type SheetRows } from './sheet-rows.ts';
import { createWaitingRows, type WaitingRows } from './waiting-rows.ts';

/** flows.db, one function a statement. Nothing of it is ever logged. */
export interface FlowStore {
  readonly names: Names;
  readonly routes: Names;
  readonly batches: BatchRows;
  readonly sheets: SheetRows;
  readonly kept: KeptRows;
  readonly latest: LatestRows;
  readonly receivers: ReceiverRows;
  readonly parcels: ParcelRows;
  readonly dead: DeadRows;
  readonly shipments: ShipmentRows;
  readonly waiting: WaitingRows;
  readonly corrections: CorrectionRows;
  readonly landings: LandingRows;
  readonly origins: OriginRows;
  readonly receipts: ReceiptRows;
  /** All of it or nothing, and durable. */
  transact<Result>(work: () => Result): Result;
  /**
   * All of it or nothing, and there after a kill; a power cut may take it back, up to the next that is
   * durable. For the steps of an act of which nobody has been told.
   */
  transactStep<Result>(work: () => Result): Result;
}

export function createFlowStore(database: SqliteDatabase): FlowStore {
  const names = createNames(database, nameTable);
  const routes = createNames(database, routeTable);
  const transact = <Result>(work: () => Result): Result => {
    try {
      return database.transaction(work).immediate();
    } catch (error) {
      names.forget();
      routes.forget();
      throw error;
    }
  };
  return {
    names,
    routes,
    batches: createBatchRows(database),
    sheets: createSheetRows(database, names),
    kept: createKeptRows(database),
    latest: createLatestRows(database),
    receivers: createReceiverRows(database),
    parcels: createParcelRows(database),
    dead: createDeadRows(database),
    shipments: createShipmentRows(database),
    waiting: createWaitingRows(database),
    corrections: createCorrectionRows(database),
    landings: createLandingRows(database),
    origins: createOriginRows(database),
    receipts: createReceiptRows(database),
    transact,
    transactStep: (work) => {
      // In WAL mode the next commit that is synced takes along all that were not.
      database.pragma('synchronous = NORMAL');
      try {
        return transact(work);
      } finally {
        database.pragma('synchronous = FULL');
      }
    },
  };
}
