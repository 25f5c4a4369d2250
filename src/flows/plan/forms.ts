import type { Violation } from '../../kernel/index.ts';
import type { Catalog, DatasetView } from '../../catalog/index.ts';
import { maskValue, type CompiledMapping, type Mask } from '../../mapping/index.ts';
import type { Flow } from '../../shapes/index.ts';
import type { Standard } from '../../standards/index.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a record becomes for those receivers that may have the same of it. */
export interface Form {
  readonly id: string;
  readonly standard: string;
  /** Items of the dataset that are in it under their own names, neither translated nor masked. */
  readonly plain: ReadonlySet<string>;
  /** JSON text of the record as they receive it, or what is wrong with it. */
  readonly write: (record: Fields) => string | readonly Violation[];
}

export interface FormOrder {
  readonly flow: Flow;
  readonly dataset: DatasetView;
  readonly catalog: Pick<Catalog, 'standards' | 'mappings'>;
}

type Masks = readonly (readonly [field: string, mask: Mask])[];

/**
 * Projects first and translates second, so that nothing outside the receiver's items can reach its
 * standard. Masks come last: what is masked no longer has the form its standard asks for.
 */
export function compileForm(receiver: Flow['receivers'][number], order: FormOrder): Form {
  const items = [...(receiver.items ?? order.flow.items)].sort();
  const id = `${receiver.as ?? ''} ${items.join(' ')}`;
  const { as } = receiver;
  if (as === undefined) return ownForm(id, items, order);
  const standard = order.catalog.standards.get(as);
  const mapping = order.catalog.mappings.get(`${order.dataset.standard.id}.to.${as}`);
  // The rules have shown that both exist; a bundle with findings is never compiled.
  if (standard === undefined || mapping === undefined) throw new Error(`unproven standard ${as}`);
  return mappedForm({ id, items, standard, mapping }, order);
}

/** Of a record that its standard has passed, any part passes too. */
function ownForm(id: string, items: readonly string[], order: FormOrder): Form {
  const masks = items.flatMap((item) => maskOf(item, order).map((mask) => [item, mask] as const));
  return {
    id,
    standard: order.dataset.standard.id,
    plain: new Set(items.filter((item) => maskOf(item, order).length === 0)),
    write: (record) => JSON.stringify(masked(project(record, items), masks)),
  };
}

interface Mapped {
  readonly id: string;
  readonly items: readonly string[];
  readonly standard: Standard;
  readonly mapping: CompiledMapping;
}

function mappedForm({ id, items, standard, mapping }: Mapped, order: FormOrder): Form {
  const allowed = new Set(items);
  const apply = mapping.applyTo(allowed);
  const outlets = [...mapping.origins].filter(([, { items: seen }]) =>
    [...seen.keys()].every((item) => allowed.has(item)),
  );
  const fillable = new Set(outlets.map(([field]) => field));
  const demanded = standard.required.filter((field) => fillable.has(field));
  const masks = outlets.flatMap(([field, { items: seen, isCopy }]) => {
    const [first] = [...seen.keys()].flatMap((item) => maskOf(item, order));
    return first === undefined ? [] : [[field, isCopy ? first : 'hidden'] as const];
  });
  const write = (record: Fields): string | readonly Violation[] => {
    const translated = apply(project(record, items));
    if (!translated.ok) return translated.errors;
    const checked = standard.checkPartial(translated.record);
    if (!checked.ok) return checked.errors;
    const missing = demanded.find((field) => !Object.hasOwn(translated.record, field));
    if (missing !== undefined) return [lacking(missing)];
    return JSON.stringify(masked(translated.record, masks));
  };
  return { id, standard: standard.id, plain: new Set(), write };
}

const lacking = (field: string): Violation => ({
  pointer: `/${field}`,
  rule: 'required',
  message: { 'zh-CN': `缺少必填项 ${field}`, en: `${field} is required` },
});

/** How an item is masked in a flow; none when it is released as it is. */
export function maskOf(
  item: string,
  { flow, dataset }: Pick<FormOrder, 'flow' | 'dataset'>,
): readonly Mask[] {
  if (flow.key.includes(item) || flow.clear?.includes(item) === true) return [];
  const mask = dataset.items.get(item)?.mask;
  return mask === undefined ? [] : [mask];
}

function project(record: Fields, items: readonly string[]): Record<string, unknown> {
  const part: Record<string, unknown> = {};
  for (const item of items) {
    const value = record[item];
    if (value !== undefined) part[item] = value;
  }
  return part;
}

function masked(record: Record<string, unknown>, masks: Masks): Fields {
  for (const [field, mask] of masks) {
    const value = record[field];
    if (value === undefined) continue;
    record[field] = maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return record;
}
