import { join } from 'node:path';
import { systemClock, type Sha256 } from './kernel/index.ts';
import { openLog, type AuditLog } from './audit/index.ts';
import { createBundleStore, type BundleStore } from './catalog/index.ts';
import { createKeyRegistry, nonceLifeMs, type KeyRegistry } from './identity/index.ts';
import { createGrantBook, type GrantBook } from './proceedings/index.ts';
import type { Settings } from './shapes/index.ts';
import { createNodeCryptoProvider, type NodeCryptoProvider } from './signatures/index.ts';
import {
  createSchemaSet,
  parseSchemas,
  readSchemaBytes,
  type SchemaSet,
} from './standards/index.ts';
import { openStore, type Store } from './storage/index.ts';
import { closeAll, openOrClose, type Closer } from './close-all.ts';
import { readGatewayKeys, type GatewayKeys } from './gateway-keys.ts';

/** What both founding a gateway and running one stand on: keys, store, log, and what they hold. */
export interface Foundation {
  readonly crypto: NodeCryptoProvider;
  readonly sha256: Sha256;
  readonly keys: GatewayKeys;
  readonly schemas: SchemaSet;
  readonly store: Store;
  readonly log: AuditLog;
  readonly registry: KeyRegistry;
  readonly grants: GrantBook;
  readonly bundles: BundleStore;
  close(): Promise<void>;
}

async function openUnder(
  settings: Settings,
  onFatal: (error: Error) => void,
  closers: Closer[],
): Promise<Foundation> {
  const crypto = createNodeCryptoProvider();
  const sha256: Sha256 = (bytes) => crypto.sha256(bytes);
  const keys = readGatewayKeys(crypto, settings);
  const schemas = createSchemaSet(parseSchemas(readSchemaBytes(settings.schemas)));
  const store = await openStore(join(settings.data, 'store.db'));
  closers.push(() => store.close());
  const { data: directory, limits, retention } = settings;
  const log = await openLog(
    { crypto, ...keys, clock: systemClock, onFatal },
    {
      directory,
      archive: retention.archive,
      origin: settings.log.origin,
      logQueueMax: limits.logQueueMax,
      nonceLifeMs: nonceLifeMs(limits.signatureWindowSeconds),
    },
  );
  closers.push(() => log.close());
  const identity = { db: store.db, crypto, clock: systemClock, sealingKey: keys.sealingKey };
  return {
    crypto,
    sha256,
    keys,
    schemas,
    store,
    log,
    registry: await createKeyRegistry(identity),
    grants: await createGrantBook(store.db),
    bundles: createBundleStore(store.db, sha256),
    close: () => closeAll(closers),
  };
}

/** @throws {Error} when keys are missing, the store is newer than the code, or the log does not verify. */
export function openFoundation(
  settings: Settings,
  onFatal: (error: Error) => void,
): Promise<Foundation> {
  return openOrClose((closers) => openUnder(settings, onFatal, closers));
}
