import { allAtOnce, eachOf, say, type Steps } from '../kernel/index.ts';
import {
  schemaSetSteps,
  findStandard,
  parseStrictJson,
  standardIds,
  type SchemaFiles,
  type SchemaSet,
  type Standard,
} from '../standards/index.ts';
import type { BundleFiles } from './bundle.ts';
import type { Finding } from './finding.ts';

const FOLDER = 'schemas/';

export interface ReadStandards {
  readonly standards: ReadonlyMap<string, Standard>;
  readonly findings: readonly Finding[];
}

const broken = (path: string): Finding => ({
  path: FOLDER + path,
  line: 1,
  column: 1,
  rule: 'schema',
  message: say(
    '不是可用的 JSON Schema；检查语法、关键字、格式名和引用',
    'not a usable JSON Schema; check its syntax, keywords, formats and references',
  ),
});

function* contentOf(files: BundleFiles): Steps<SchemaFiles> {
  const content = new Map<string, unknown>();
  for (const [path, bytes] of files) {
    if (!path.startsWith(FOLDER)) continue;
    const parsed = parseStrictJson(bytes);
    content.set(path.slice(FOLDER.length), parsed.ok ? parsed.value : undefined);
    yield;
  }
  return content;
}

/** The set of all schemas, or undefined when at least one of them is not JSON Schema. */
function* setOf(content: SchemaFiles): Steps<SchemaSet | undefined> {
  try {
    return yield* schemaSetSteps(content);
  } catch {
    return undefined;
  }
}

function* compileStandards(content: SchemaFiles, set: SchemaSet): Steps<ReadStandards> {
  const standards = new Map<string, Standard>();
  const findings: Finding[] = [];
  for (const id of standardIds(content)) {
    try {
      const standard = findStandard(content, set, id);
      if (standard !== undefined) standards.set(id, standard);
    } catch {
      findings.push(broken(`standards/${id}.json`));
    }
    yield;
  }
  return { standards, findings };
}

/** Compiles every standard of a bundle; a schema that cannot be compiled is a finding. */
export function* readStandards(files: BundleFiles): Steps<ReadStandards> {
  const content = yield* contentOf(files);
  const set = yield* setOf(content);
  if (set !== undefined) return yield* compileStandards(content, set);
  // Only now is each tried alone, which is slow, to say which.
  const tried = yield* eachOf(content, (entry) =>
    allAtOnce(setOf(new Map([entry]))) === undefined ? [broken(entry[0])] : [],
  );
  return { standards: new Map(), findings: tried.flat() };
}
