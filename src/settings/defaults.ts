import { join } from 'node:path';
import type { Settings } from '../shapes/index.ts';
import { packageRoot } from './package-root.ts';

const BYTES_PER_MIB = 1_048_576;

/** What holds where neither jingwei.yaml nor the environment says otherwise. */
export const defaults: Settings = {
  // Databases, the gateway's own keys. Relative: to the folder of jingwei.yaml, or the current one.
  data: '.jingwei/data',
  // Working copies that come with the package; published and imported at first start.
  catalogs: join(packageRoot, 'catalogs'),
  certs: join(packageRoot, 'certs'),
  schemas: join(packageRoot, 'schemas'),
  // Reachable from this machine only until somebody decides otherwise.
  listen: { host: '127.0.0.1', port: 8080 },
  // Public origins callers sign for; empty: the address it listens on.
  origins: [],
  // Name of the log in every checkpoint; set once, before the first entry, and never changed.
  log: { origin: 'jingwei.local/log' },
  // The gateway's own signing key, and the agency that runs it.
  gateway: { keyid: 'jingwei-gateway', authority: 'zj-data-bureau' },
  // Base URL of each provider's system, by the system's name in the catalog.
  providers: {},
  limits: {
    // One request's body.
    bodyBytesMax: BYTES_PER_MIB,
    // How far `created` of a signature may lie from the gateway's clock, either way.
    signatureWindowSeconds: 300,
    // A request's headers, from its first byte or the one before it to their end.
    headersTimeoutMs: 10_000,
    // A whole request; the headers' limit never exceeds it.
    requestTimeoutMs: 30_000,
    // One answer of a provider.
    providerAnswerBytesMax: 4 * BYTES_PER_MIB,
    // From the first byte sent to a provider to the last received.
    providerTimeoutMs: 5000,
    // Connections to one provider.
    providerConnectionsMax: 64,
    // Calls being served; those beyond are answered `overloaded`.
    inFlightMax: 1000,
    // Entries waiting to become durable.
    logQueueMax: 4096,
    // From the signal to stop until what is still connected is cut; longer than one exchange.
    stopGraceMs: 15_000,
  },
  // Of the application log, not of the audit log, which has no levels.
  logLevel: 'info',
};
