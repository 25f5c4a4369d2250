/**
 * The child of a metric for each combination of label values, in the order the metric names them,
 * made once: on the path of an exchange a lookup by one short text replaces the hashing of a label
 * object.
 */
export function createLabelCache<Child>(
  childOf: (...values: string[]) => Child,
): (...values: string[]) => Child {
  const children = new Map<string, Child>();
  return (...values) => {
    // A space is in no label: they are names of the catalog, codes and templates.
    const key = values.length === 1 ? (values[0] as string) : values.join(' ');
    const known = children.get(key);
    if (known !== undefined) return known;
    const fresh = childOf(...values);
    children.set(key, fresh);
    return fresh;
  };
}
