import type { Client } from 'pg';
import { EdgeFault, type EdgeCode } from './edge-codes.ts';

/** Where a PostgreSQL is and as whom it is entered. The password comes from outside the settings. */
export interface PostgresConnection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: () => string;
  /** Certificates of the authority that the server's is checked against; none: no TLS. */
  readonly tlsAuthority?: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
/** One statement; pages are fetched one by one, so a long reading is many short ones. */
const STATEMENT_TIMEOUT_MS = 300_000;

/** Spellings of dates and numbers that do not depend on how the server or the role is set up. */
const SPELLING = `SET datestyle = 'ISO, YMD'; SET timezone = 'Asia/Shanghai';
  SET intervalstyle = 'iso_8601'; SET extra_float_digits = 1; SET bytea_output = 'hex';
  SET client_encoding = 'UTF8'; SET standard_conforming_strings = on`;

/** @throws {EdgeFault} with this code, naming only `where`. */
export async function connectPostgres(
  connection: PostgresConnection,
  { code, where }: { readonly code: EdgeCode; readonly where: string },
): Promise<Client> {
  // Only a gateway with a table at its edge needs the driver.
  const { default: pg } = await import('pg');
  const { tlsAuthority, password, ...address } = connection;
  const client = new pg.Client({
    ...address,
    password: password(),
    application_name: 'jingwei',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    ...(tlsAuthority === undefined ? {} : { ssl: { ca: tlsAuthority } }),
  });
  // A connection lost between two queries would otherwise end the process; the next query tells.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(SPELLING);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw new EdgeFault(code, where, error);
  }
}
