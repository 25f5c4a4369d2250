/** Characters of a path inside a bundle. */
export const BUNDLE_PATH_CHARS_MAX = 200;

/** A file of a bundle is at most this large, bytes; a larger one is not a document people edit. */
export const BUNDLE_FILE_BYTES_MAX = 4 * 1024 * 1024;

const SHAPES: readonly RegExp[] = [
  /^catalogs\/[^\\\0]+\.yaml$/,
  /^schemas\/(standards|elements)\/[^\\\0]+\.json$/,
];

/** Steps of a path that lead nowhere, or out of the folder it is written to. */
const STRAY = new Set(['', '.', '..']);

/** Whether a bundle may hold a file there: below its own folders, wherever it is exported to. */
export const isBundlePath = (path: string): boolean =>
  path.length <= BUNDLE_PATH_CHARS_MAX &&
  path.isWellFormed() &&
  SHAPES.some((shape) => shape.test(path)) &&
  !path.split('/').some((step) => STRAY.has(step));
