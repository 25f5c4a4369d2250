import { eachOf, type Steps } from '../kernel/index.ts';

const RELATIVE = /^(\.\.?\/)*[A-Za-z0-9@._-]+(\/[A-Za-z0-9@._-]+)*\.json$/;

/** The path a `$ref` in a file leads to; undefined when it is not a relative path to a file. */
export function referredPath(from: string, ref: string): string | undefined {
  if (!RELATIVE.test(ref)) return undefined;
  const folders = from.split('/').slice(0, -1);
  for (const part of ref.split('/')) {
    if (part === '..') folders.pop();
    else if (part !== '.') folders.push(part);
  }
  return folders.join('/');
}

/** The paths that a schema refers to, itself or in anything inside it. */
export function referencesOf(path: string, schema: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [key, inner] of Object.entries(value)) {
      const referred = key === '$ref' && typeof inner === 'string' && referredPath(path, inner);
      if (referred) found.add(referred);
      walk(inner);
    }
  };
  walk(schema);
  return found;
}

/** Paths from which references lead back to themselves. */
export function* circularPaths(files: ReadonlyMap<string, unknown>): Steps<ReadonlySet<string>> {
  const references = yield* eachOf(
    files,
    ([path, schema]) => [path, referencesOf(path, schema)] as const,
  );
  const remaining = new Map(references);
  // What refers to nothing that remains is in no circle; peeling leaves circles and what leads to them.
  for (let peeled = true; peeled;) {
    const leaves = [...remaining].filter(([, to]) => ![...to].some((each) => remaining.has(each)));
    for (const [path] of leaves) remaining.delete(path);
    peeled = leaves.length > 0;
    yield;
  }
  return new Set(remaining.keys());
}
