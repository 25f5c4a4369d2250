import type { Refusal } from '../../kernel/index.ts';
import type { Target } from '../../people/index.ts';
import type {
  CorrectionAnswer,
  Flow,
  FlowOverrideAsk,
  FlowOverrideRefuse,
  FlowReplay,
} from '../../shapes/index.ts';
import { targetOf, type FlowRouteParts } from './flow-route-parts.ts';
import { listFlows, tellFlow } from './list-flows.ts';
import { ok, signedIn, unlessRefused, type AskedInSession, type Route } from './route.ts';

const UNKNOWN: Refusal = { refused: 'flow-unknown' };

const flowOf = ({ catalog }: FlowRouteParts, { params }: AskedInSession): Flow | undefined =>
  catalog().flows.get(params['flow'] ?? '');

/** Batches and what is kept back of them are their source's. */
const ofSource =
  (parts: FlowRouteParts) =>
  (asked: AskedInSession): Target | Refusal => {
    const flow = flowOf(parts, asked);
    return flow === undefined ? UNKNOWN : targetOf(parts, flow.source.agency);
  };

const ofReceiver =
  (parts: FlowRouteParts) =>
  (asked: AskedInSession): Target | Refusal => {
    const system = asked.params['receiver'];
    const receiver = flowOf(parts, asked)?.receivers.find((each) => each.system === system);
    return receiver === undefined ? UNKNOWN : targetOf(parts, receiver.agency);
  };

const batchOf = ({ params: { flow = '', batch = '' } }: AskedInSession) => ({ flow, batch });

const ORDINAL = /^[0-9]{1,15}$/;

/** An ordinal that is none names no record. */
const recordOf = (asked: AskedInSession) => {
  const { ordinal = '' } = asked.params;
  return { ...batchOf(asked), ordinal: ORDINAL.test(ordinal) ? Number(ordinal) : -1 };
};

/** As its source may see it. */
const asSource = ({ catalog }: FlowRouteParts, asked: AskedInSession) => {
  const named = batchOf(asked);
  return { ...named, system: catalog().flows.get(named.flow)?.source.system ?? '' };
};

const BATCH = '/v1/flow-desk/:flow/batches/:batch';

/** Something told of the batch in the address. */
const telling = (
  parts: FlowRouteParts,
  path: string,
  tell: (asked: AskedInSession) => Promise<object | Refusal> | object | Refusal,
): Route =>
  signedIn({
    method: 'GET',
    path: `${BATCH}${path}`,
    action: 'flow.read',
    needs: 'session',
    target: ofSource(parts),
    handle: async (asked) => unlessRefused(await tell(asked), (told) => ok(told)),
  });

const lookingRoutes = (parts: FlowRouteParts): readonly Route[] => [
  signedIn({
    method: 'GET',
    path: '/v1/flow-desk',
    action: 'flow.read',
    needs: 'session',
    target: 'each',
    handle: (asked) => ok({ flows: listFlows(parts, asked) }),
  }),
  signedIn({
    method: 'GET',
    path: '/v1/flow-desk/:flow',
    action: 'flow.read',
    needs: 'session',
    target: 'each',
    handle: (asked) => unlessRefused(tellFlow(parts, asked), (told) => ok(told)),
  }),
  signedIn({
    method: 'GET',
    path: '/v1/flow-desk/:flow/quality',
    action: 'flow.read',
    needs: 'session',
    target: ofSource(parts),
    handle: (asked) =>
      unlessRefused(parts.flows.qualityOfFlow(asSource(parts, asked)), (told) => ok(told)),
  }),
  telling(parts, '/reconciliation', (asked) => parts.flows.reconciliation(asSource(parts, asked))),
  telling(parts, '/quality', (asked) => parts.flows.quality(asSource(parts, asked))),
  telling(parts, '/lag', (asked) => parts.flows.lag(asSource(parts, asked))),
  telling(parts, '/quarantine', (asked) => {
    const records = parts.flows.quarantined(batchOf(asked));
    return 'refused' in records ? records : { records };
  }),
];

const RECORD = `${BATCH}/quarantine/:ordinal`;

