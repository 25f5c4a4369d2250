import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { Fault, type Refusal } from '../kernel/index.ts';
import type { ExchangePorts } from '../exchange/index.ts';
import { logRoutes } from './log-routes.ts';
import type { Origins } from './incoming.ts';
import { operatorRoutes } from './operator-routes.ts';
import type { ReplySigner } from './reply-signer.ts';
import { createSender, type Sender } from './send.ts';
import { systemRoutes } from './system-routes.ts';

export interface AppParts {
  readonly exchange: ExchangePorts;
  readonly signer: ReplySigner;
  readonly origins: Origins;
  readonly log: { readonly origin: string; readonly verifierKeys: readonly string[] };
  readonly limits: { readonly bodyBytesMax: number; readonly inFlightMax: number };
  readonly stopping: () => boolean;
  /** Told of every failure that is nobody's refusal. */
  readonly onInternal: (error: unknown) => void;
}

/** Past the bound a request is turned away at once instead of waiting for everybody. */
function boundInFlight(sender: Sender, inFlightMax: number): RequestHandler {
  let inFlight = 0;
  return (request, response, next) => {
    if (inFlight >= inFlightMax) {
      void sender.problem({ request, response }, { refused: 'overloaded', retryAfterSeconds: 1 });
      return;
    }
    inFlight += 1;
    response.once('close', () => (inFlight -= 1));
    next();
  };
}

/** What express and its body reader throw, as refusals. */
const readerFailures: Readonly<Record<string, Refusal>> = {
  'entity.too.large': { refused: 'body-too-large' },
  'encoding.unsupported': { refused: 'media-type-unsupported' },
};

function refusalIn(error: unknown, onInternal: (error: unknown) => void): Refusal {
  if (error instanceof Fault && error.code !== 'internal') {
    return { refused: error.code, ...error.fields };
  }
  const { type, status } = error as { readonly type?: string; readonly status?: number };
  const known = readerFailures[type ?? ''];
  if (known !== undefined) return known;
  if (status !== undefined && status >= 400 && status < 500) return { refused: 'body-malformed' };
  onInternal(error);
  return { refused: 'internal' };
}

/** Express tells an error handler from others by its four parameters. */
const failures =
  (sender: Sender, onInternal: AppParts['onInternal']): ErrorRequestHandler =>
  // eslint-disable-next-line max-params -- express counts the parameters
  (error: unknown, request, response, next) => {
    if (response.headersSent) next(error);
    else void sender.problem({ request, response }, refusalIn(error, onInternal));
  };

/** The express application: one router per audience, every failure a problem document. */
export function createApp(parts: AppParts): Express {
  const { exchange, origins, limits } = parts;
  const sender = createSender(parts.signer, origins);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(boundInFlight(sender, limits.inFlightMax));
  app.use(systemRoutes({ exchange, origins, sender, bodyBytesMax: limits.bodyBytesMax }));
  app.use(logRoutes({ exchange, origins, sender, log: parts.log }));
  app.use(operatorRoutes({ exchange, sender, stopping: parts.stopping }));
  app.use((request, response) =>
    sender.problem({ request, response }, { refused: 'route-unknown' }),
  );
  app.use(failures(sender, parts.onInternal));
  return app;
}
