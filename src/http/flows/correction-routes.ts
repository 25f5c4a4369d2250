import type { CorrectionsAsked, FlowDesk } from '../../flows/index.ts';
import type { Refusal } from '../../kernel/index.ts';
import type { CorrectionAnswer, CorrectionRequest } from '../../shapes/index.ts';
import { flowRoute, told, type FlowAsked, type FlowRoute } from './flow-serving.ts';

const CORRECTIONS = '/v1/corrections';
const CORRECTION = `${CORRECTIONS}/:correction`;

/** `state=open` and no other; the rest are names that match something or nothing. */
function queryOf({ call: { system }, query }: FlowAsked): CorrectionsAsked | Refusal {
  const state = query('state');
  if (state !== undefined && state !== 'open') return { refused: 'query-invalid' };
  const named = { flow: query('flow'), key: query('key'), after: query('after') };
  return { system, isOpen: state === 'open', ...named };
}

function list(flows: FlowDesk, asked: FlowAsked): object {
  const query = queryOf(asked);
  return 'refused' in query ? query : flows.corrections.list(query);
}

const callOf = ({ call: { system }, correction }: FlowAsked) => ({ system, correction });

/** 校核纠错: a receiver raises and withdraws, the source of the flow answers, both look. */
export const correctionRoutes: readonly FlowRoute[] = [
  flowRoute<CorrectionRequest>({
    method: 'POST',
    path: CORRECTIONS,
    reads: 'api/correction-request.json',
    handle: async (flows, { call: { system }, body: request }) =>
      told(await flows.corrections.raise({ system, request })),
  }),
  {
    method: 'GET',
    path: CORRECTIONS,
    reads: 'none',
    handle: (flows, asked) => told(list(flows, asked)),
  },
  {
    method: 'GET',
    path: CORRECTION,
    reads: 'none',
    handle: (flows, asked) => told(flows.corrections.find(callOf(asked))),
  },
  flowRoute<CorrectionAnswer>({
    method: 'POST',
    path: `${CORRECTION}/answer`,
    reads: 'api/correction-answer.json',
    handle: async (flows, asked) =>
      told(await flows.corrections.answer({ ...callOf(asked), answer: asked.body })),
  }),
  {
    method: 'POST',
    path: `${CORRECTION}/withdraw`,
    reads: 'none',
    handle: async (flows, asked) => told(await flows.corrections.withdraw(callOf(asked))),
  },
];
