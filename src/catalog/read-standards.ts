import { eachOf, say, type Steps } from '../kernel/index.ts';
import {
  circularFaults,
  copiedElements,
  createSchemaSet,
  extensionFaults,
  findStandard,
  indexElements,
  parseStrictJson,
  referencesOf,
  standardIds,
  subsetFaults,
  type SchemaFault,
  type SchemaFiles,
  type Standard,
} from '../standards/index.ts';
import type { BundleFiles } from './bundle.ts';
import { findingAt, type Finding, type Located } from './finding.ts';
import { positionsIn } from './read-yaml.ts';

const FOLDER = 'schemas/';

export interface ReadStandards {
  /** The standards that are sound, and refer to sound schemas only. */
  readonly standards: ReadonlyMap<string, Standard>;
  /** Every schema that is JSON, by its path below schemas/. */
  readonly schemas: SchemaFiles;
  readonly findings: readonly Finding[];
}

const NOT_JSON = {
  rule: 'schema',
  message: say('不是严格的 JSON', 'not strict JSON'),
  remedy: say(
    '更正语法；键不得重复，文件为 UTF-8',
    'correct the syntax; no key twice, and the file in UTF-8',
  ),
};

const locatedIn = (files: BundleFiles, path: string): Located => ({
  path: FOLDER + path,
  positionOf: positionsIn(files.get(FOLDER + path) ?? new Uint8Array()),
});

interface Content {
  readonly schemas: SchemaFiles;
  readonly findings: readonly Finding[];
}

function* contentOf(files: BundleFiles): Steps<Content> {
  const schemas = new Map<string, unknown>();
  const findings: Finding[] = [];
  for (const [path, bytes] of files) {
    if (!path.startsWith(FOLDER)) continue;
    const parsed = parseStrictJson(bytes);
    if (parsed.ok) schemas.set(path.slice(FOLDER.length), parsed.value);
    else findings.push({ path, line: 1, column: 1, severity: 'error', ...NOT_JSON });
    yield;
  }
  return { schemas, findings };
}

/** What was only copied works; everything else is refused. */
const asFinding = (file: Located, { pointer, rule, message, remedy }: SchemaFault): Finding =>
  findingAt(file, pointer, {
    rule: `schema:${rule}`,
    severity: rule === 'element-copied' ? 'warning' : 'error',
    message,
    remedy,
  });

type Faults = ReadonlyMap<string, readonly SchemaFault[]>;

/** The faults of each schema by itself. */
function* ownFaults(schemas: SchemaFiles): Steps<Faults> {
  const circular = yield* circularFaults(schemas);
  const faults = new Map<string, readonly SchemaFault[]>();
  for (const path of schemas.keys()) {
    const circle = circular.get(path);
    const found = [...subsetFaults(schemas, path), ...(circle === undefined ? [] : [circle])];
    if (found.length > 0) faults.set(path, found);
    yield;
  }
  return faults;
}

/** Schemas without fault that refer, by whatever way, to none with a fault. */
function* soundSchemas(schemas: SchemaFiles, faults: Faults): Steps<SchemaFiles> {
  const judged = new Map<string, boolean>([...faults.keys()].map((path) => [path, false]));
  const isSound = (path: string): boolean => {
    const known = judged.get(path);
    if (known !== undefined) return known;
    const sound = [...referencesOf(path, schemas.get(path))].every(isSound);
    judged.set(path, sound);
    return sound;
  };
  const sound = yield* eachOf(schemas, (entry) => (isSound(entry[0]) ? [entry] : []));
  return new Map(sound.flat());
}

/** What sound standards say of others: whether they copy an element or weaken what they extend. */
function* relativeFaults(sound: SchemaFiles): Steps<Faults> {
  const elements = indexElements(sound);
  const found = yield* eachOf(standardIds(sound), (id) => {
    const path = `standards/${id}.json`;
    const schema = sound.get(path) as Readonly<Record<string, unknown>>;
    return [path, [...copiedElements(elements, schema), ...extensionFaults(sound, path)]] as const;
  });
  return new Map(found);
}

function* compileStandards(sound: SchemaFiles): Steps<ReadonlyMap<string, Standard>> {
  const set = createSchemaSet(sound);
  const found = yield* eachOf(standardIds(sound), (id) => findStandard(sound, set, id) ?? []);
  return new Map(found.flat().map((standard) => [standard.id, standard]));
}

/** Reads every schema of a bundle by the house subset; what is not in it is a finding. */
export function* readStandards(files: BundleFiles): Steps<ReadStandards> {
  const { schemas, findings } = yield* contentOf(files);
  const own = yield* ownFaults(schemas);
  const sound = yield* soundSchemas(schemas, own);
  const told = [...own, ...(yield* relativeFaults(sound))].flatMap(([path, faults]) => {
    const file = locatedIn(files, path);
    return faults.map((fault) => asFinding(file, fault));
  });
  return { standards: yield* compileStandards(sound), schemas, findings: [...findings, ...told] };
}
