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

function sourceTerms(room: Room, plan: FlowPlan): FlowTerms['source'] {
  const { flow, fields, atField } = plan;
  const last = room.store.batches.last(flow.flow)?.number;
  return {
    standard: flow.source.standard,
    fields: {
      key: [...fields.key],
      version: [...fields.version],
      regions: [...fields.regions],
    },
    ...amountTerms(plan),
    ...(last === undefined ? {} : { last }),
    ...derivedTerms(plan),
    ...(atField === undefined ? {} : { at: atField }),
  };
}

type SourceTerms = NonNullable<FlowTerms['source']>;

/** A delivery tells key and version as texts; the standard may want them as numbers again. */
function derivedTerms({ flow, fields, source }: FlowPlan): Pick<SourceTerms, 'derived'> {
  const { field, derived } = flow.operation ?? {};
  const value = derived?.[0];
  if (field === undefined || value === undefined) return {};
  const isNumber = (name: string): boolean =>
    ['integer', 'number'].includes(source.typeOf(name) ?? '');
  const numbers = [...fields.key, ...fields.version].filter(isNumber);
  return { derived: { field, value, ...(numbers.length === 0 ? {} : { numbers }) } };
}

/** Amounts that stand in one field as they are; of others the source has no sum of its own. */
function amountTerms({ flow, mapping }: FlowPlan): Pick<SourceTerms, 'amounts'> {
  const summed = (flow.amounts ?? []).flatMap(({ item, currency }) => {
    const origin = mapping.origins.get(item);
    const [field] = origin?.items.keys() ?? [];
    return origin?.isCopy === true && field !== undefined ? [{ item, currency, field }] : [];
  });
  if (summed.length === 0) return {};
  const { field, delete: deletes = [], leave = [], derived = [] } = flow.operation ?? {};
  const values = [...deletes, ...leave, ...derived];
  const except = field === undefined || values.length === 0 ? {} : { except: { field, values } };
  return { amounts: { summed, ...except } };
}
