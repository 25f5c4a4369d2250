import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { say } from '../kernel/index.ts';
import { deepMerge, isTree, type Tree } from './deep-merge.ts';
import type { SettingFault } from './settings-error.ts';

/** What a source says, and what in it could not be read. */
export interface SourceReading {
  readonly tree: Tree;
  readonly faults: readonly SettingFault[];
}

/** Bytes of jingwei.yaml; a thousand providers take a tenth of it. */
const FILE_BYTES_MAX = 1_048_576;

const PREFIX = 'JINGWEI_';

/** Mappings whose keys are names of the catalog, in which words are joined by hyphens. */
const mapsOfSlugs: ReadonlySet<string> = new Set(['providers', 'postgres', 'sqlite_files']);

const unreadable = (
  key: string,
  rule: string,
  message: SettingFault['message'],
): SourceReading => ({
  tree: {},
  faults: [{ key, rule, message }],
});

/** What jingwei.yaml says. An empty file says nothing. */
export function readFileSource(file: string): SourceReading {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return unreadable(file, 'file', say('文件无法读取。', 'The file cannot be read.'));
  }
  if (bytes.length > FILE_BYTES_MAX) {
    const limit = `${FILE_BYTES_MAX} bytes`;
    return unreadable(file, 'size', say(`文件超过 ${limit}。`, `The file is over ${limit}.`));
  }
  const parsed = parseYaml(bytes.toString('utf8'));
  if (parsed === undefined) return notYaml(file);
  const tree = parsed.value ?? {};
  if (isTree(tree)) return { tree, faults: [] };
  return unreadable(file, 'type', say('顶层须为映射。', 'The top level must be a mapping.'));
}

/** What the environment says: JINGWEI_LISTEN__PORT=8080 is `listen.port`. */
export function readEnvironmentSource(env: NodeJS.ProcessEnv): SourceReading {
  const names = Object.keys(env)
    .filter((name) => name.startsWith(PREFIX))
    .sort();
  let reading: SourceReading = { tree: {}, faults: [] };
  for (const name of names) {
    const { tree, faults } = readVariable(name, env[name] ?? '');
    reading = {
      tree: deepMerge(reading.tree, tree),
      faults: [...reading.faults, ...faults],
    };
  }
  return reading;
}

function readVariable(name: string, text: string): SourceReading {
  const parsed = parseYaml(text);
  if (parsed === undefined) return notYaml(name);
  return { tree: treeOf(pathOf(name), parsed.value), faults: [] };
}

function pathOf(name: string): readonly string[] {
  const levels = name.slice(PREFIX.length).toLowerCase().split('__');
  return levels.map((level, index) =>
    mapsOfSlugs.has(levels[index - 1] ?? '')
      ? level.replaceAll('_', '-')
      : level.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase()),
  );
}

function treeOf(path: readonly string[], value: unknown): Tree {
  const [key = '', ...rest] = path;
  return Object.fromEntries([[key, rest.length === 0 ? value : treeOf(rest, value)]]);
}

/** Undefined when the text is not YAML; its value may be anything, null and undefined included. */
function parseYaml(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: parse(text, { logLevel: 'error' }) as unknown };
  } catch {
    return undefined;
  }
}

const notYaml = (key: string): SourceReading =>
  unreadable(key, 'yaml', say('不是合格的 YAML。', 'This is not acceptable YAML.'));
