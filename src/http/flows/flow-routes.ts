import { Router } from 'express';
import { utf8, type Refusal } from '../../kernel/index.ts';
import type { BatchCall, DeliveryPage, FlowDesk } from '../../flows/index.ts';
import type {
  FlowAcknowledgement,
  FlowGapRequest,
  FlowManifest,
  FlowReconciliation,
  FlowReplay,
} from '../../shapes/index.ts';
import { notAllowed } from '../send.ts';
import { correctionRoutes } from './correction-routes.ts';
import {
  createFlowServing,
  flowRoute,
  json,
  told,
  type FlowAnswer,
  type FlowAsked,
  type FlowRoute,
  type FlowRouteParts,
} from './flow-serving.ts';

const WHOLE_NUMBER = /^[0-9]{1,16}$/;

const INVALID: Refusal = { refused: 'query-invalid' };

/** A number in the address; undefined where it is not there. */
function numberIn({ query }: FlowAsked, name: string): number | undefined | Refusal {
  const text = query(name);
  if (text === undefined) return undefined;
  return WHOLE_NUMBER.test(text) ? Number(text) : INVALID;
}

function takeSegment(
  flows: FlowDesk,
  asked: FlowAsked<Uint8Array>,
): Promise<FlowAnswer | Refusal> | Refusal {
  const from = numberIn(asked, 'from');
  if (typeof from !== 'number') return from ?? INVALID;
  const { call, batch, body: bytes } = asked;
  return Promise.resolve(flows.take({ ...call, batch, from, bytes })).then(told);
}

function pageOf({ lines, hasMore }: DeliveryPage): FlowAnswer {
  return {
    status: 200,
    contentType: 'application/x-ndjson',
    bytes: utf8(lines.map((line) => `${line}\n`).join('')),
    // A hint: who goes on until a page is empty has all.
    headers: { 'Jingwei-More': String(hasMore) },
  };
}

function pullPage(flows: FlowDesk, asked: FlowAsked): FlowAnswer | Refusal {
  const after = numberIn(asked, 'after');
  const recordsMax = numberIn(asked, 'records');
  if (typeof after === 'object') return after;
  if (typeof recordsMax === 'object') return recordsMax;
  const page = flows.pull({ ...asked.call, after, recordsMax });
  return 'refused' in page ? page : pageOf(page);
}

/** An answer waits so long for a batch to be applied, milliseconds; the applying goes on behind it. */
const CLOSE_ANSWER_MS = 20_000;

/** 202 with the state while the batch is being applied: closing again waits on. */
async function closeBatch(
  flows: FlowDesk,
  { call, batch }: FlowAsked,
): Promise<FlowAnswer | Refusal> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), CLOSE_ANSWER_MS);
  });
  const closing: Promise<FlowReconciliation | Refusal> = flows.close({ ...call, batch });
  // Whoever asks again hears of the failure.
  closing.catch(() => undefined);
  const closed = await Promise.race([closing, late]).finally(() => clearTimeout(timer));
  if (closed !== undefined) return told(closed);
  const state = flows.state({ ...call, batch });
  return 'refused' in state ? state : json(state, 202);
}

const BATCHES = '/v1/flows/:flow/batches';
const BATCH = `${BATCHES}/:batch`;

/** Where, never what: of a batch that is the caller's own. */
function quarantineOf(flows: FlowDesk, call: BatchCall): object {
  const records = flows.quarantinedFor(call);
  return 'refused' in records ? records : { records };
}

