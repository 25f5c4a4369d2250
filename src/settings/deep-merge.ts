/** A mapping of a settings document. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Mappings are merged key by key; lists and scalars are replaced. */
export function deepMerge(under: Tree, over: Tree): Tree {
  const merged = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isTree(below) && isTree(value) ? deepMerge(below, value) : value);
  }
  // Through a map and fromEntries, so that a key `__proto__` stays a key, and an unknown one.
  return Object.fromEntries(merged);
}
