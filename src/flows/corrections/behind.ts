import { landedFields, type Catalog } from '../../catalog/index.ts';
import { maskOf } from '../plan/forms.ts';
import type { FlowPlan } from '../plan/plan.ts';

export interface Behind {
  /** Fields of the source's own standard. */
  readonly fields: readonly string[];
  /** Whether the receiver sees all of it: of what is masked it cannot tell whether it changed. */
  readonly isPlain: boolean;
}

/**
 * What lies behind a field that a receiver has, followed back through the mappings of the flow;
 * behind the whole record, everything it has. Undefined when the receiver has no such field.
 */
export function behindOf(
  { flow, dataset, mapping }: FlowPlan,
  { mappings }: Pick<Catalog, 'mappings'>,
  { system, pointer }: { readonly system: string; readonly pointer: string },
): Behind | undefined {
  const receiver = flow.receivers.find((each) => each.system === system);
  if (receiver === undefined) return undefined;
  const shown = landedFields({ flow, receiver, dataset: dataset.document, mappings });
  const field = pointer.split('/')[1];
  const items = field === undefined ? [...shown.values()].flat() : shown.get(field);
  if (items === undefined) return undefined;
  const fields = items.flatMap((item) => [...(mapping.origins.get(item)?.items.keys() ?? [])]);
  return {
    fields: [...new Set(fields)].sort(),
    isPlain: items.every((item) => maskOf(item, { flow, dataset }).length === 0),
  };
}
