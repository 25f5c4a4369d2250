import { Router } from 'express';
import { isProblemCode, problemCodes, utf8 } from '../kernel/index.ts';
import { judgeReadiness, type ReadinessCheck } from './readiness.ts';
import { jsonBytes } from './reply-signer.ts';
import { notAllowed, type Sender } from './send.ts';
import type { TextSource } from './watch.ts';

export interface OperatorRouteParts {
  readonly sender: Sender;
  readonly readiness: readonly ReadinessCheck[];
  readonly metrics: TextSource;
}

/** What watches the gateway: answered when calls are turned away, or overload would look like death. */
export const PROBES: readonly string[] = ['/healthz', '/readyz', '/metrics'];

const json = (status: number, value: unknown) => ({
  status,
  contentType: 'application/json',
  bytes: jsonBytes(value),
});

/** For operators and their tools: is it alive, may it be sent calls, how does it do, what is a code. */
export function operatorRoutes({ sender, readiness, metrics }: OperatorRouteParts): Router {
  const router = Router();
  router.get('/healthz', (request, response) =>
    sender.signed({ request, response }, json(200, { alive: true })),
  );
  router.get('/readyz', async (request, response) => {
    const state = await judgeReadiness(readiness);
    return sender.signed({ request, response }, json(state.ready ? 200 : 503, state));
  });
  router.get('/metrics', async (request, response) => {
    const bytes = utf8(await metrics.text());
    const { contentType } = metrics;
    return sender.signed({ request, response }, { status: 200, contentType, bytes });
  });
  router.get('/problems/:code', (request, response) => {
    const { code } = request.params;
    return isProblemCode(code)
      ? sender.signed({ request, response }, json(200, { code, ...problemCodes[code] }))
      : sender.problem({ request, response }, { refused: 'route-unknown' });
  });
  router.all([...PROBES, '/problems/:code'], notAllowed(sender, 'GET'));
  return router;
}
