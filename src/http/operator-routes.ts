import { Router } from 'express';
import { isProblemCode, problemCodes } from '../kernel/index.ts';
import type { ExchangePorts } from '../exchange/index.ts';
import type { Readiness } from '../shapes/index.ts';
import { jsonBytes } from './reply-signer.ts';
import { notAllowed, type Sender } from './send.ts';

export interface OperatorRouteParts {
  readonly exchange: ExchangePorts;
  readonly sender: Sender;
  /** True from the moment the gateway was told to stop. */
  readonly stopping: () => boolean;
}

/** A clock before this build existed is a clock that was never set. */
const CLOCK_FLOOR_MS = Date.UTC(2026, 0, 1);

function readiness({ exchange, stopping }: OperatorRouteParts): Readiness {
  const checks = [
    { check: 'log-writable', ok: exchange.log.healthy },
    { check: 'bundle-loaded', ok: exchange.catalog().datasets.size > 0 },
    { check: 'clock-sane', ok: exchange.clock.now() > CLOCK_FLOOR_MS },
    { check: 'not-stopping', ok: !stopping() },
  ];
  return { ready: checks.every(({ ok }) => ok), checks };
}

/** For operators and their tools: is the process alive, may it be sent traffic, what does a code mean. */
export function operatorRoutes(parts: OperatorRouteParts): Router {
  const { sender } = parts;
  const router = Router();
  const json = (status: number, value: unknown) => ({
    status,
    contentType: 'application/json',
    bytes: jsonBytes(value),
  });
  router.get('/healthz', (request, response) =>
    sender.signed({ request, response }, json(200, { alive: true })),
  );
  router.get('/readyz', (request, response) => {
    const state = readiness(parts);
    return sender.signed({ request, response }, json(state.ready ? 200 : 503, state));
  });
  router.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    return isProblemCode(code)
      ? sender.signed({ request, response }, json(200, { code, ...problemCodes[code] }))
      : sender.problem({ request, response }, { refused: 'route-unknown' });
  });
  router.all(['/healthz', '/readyz', '/problems/:code'], notAllowed(sender, 'GET'));
  return router;
}
