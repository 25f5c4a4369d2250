import { createDivisionTable, type Sha256 } from '../../kernel/index.ts';
import { compileMaterial } from '../../mapping/index.ts';
import { compilePlan, type FlowPlan } from './plan.ts';
import type { PlanMaterial } from './plan-material.ts';

/** The same plan as that which the material was taken from. */
export function planOfMaterial(material: PlanMaterial, sha256: Sha256): FlowPlan {
  const { flow, bundle, dataset, divisions } = material;
  const { standards, mappings } = compileMaterial(material);
  const standard = standards.get(dataset.standard);
  if (standard === undefined) throw new Error(`unproven flow ${flow.flow}`);
  const catalog = {
    bundle,
    datasets: new Map([[dataset.id, { ...dataset, standard, supplies: [] }]]),
    divisions: createDivisionTable(divisions),
    standards,
    mappings,
    materialOf: () => material,
  };
  return compilePlan(flow, catalog, sha256);
}
