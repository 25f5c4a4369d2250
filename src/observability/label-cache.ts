/**
 * The child of a metric for each combination of label values, made once: on the path of an exchange
 * a lookup by one short text replaces the hashing of a label object.
 */
export function createLabelCache<Child, Labels extends Readonly<Record<string, string>>>(
  childOf: (labels: Labels) => Child,
): (labels: Labels) => Child {
  const children = new Map<string, Child>();
  return (labels) => {
    // A space is in no label: they are names of the catalog, codes and templates.
    const key = Object.values(labels).join(' ');
    const known = children.get(key);
    if (known !== undefined) return known;
    const fresh = childOf(labels);
    children.set(key, fresh);
    return fresh;
  };
}
