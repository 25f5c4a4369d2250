import express, { type ErrorRequestHandler, type Express } from 'express';
import { Fault, type Refusal } from '../kernel/index.ts';
import type { ExchangePorts } from '../exchange/index.ts';
import type { FlowDesk } from '../flows/index.ts';
import { flowRoutes } from './flows/index.ts';
import { systemAuditRoutes } from './audit/system-audit-routes.ts';
import { logRoutes } from './log-routes.ts';
import type { Origins } from './incoming.ts';
import { operatorRoutes } from './operator-routes.ts';
import { peopleRoutes, type PeopleRouteParts } from './people/index.ts';
import { edgeChecks, type ReadinessCheck } from './readiness.ts';
import type { ReplySigner } from './reply-signer.ts';
import { createSender, type Pair, type Sender } from './send.ts';
import { systemRoutes } from './system-routes.ts';
import type { Unanswered } from './unanswered.ts';
import { expressRouteOf, watchedSender, type TextSource, type Watch } from './watch.ts';

export interface AppParts {
  readonly exchange: ExchangePorts;
  readonly signer: ReplySigner;
  readonly origins: Origins;
  readonly log: { readonly origin: string; readonly verifierKeys: readonly string[] };
  /** The newest checkpoint that witnesses cosigned. */
  readonly cosigned: () => string | undefined;
  readonly limits: { readonly bodyBytesMax: number; readonly inFlightMax: number };
  /** True from the moment the gateway was told to stop. */
  readonly stopping: () => boolean;
  /** What must hold for calls to be sent here, beyond what the edge knows itself. */
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: TextSource;
  /** What people signed in ask for, and what that stands on. */
  readonly people: PeopleRouteParts;
  readonly flows: FlowDesk;
  readonly watch: Watch;
  /** Told of every failure that is nobody's refusal. */
  readonly onInternal: (error: unknown) => void;
}

function refusalIn(error: unknown, onInternal: (error: unknown) => void): Refusal {
  if (error instanceof Fault && error.code !== 'internal') {
    return { refused: error.code, ...error.fields };
  }
  // The router's: a target that cannot be decoded.
  const { status } = error as { readonly status?: number };
  if (status !== undefined && status >= 400 && status < 500)
    return { refused: 'request-malformed' };
  onInternal(error);
  return { refused: 'internal' };
}

/** Answers a failure: with the refusal it carries, or with `internal` when it is nobody's. */
export const sendFailure =
  (sender: Sender, onInternal: AppParts['onInternal']) =>
  (pair: Pair, error: unknown): void => {
    if (pair.response.headersSent) pair.response.destroy();
    else void sender.problem(pair, refusalIn(error, onInternal));
  };

/** Express tells an error handler from others by its four parameters. */
const failures =
  (sender: Sender, onInternal: AppParts['onInternal']): ErrorRequestHandler =>
  // eslint-disable-next-line max-params -- express counts the parameters
  (error: unknown, request, response, next) => {
    if (response.headersSent) next(error);
    else sendFailure(sender, onInternal)({ request, response }, error);
  };

/** Everything but exchanges: one router per audience, every failure a problem document. */
export function createApp(parts: AppParts, unanswered: Unanswered): Express {
  const { exchange, origins, limits, watch, stopping } = parts;
  const sender = watchedSender(createSender(parts.signer, origins), watch, expressRouteOf);
  const edge = { stopping, inFlight: unanswered.count, inFlightMax: limits.inFlightMax };
  const readiness = [...parts.readiness, ...edgeChecks(edge)];
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(
    systemRoutes({
      exchange,
      origins,
      sender,
      announcements: () => parts.people.changes.announcements(),
    }),
  );
  app.use(flowRoutes({ exchange, origins, sender, flows: parts.flows }));
  app.use(
    systemAuditRoutes({ exchange, origins, sender, supervision: () => parts.people.supervision }),
  );
  app.use(logRoutes({ exchange, origins, sender, log: parts.log, cosigned: parts.cosigned }));
  app.use(peopleRoutes({ ...parts.people, sender, origins }));
  app.use(operatorRoutes({ sender, readiness, metrics: parts.metrics }));
  app.use((request, response) =>
    sender.problem({ request, response }, { refused: 'route-unknown' }),
  );
  app.use(failures(sender, parts.onInternal));
  return app;
}
