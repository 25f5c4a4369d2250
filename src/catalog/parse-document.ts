import { say } from '../kernel/index.ts';
import type { SchemaSet } from '../standards/index.ts';
import {
  documentKinds,
  type CatalogDocument,
  type DocumentKind,
  type DocumentValues,
  type Position,
} from './catalog-document.ts';
import type { Finding } from './finding.ts';
import { readYaml, START } from './read-yaml.ts';

function kindOf(value: unknown): DocumentKind | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const first = Object.keys(value)[0];
  return (Object.keys(documentKinds) as DocumentKind[]).find(
    (kind) => documentKinds[kind].key === first,
  );
}

export type Parsed =
  { readonly document: CatalogDocument } | { readonly findings: readonly Finding[] };

/** Reads one YAML document: its syntax, its kind and its shape. */
export function parseDocument(path: string, bytes: Uint8Array, schemas: SchemaSet): Parsed {
  const reading = readYaml(bytes);
  if ('wrong' in reading) return { findings: [{ path, ...reading.wrong }] };
  const kind = kindOf(reading.value);
  if (kind === undefined) {
    const message = say(
      '第一个键不是任何文档类型',
      'the first key is not that of any kind of document',
    );
    return { findings: [{ path, ...START, rule: 'kind', message }] };
  }
  return shaped({ path, kind, ...reading }, schemas);
}

interface Unshaped {
  readonly path: string;
  readonly kind: DocumentKind;
  readonly value: unknown;
  readonly positionOf: (pointer: string) => Position;
}

function shaped(document: Unshaped, schemas: SchemaSet): Parsed {
  const { path, kind, positionOf } = document;
  const checked = schemas.check<DocumentValues[typeof kind]>(documentKinds[kind].schema)(
    document.value,
  );
  if (!checked.ok) {
    return {
      findings: checked.errors.map((error) => ({
        path,
        ...positionOf(error.pointer),
        rule: `shape:${error.rule}`,
        message: error.message,
      })),
    };
  }
  const idOf = documentKinds[kind].idOf as (value: unknown) => string;
  return { document: { kind, id: idOf(checked.value), path, value: checked.value, positionOf } };
}
