import type { DivisionTable, Sha256 } from '../../kernel/index.ts';
import type { DatasetView } from '../../catalog/index.ts';
import type { CompiledMapping } from '../../mapping/index.ts';
import type { SourceFields } from '../../proofs/index.ts';
import type { Flow } from '../../shapes/index.ts';
import type { Standard } from '../../standards/index.ts';
import { compileForm, type Form } from './forms.ts';
import { compileOperation } from './operations.ts';
import { planMaterial, type PlanCatalog, type PlanMaterial } from './plan-material.ts';
import { createRouter, type Router } from './router.ts';

/** A flow of one bundle, compiled once: everything intake asks of the catalog. */
export interface FlowPlan {
  readonly flow: Flow;
  readonly bundle: string;
  readonly source: Standard;
  readonly dataset: DatasetView;
  readonly mapping: CompiledMapping;
  /** The mapping of what a tombstone must say: key, version, regions and their date. */
  readonly mapKey: CompiledMapping['apply'];
  readonly fields: SourceFields;
  readonly operationOf: ReturnType<typeof compileOperation>;
  readonly operationPointer: string;
  readonly divisions: DivisionTable;
  readonly router: Router;
  /** Receivers whose form of a record is the source record itself. */
  readonly whole: ReadonlySet<string>;
  /** The field of the fact's date. */
  readonly atField: string | undefined;
  readonly sha256: Sha256;
  /** What another thread compiles the same plan from. */
  readonly material: () => PlanMaterial;
}

/** @throws {Error} when the flow's bundle was never proven; the rules keep such out of force. */
export function compilePlan(flow: Flow, catalog: PlanCatalog, sha256: Sha256): FlowPlan {
  const dataset = catalog.datasets.get(flow.dataset);
  const source = catalog.standards.get(flow.source.standard);
  const mapping = catalog.mappings.get(`${flow.source.standard}.to.${dataset?.standard.id ?? ''}`);
  if (dataset === undefined || source === undefined || mapping === undefined) {
    throw new Error(`unproven flow ${flow.flow}`);
  }
  const fields: SourceFields = {
    key: sourceFields(mapping, flow.key),
    version: sourceFields(mapping, [flow.version]),
    regions: sourceFields(mapping, flow.regionRule.items),
  };
  const forms = formsOf(flow, dataset, catalog);
  const located = sourceFields(mapping, locatingItems(flow.regionRule));
  return {
    flow,
    bundle: catalog.bundle,
    source,
    dataset,
    mapping,
    mapKey: mapping.applyTo(new Set([...fields.key, ...fields.version, ...located])),
    fields,
    operationOf: compileOperation(flow.operation),
    operationPointer: `/${flow.operation?.field ?? ''}`,
    divisions: catalog.divisions,
    router: createRouter(flow, forms, catalog.divisions),
    whole: wholeReceivers({ flow, forms, mapping, source }),
    atField: sourceFields(mapping, flow.regionRule.at === undefined ? [] : [flow.regionRule.at])[0],
    sha256,
    material: () => planMaterial(flow, dataset, catalog),
  };
}

/** Whatever a region may be told by: the regions, their date, and what chooses after a split. */
const locatingItems = ({ items, at, split }: Flow['regionRule']): readonly string[] => [
  ...items,
  ...(at === undefined ? [] : [at]),
  ...(split === undefined || split.by === 'quarantine' ? [] : [split.item]),
];

/** Shared between receivers that receive the same. */
function formsOf(flow: Flow, dataset: DatasetView, catalog: PlanCatalog): readonly Form[] {
  const known = new Map<string, Form>();
  return flow.receivers.map((receiver) => {
    const form = compileForm(receiver, { flow, dataset, catalog });
    const shared = known.get(form.id) ?? form;
    known.set(form.id, shared);
    return shared;
  });
}

interface Handing {
  readonly flow: Flow;
  readonly forms: readonly Form[];
  readonly mapping: CompiledMapping;
  readonly source: Standard;
}

/** Who gets every field of the source's standard, under its name and as it is. */
function wholeReceivers({ flow, forms, mapping, source }: Handing): ReadonlySet<string> {
  const isKept = (field: string): boolean => {
    const origin = mapping.origins.get(field);
    return origin?.isCopy === true && origin.items.size === 1 && origin.items.has(field);
  };
  if (!source.properties.every(isKept)) return new Set();
  const whole = flow.receivers.filter((_receiver, index) =>
    source.properties.every((field) => forms[index]?.plain.has(field) === true),
  );
  return new Set(whole.map(({ system }) => system));
}

const sourceFields = (mapping: CompiledMapping, items: readonly string[]): readonly string[] => [
  ...new Set(items.flatMap((item) => [...(mapping.origins.get(item)?.items.keys() ?? [])])),
];
