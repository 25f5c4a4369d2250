import type { MappingField } from '../shapes/index.ts';
import { compileCondition } from './conditions.ts';
import { compileConvert, convertOther } from './convert.ts';
import type { MappingContext } from './mapping.ts';
import { refuse, type Produce } from './produce.ts';
import { itemReader } from './read-item.ts';
import { isRefusal, refusals } from './refusals.ts';
import { parsePath } from './select.ts';
import { assemble, eachOf, joined, listed } from './structure.ts';
import { kindOf, type Kind } from './vocabulary.ts';

type Compile = (field: MappingField, context: MappingContext) => Produce;

/** A field whose declarations were found sound. */
export function compileField(field: MappingField, context: MappingContext): Produce {
  return compilers[kindOf(field) ?? 'constant'](field, context);
}

const compilers: Readonly<Record<Kind, Compile>> = {
  constant:
    ({ constant }) =>
    () =>
      constant,
  from: (field, context) => converted(itemReader(field.from ?? ''), field, context),
  select: (field, context) => converted(parsePath(field.select ?? '').read, field, context),
  join: (field, context) => converted(joined(all(field.join, context)), field, context),
  list: ({ list }, context) => listed(all(list, context)),
  when: compileWhen,
  fields: ({ fields = {}, each }, context) => {
    const object = assemble(
      Object.entries(fields).map(([item, field]) => [item, compileField(field, context)]),
    );
    return each === undefined ? object : eachOf(each, object);
  },
};

const all = (fields: readonly MappingField[] = [], context: MappingContext): readonly Produce[] =>
  fields.map((field) => compileField(field, context));

function compileWhen({ when, then, else: other }: MappingField, context: MappingContext): Produce {
  const [yes, no] = [then, other].map((field) =>
    field === undefined ? nothing : compileField(field, context),
  ) as [Produce, Produce];
  const holds = when === undefined ? () => false : compileCondition(when);
  return (record, errors) => (holds(record) ? yes(record, errors) : no(record, errors));
}

const nothing: Produce = () => undefined;

/** The operations of a field, on what it reads. */
function converted(read: Produce, field: MappingField, context: MappingContext): Produce {
  const convert = compileConvert(field, context);
  if (convert === undefined) return field.missing === undefined ? read : needing(read, field);
  const pointer = `/${itemOf(field)}`;
  const produce: Produce = (record, errors) => {
    const value = read(record, errors);
    if (value === undefined) return undefined;
    const result = typeof value === 'string' ? convert(value) : convertOther(value, convert, field);
    // Texts, which nearly all values are, need no look at the table of refusals.
    if (typeof result === 'string' || !isRefusal(result)) return result;
    return refuse(errors, pointer, result);
  };
  return field.missing === undefined ? produce : needing(produce, field);
}

/** Refuses a record without a value, unless what is wrong has been said. */
function needing(produce: Produce, field: MappingField): Produce {
  const pointer = `/${itemOf(field)}`;
  return (record, errors) => {
    const before = errors.length;
    const value = produce(record, errors);
    if (value !== undefined || errors.length > before) return value;
    return refuse(errors, pointer, refusals.valueMissing);
  };
}

/** What an error of a field's operations points at: the item it begins with. */
function itemOf({ from, select, join }: MappingField): string {
  if (from !== undefined) return from;
  if (select !== undefined) return parsePath(select).item;
  return (join ?? []).map(itemOf).find((item) => item !== '') ?? '';
}
