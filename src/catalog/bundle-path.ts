/** Characters of a path inside a bundle. */
const PATH_CHARS_MAX = 200;

/** Files of one bundle. */
export const BUNDLE_FILES_MAX = 100_000;

const SHAPES: readonly RegExp[] = [
  /^catalogs\/[^\\\0]+\.yaml$/,
  /^schemas\/(standards|elements)\/[^\\\0]+\.json$/,
];

/** Steps of a path that lead nowhere, or out of the folder it is written to. */
const STRAY = new Set(['', '.', '..']);

/** Whether a bundle may hold a file there: below its own folders, wherever it is exported to. */
export const isBundlePath = (path: string): boolean =>
  path.length <= PATH_CHARS_MAX &&
  path.isWellFormed() &&
  SHAPES.some((shape) => shape.test(path)) &&
  !path.split('/').some((step) => STRAY.has(step));
