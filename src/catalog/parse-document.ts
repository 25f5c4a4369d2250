import { isNode, LineCounter, parseDocument as parseYaml, type Document } from 'yaml';
import { say, textOf } from '../kernel/index.ts';
import type { SchemaSet } from '../standards/index.ts';
import {
  documentKinds,
  type CatalogDocument,
  type DocumentKind,
  type DocumentValues,
  type Position,
} from './catalog-document.ts';
import type { Finding } from './finding.ts';

/** A catalog file is at most this large; a larger one is not a document people edit. */
const DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;

const START: Position = { line: 1, column: 1 };

const unescape = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

const stepsOf = (pointer: string): readonly (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((token) => (/^[0-9]+$/.test(token) ? Number(token) : unescape(token)));

/** The line and column of a pointer; of the nearest node above it when it points at nothing. */
function positionIn(yaml: Document, lines: LineCounter, pointer: string): Position {
  const steps = stepsOf(pointer);
  for (let length = steps.length; length > 0; length -= 1) {
    const node: unknown = yaml.getIn(steps.slice(0, length), true);
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0]);
      return { line, column: col };
    }
  }
  return START;
}

function kindOf(value: unknown): DocumentKind | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const first = Object.keys(value)[0];
  return (Object.keys(documentKinds) as DocumentKind[]).find(
    (kind) => documentKinds[kind].key === first,
  );
}

export type Parsed =
  { readonly document: CatalogDocument } | { readonly findings: readonly Finding[] };

const single =
  (path: string, position: Position, rule: string) =>
  (zh: string, en: string): Parsed => ({
    findings: [{ path, ...position, rule, message: say(zh, en) }],
  });

/** Reads one YAML document: its syntax, its kind and its shape. */
export function parseDocument(path: string, bytes: Uint8Array, schemas: SchemaSet): Parsed {
  if (bytes.length > DOCUMENT_BYTES_MAX) {
    return single(path, START, 'too-large')('文件超过 4 MiB', 'the file is larger than 4 MiB');
  }
  const lines = new LineCounter();
  const yaml = parseYaml(textOf(bytes), { lineCounter: lines, uniqueKeys: true });
  const error = yaml.errors[0];
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    return single(path, { line, column: col }, 'syntax')('YAML 语法错误', error.code);
  }
  const value: unknown = yaml.toJS({ maxAliasCount: 0 });
  const kind = kindOf(value);
  if (kind === undefined) {
    return single(
      path,
      START,
      'kind',
    )('第一个键不是任何文档类型', 'the first key is not that of any kind of document');
  }
  return shaped(
    { path, kind, value, positionOf: (pointer) => positionIn(yaml, lines, pointer) },
    schemas,
  );
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