/** What a source asks about its batches, and a receiver too where it relays; each row one call. */
const sourceRoutes: readonly FlowRoute[] = [
  flowRoute<FlowManifest>({
    method: 'POST',
    path: BATCHES,
    reads: 'api/flow-manifest.json',
    handle: async (flows, { call, body: manifest, signed }) =>
      told(await flows.open({ ...call, manifest, signed: signed() })),
  }),
  {
    method: 'GET',
    path: BATCHES,
    reads: 'none',
    handle: (flows, { call, query }) => told(flows.applied({ ...call, before: query('before') })),
  },
  {
    method: 'GET',
    path: `${BATCH}/origin`,
    reads: 'none',
    handle: (flows, { call, batch }) => told(flows.origin({ ...call, batch })),
  },
  {
    method: 'GET',
    path: `${BATCH}/receipts`,
    reads: 'none',
    handle: (flows, { call, batch }) => told(flows.receipts({ ...call, batch })),
  },
  {
    method: 'GET',
    path: BATCH,
    reads: 'none',
    handle: (flows, { call, batch }) => told(flows.state({ ...call, batch })),
  },
  flowRoute<Uint8Array>({
    method: 'PUT',
    path: `${BATCH}/records`,
    reads: 'segment',
    handle: takeSegment,
  }),
  { method: 'POST', path: `${BATCH}/close`, reads: 'none', handle: closeBatch },
  {
    method: 'GET',
    path: `${BATCH}/reconciliation`,
    reads: 'none',
    handle: async (flows, { call, batch }) => told(await flows.reconciliation({ ...call, batch })),
  },
  {
    method: 'GET',
    path: `${BATCH}/buckets`,
    reads: 'none',
    handle: async (flows, { call, batch }) => told(await flows.buckets({ ...call, batch })),
  },
  flowRoute<FlowGapRequest>({
    method: 'POST',
    path: `${BATCH}/gaps`,
    reads: 'api/flow-gap-request.json',
    handle: async (flows, { call, batch, body: { buckets } }) =>
      told(await flows.askGap({ ...call, batch, buckets })),
  }),
  {
    method: 'GET',
    path: `${BATCH}/quarantine`,
    reads: 'none',
    handle: (flows, { call, batch }) => told(quarantineOf(flows, { ...call, batch })),
  },
  {
    method: 'GET',
    path: `${BATCH}/quality`,
    reads: 'none',
    handle: async (flows, { call, batch }) => told(await flows.quality({ ...call, batch })),
  },
  {
    method: 'GET',
    path: `${BATCH}/lag`,
    reads: 'none',
    handle: async (flows, { call, batch }) => told(await flows.lag({ ...call, batch })),
  },
];

const receiverRoutes: readonly FlowRoute[] = [
  { method: 'GET', path: '/v1/flows/:flow/deliveries', reads: 'none', handle: pullPage },
  flowRoute<FlowAcknowledgement>({
    method: 'POST',
    path: '/v1/flows/:flow/deliveries/ack',
    reads: 'api/flow-acknowledgement.json',
    handle: async (flows, { call, body: acknowledgement }) =>
      told(await flows.acknowledge({ ...call, acknowledgement })),
  }),
  flowRoute<FlowReplay>({
    method: 'POST',
    path: '/v1/flows/:flow/deliveries/replay',
    reads: 'api/flow-replay.json',
    handle: async (flows, { call, body: { after } }) =>
      told(await flows.replay({ ...call, after, by: call.system })),
  }),
  {
    method: 'GET',
    path: '/v1/flows/:flow/receiver',
    reads: 'none',
    handle: (flows, { call }) => told(flows.receiver(call)),
  },
];

const flowSystemRoutes: readonly FlowRoute[] = [
  {
    method: 'GET',
    path: '/v1/flows/:flow',
    reads: 'none',
    handle: (flows, { call }) => told(flows.terms(call)),
  },
  {
    method: 'GET',
    path: '/v1/flows/:flow/quality',
    reads: 'none',
    handle: (flows, { call }) => told(flows.qualityOfFlow(call)),
  },
  {
    method: 'GET',
    path: '/v1/flows/:flow/resources',
    reads: 'none',
    handle: (flows, { call }) => told(flows.resources(call)),
  },
  ...sourceRoutes,
  ...receiverRoutes,
  ...correctionRoutes,
];

/** As the header Allow spells them. */
const methodsAt = (path: string): string =>
  flowSystemRoutes
    .filter((route) => route.path === path)
    .map(({ method }) => method)
    .join(', ');

/** Batches in and deliveries out, for systems that sign their calls. */
export function flowRoutes(parts: FlowRouteParts): Router {
  const router = Router();
  const serving = createFlowServing(parts);
  for (const route of flowSystemRoutes) {
    const handler = serving(route);
    if (route.method === 'GET') router.get(route.path, handler);
    else if (route.method === 'PUT') router.put(route.path, handler);
    else router.post(route.path, handler);
  }
  for (const { path } of flowSystemRoutes) {
    router.all(path, notAllowed(parts.sender, methodsAt(path)));
  }
  return router;
}
