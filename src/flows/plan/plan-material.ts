import type { Division } from '../../kernel/index.ts';
import type { Catalog, DatasetView } from '../../catalog/index.ts';
import type { Material } from '../../mapping/index.ts';
import type { Flow } from '../../shapes/index.ts';

/** What a plan is made of. */
export type PlanCatalog = Pick<
  Catalog,
  'bundle' | 'datasets' | 'standards' | 'mappings' | 'divisions' | 'materialOf'
>;

/** What the plan of a flow is compiled from: plain data, which another thread can be given. */
export interface PlanMaterial extends Material {
  readonly flow: Flow;
  readonly bundle: string;
  readonly dataset: Pick<DatasetView, 'id' | 'document' | 'items'> & { readonly standard: string };
  readonly divisions: readonly Division[];
}

export function planMaterial(
  flow: Flow,
  { id, document, items, standard }: DatasetView,
  catalog: PlanCatalog,
): PlanMaterial {
  const targets = new Set(flow.receivers.flatMap(({ as }) => as ?? []));
  const mappings = [
    `${flow.source.standard}.to.${standard.id}`,
    ...[...targets].map((target) => `${standard.id}.to.${target}`),
  ];
  return {
    flow,
    bundle: catalog.bundle,
    dataset: { id, document, items, standard: standard.id },
    divisions: catalog.divisions.all,
    ...catalog.materialOf(mappings),
  };
}
