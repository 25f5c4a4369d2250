import type { BundlesComparison } from '../shapes/index.ts';

type Digests = Readonly<Record<string, string>>;

/** Paths of files that only the second has, only the first has, or both with other bytes. */
export function compareFiles(
  a: Digests,
  b: Digests,
): Pick<BundlesComparison, 'added' | 'removed' | 'changed'> {
  const [before, after] = [Object.keys(a).sort(), Object.keys(b).sort()];
  return {
    added: after.filter((path) => !Object.hasOwn(a, path)),
    removed: before.filter((path) => !Object.hasOwn(b, path)),
    changed: before.filter((path) => Object.hasOwn(b, path) && a[path] !== b[path]),
  };
}
