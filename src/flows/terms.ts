import type { Refusal } from '../kernel/index.ts';
import type { FlowTerms } from '../shapes/index.ts';
import { receiverState } from './delivering.ts';
import type { FlowPlan } from './plan/plan.ts';
import type { FlowCall, Room } from './room.ts';

/** What a system must know of a flow to send to it or to receive from it; of others there is none. */
export function termsOf(room: Room, call: FlowCall): FlowTerms | Refusal {
  const plan = room.planOf(call.flow);
  if (plan === undefined) return { refused: 'flow-unknown' };
  const source = plan.flow.source.system === call.system ? sourceTerms(room, plan) : undefined;
  const receiver = receiverState(room, call);
  if (source === undefined && 'refused' in receiver) return receiver;
  const { flow, title, kind, content } = plan.flow;
  return {
    flow,
    title,
    kind,
    content,
    bundle: plan.bundle,
    ...(source === undefined ? {} : { source }),
    ...('refused' in receiver ? {} : { receiver }),
  };
}

function sourceTerms(room: Room, { flow, fields, atField }: FlowPlan): FlowTerms['source'] {
  const { field, derived } = flow.operation ?? {};
  const value = derived?.[0];
  const last = room.store.batches.last(flow.flow)?.number;
  return {
    standard: flow.source.standard,
    fields: {
      key: [...fields.key],
      version: [...fields.version],
      regions: [...fields.regions],
    },
    ...(last === undefined ? {} : { last }),
    ...(field === undefined || value === undefined ? {} : { derived: { field, value } }),
    ...(atField === undefined ? {} : { at: atField }),
  };
}