/** Asked by one, decided by another: the desk refuses who asked. */
const overridingRoutes = (parts: FlowRouteParts): readonly Route[] => [
  signedIn<FlowOverrideAsk>({
    method: 'POST',
    path: `${RECORD}/ask`,
    action: 'flow.override-ask',
    needs: 'session',
    body: 'api/flow-override-ask.json',
    target: ofSource(parts),
    handle: async (asked) => {
      const ask = { ...recordOf(asked), ...asked.body, by: asked.by.person };
      return unlessRefused(await parts.flows.askOverride(ask), (record) => ok(record));
    },
  }),
  signedIn({
    method: 'POST',
    path: `${RECORD}/approve`,
    action: 'flow.override-decide',
    needs: 'session',
    target: ofSource(parts),
    handle: async (asked) => {
      const decision = { ...recordOf(asked), by: asked.by.person, approve: true };
      return unlessRefused(await parts.flows.decideOverride(decision), (record) => ok(record));
    },
  }),
  signedIn<FlowOverrideRefuse>({
    method: 'POST',
    path: `${RECORD}/refuse`,
    action: 'flow.override-decide',
    needs: 'session',
    body: 'api/flow-override-refuse.json',
    target: ofSource(parts),
    handle: async (asked) => {
      const { reason } = asked.body;
      const decision = { ...recordOf(asked), by: asked.by.person, approve: false, reason };
      return unlessRefused(await parts.flows.decideOverride(decision), (record) => ok(record));
    },
  }),
];

const CORRECTION = '/v1/flow-desk/:flow/corrections/:correction';

/** As its source may see and answer it. */
const correctionOf = (parts: FlowRouteParts, asked: AskedInSession) => {
  const { flow, system } = asSource(parts, asked);
  return { flow, system, correction: asked.params['correction'] ?? '' };
};

const answeringRoutes = (parts: FlowRouteParts): readonly Route[] => [
  signedIn({
    method: 'GET',
    path: CORRECTION,
    action: 'flow.correction-answer',
    needs: 'session',
    target: ofSource(parts),
    handle: (asked) =>
      unlessRefused(parts.flows.corrections.find(correctionOf(parts, asked)), (told) => ok(told)),
  }),
  signedIn<CorrectionAnswer>({
    method: 'POST',
    path: `${CORRECTION}/answer`,
    action: 'flow.correction-answer',
    needs: 'session',
    body: 'api/correction-answer.json',
    target: ofSource(parts),
    handle: async (asked) => {
      const { body: answer, by } = asked;
      const reply = { ...correctionOf(parts, asked), answer, by: by.person };
      return unlessRefused(await parts.flows.corrections.answer(reply), (told) => ok(told));
    },
  }),
];

/** An answer waits so long for a look to end, milliseconds; the look goes on behind it. */
const POLL_ANSWER_MS = 20_000;

/** What a look at the source brought; `ended` is false for one that takes longer. */
async function pollOnce(
  { pollFlow }: FlowRouteParts,
  { params: { flow = '' } }: AskedInSession,
): Promise<object | Refusal> {
  const polling = pollFlow(flow);
  if (polling === undefined) return { refused: 'flow-not-polled' } satisfies Refusal;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), POLL_ANSWER_MS);
  });
  const polled = await Promise.race([polling, late]).finally(() => clearTimeout(timer));
  return { flow, ended: polled !== undefined, ...polled };
}

const deliveringRoutes = (parts: FlowRouteParts): readonly Route[] => [
  signedIn({
    method: 'POST',
    path: '/v1/flow-desk/:flow/claim',
    action: 'flow.claim',
    needs: 'session',
    target: ofSource(parts),
    handle: async ({ params: { flow = '' }, by: { person: by } }) =>
      unlessRefused(await parts.flows.claim({ flow, by }), (claimed) => ok(claimed)),
  }),
  signedIn({
    method: 'POST',
    path: '/v1/flow-desk/:flow/poll',
    action: 'flow.poll',
    needs: 'session',
    target: ofSource(parts),
    handle: async (asked) => unlessRefused(await pollOnce(parts, asked), (polled) => ok(polled)),
  }),
  signedIn<FlowReplay>({
    method: 'POST',
    path: '/v1/flow-desk/:flow/receivers/:receiver/replay',
    action: 'flow.replay',
    needs: 'session',
    body: 'api/flow-replay.json',
    target: ofReceiver(parts),
    handle: async ({ params: { flow = '', receiver: system = '' }, body, by: { person: by } }) =>
      unlessRefused(await parts.flows.replay({ flow, system, by, after: body.after }), (state) =>
        ok(state),
      ),
  }),
];

/** Flows as people look after them. */
export const flowRoutes = (parts: FlowRouteParts): readonly Route[] => [
  ...lookingRoutes(parts),
  ...overridingRoutes(parts),
  ...answeringRoutes(parts),
  ...deliveringRoutes(parts),
];
