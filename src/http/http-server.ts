import { createServer, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppParts } from './app.ts';
import { HEADER_LINES_MAX } from './framing.ts';
import { createFront } from './front.ts';
import { codeOfParserFailure, refuseConnection } from './refuse-connection.ts';
import { createUnanswered } from './unanswered.ts';

export interface ServerLimits {
  /** A request must have sent all its headers by then, milliseconds. */
  readonly headersTimeoutMs: number;
  /** And itself by then, milliseconds. */
  readonly requestTimeoutMs: number;
}

/** Bytes of the request line and headers of one request. */
const HEADER_BYTES_MAX = 32_768;

/** How often requests are held against their time limits, milliseconds. */
const TIMEOUT_CHECK_MS = 500;

/** A connection on which nothing moves is closed; longer than any provider may take, milliseconds. */
const CONNECTION_IDLE_MS = 120_000;

/**
 * So long a connection waits for its next request, milliseconds: longer than reverse proxies keep
 * theirs (60 s), so that none of them sends a request into a connection that is just being closed.
 */
const KEPT_ALIVE_MS = 65_000;

/** Connections at once; further ones are closed unread. */
const CONNECTIONS_MAX = 10_000;

export interface HttpServer {
  readonly server: Server;
  /** Requests without a complete answer. */
  readonly inFlight: () => number;
}

/** The application behind a server that bounds what comes before a request is one. */
export function createHttpServer(parts: AppParts, limits: ServerLimits): HttpServer {
  const unanswered = createUnanswered();
  const front = createFront(parts, unanswered);
  const server = createServer(
    {
      keepAliveTimeout: KEPT_ALIVE_MS,
      headersTimeout: Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs),
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: TIMEOUT_CHECK_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
      // Node would answer a missing Host by itself, without a problem document.
      requireHostHeader: false,
    },
    front,
  );
  server.maxHeadersCount = HEADER_LINES_MAX + 1;
  server.maxConnections = CONNECTIONS_MAX;
  server.timeout = CONNECTION_IDLE_MS;
  // Expectations are the application's to meet: it knows whether it wants the body.
  server.on('checkContinue', front).on('checkExpectation', front);
  server.on('connect', (_request, connection: Duplex) => {
    refuseConnection(connection, 'method-not-allowed');
  });
  server.on('clientError', (error: NodeJS.ErrnoException, connection) => {
    const code = codeOfParserFailure(error);
    if (code === undefined || !connection.writable) connection.destroy();
    else if (unanswered.awaitsNothingElse(connection)) refuseConnection(connection, code);
    else unanswered.closeAfterAnswers(connection);
  });
  return { server, inFlight: unanswered.count };
}
