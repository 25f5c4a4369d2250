import { dirname, resolve } from 'node:path';
import type { Settings } from '../shapes/index.ts';
import { deepMerge, isTree, type Tree } from './deep-merge.ts';
import { defaults } from './defaults.ts';
import { explainFault } from './explain-fault.ts';
import { readEnvironmentSource, readFileSource, type SourceReading } from './read-sources.ts';
import { SettingsError } from './settings-error.ts';
import { settingsErrors } from './settings-schema.ts';

export interface SettingsSource {
  /** Path of jingwei.yaml; it must exist when named. */
  readonly file?: string;
  /** The process's own unless given. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Settings that are paths, and so relative to where they are written. */
const pathKeys = ['data', 'catalogs', 'certs', 'schemas'] as const;

const nothing: SourceReading = { tree: {}, faults: [] };

/**
 * Defaults, then the file, then JINGWEI_* variables; checked, paths made absolute, deeply frozen.
 * Relative paths start at the file's folder, or at the current one without a file.
 * @throws {SettingsError} with everything that is wrong.
 */
export function loadSettings({ file, env = process.env }: SettingsSource = {}): Settings {
  const fromFile = file === undefined ? nothing : readFileSource(file);
  const fromEnvironment = readEnvironmentSource(env);
  const merged = [fromFile.tree, fromEnvironment.tree].reduce(deepMerge, { ...defaults });
  const faults = [
    ...fromFile.faults,
    ...fromEnvironment.faults,
    ...settingsErrors(merged)
      .map(explainFault)
      .filter((fault) => fault !== undefined),
  ];
  if (faults.length > 0) throw new SettingsError(faults);
  return deepFreeze(withAbsolutePaths(merged, file)) as Settings;
}

function withAbsolutePaths(settings: Tree, file: string | undefined): Tree {
  const folder = file === undefined ? '.' : dirname(file);
  const absolute = pathKeys.map((key) => [key, resolve(folder, String(settings[key]))] as const);
  const { retention } = settings as unknown as Settings;
  const archive =
    retention.archive === undefined ? {} : { archive: resolve(folder, retention.archive) };
  const paths = { ...Object.fromEntries(absolute), retention: { ...retention, ...archive } };
  return { ...settings, ...paths };
}

/** A copy, because the defaults' own objects may be inside. */
export function deepFreeze(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(deepFreeze));
  if (!isTree(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, deepFreeze(inner)] as const);
  return Object.freeze(Object.fromEntries(entries));
}
