import { say, type Bilingual } from '../kernel/index.ts';
import type { SchemaSet } from '../standards/index.ts';
import {
  documentKinds,
  type CatalogDocument,
  type DocumentKind,
  type DocumentValues,
} from './catalog-document.ts';
import { findingAt, type Finding, type Located } from './finding.ts';
import { readYaml, START } from './read-yaml.ts';

const kindsByKey = new Map(
  (Object.keys(documentKinds) as DocumentKind[]).map((kind) => [documentKinds[kind].key, kind]),
);

function kindOf(value: unknown): DocumentKind | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const first = Object.keys(value)[0];
  return kindsByKey.get(first ?? '');
}

export type Parsed =
  { readonly document: CatalogDocument } | { readonly findings: readonly Finding[] };

const unknownKind = {
  rule: 'kind',
  severity: 'error',
  message: say('第一个键不是任何文档类型', 'the first key is not that of any kind of document'),
  remedy: say('对照 docs/catalog 更正', 'correct it as docs/catalog says'),
} as const;

/** Reads one YAML document: its syntax, its kind and its shape. */
export function parseDocument(path: string, bytes: Uint8Array, schemas: SchemaSet): Parsed {
  const reading = readYaml(bytes);
  if ('wrong' in reading) return { findings: [{ path, ...reading.wrong }] };
  const kind = kindOf(reading.value);
  if (kind === undefined) return { findings: [{ path, ...START, ...unknownKind }] };
  return shaped({ path, kind, ...reading }, schemas);
}

interface Unshaped extends Located {
  readonly kind: DocumentKind;
  readonly value: unknown;
}

/** The page of a kind of document is named as its schema is. */
const remedyFor = (kind: DocumentKind): Bilingual => {
  const page = documentKinds[kind].schema.replace('.json', '.md');
  return say(`对照 docs/${page} 更正`, `correct it as docs/${page} says`);
};

function shaped(document: Unshaped, schemas: SchemaSet): Parsed {
  const { path, kind, positionOf } = document;
  const checked = schemas.check<DocumentValues[typeof kind]>(documentKinds[kind].schema)(
    document.value,
  );
  if (!checked.ok) {
    const findings = checked.errors.map(({ pointer, rule, message }) =>
      findingAt(document, pointer, { rule: `shape:${rule}`, message, remedy: remedyFor(kind) }),
    );
    return { findings };
  }
  const idOf = documentKinds[kind].idOf as (value: unknown) => string;
  return { document: { kind, id: idOf(checked.value), path, value: checked.value, positionOf } };
}
