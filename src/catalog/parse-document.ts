import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument as parseYaml,
  visit,
  type Document,
} from 'yaml';
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

/** A key as JSON spells it: YAML may have read `330106` or `true`. */
const keyOf = (key: unknown): string | undefined => (isScalar(key) ? String(key.value) : undefined);

function childOf(node: unknown, token: string): unknown {
  if (isSeq(node)) return node.get(Number(token), true);
  return isMap(node) ? node.items.find(({ key }) => keyOf(key) === token)?.value : undefined;
}

/** The line and column of a pointer; of the nearest node above it when it points at nothing. */
function positionIn(yaml: Document, lines: LineCounter, pointer: string): Position {
  let nearest = START;
  let node: unknown = yaml.contents;
  for (const token of pointer.split('/').slice(1)) {
    node = childOf(node, unescape(token));
    if (!isNode(node) || !node.range) break;
    nearest = positionAt(lines, node.range[0]);
  }
  return nearest;
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
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

const single = (
  path: string,
  position: Position,
  what: Pick<Finding, 'rule' | 'message'>,
): Parsed => ({ findings: [{ path, ...position, ...what }] });

interface Text {
  readonly yaml: Document;
  readonly lines: LineCounter;
}

/** Undefined when the bytes are not UTF-8 or nest deeper than the reader can follow. */
function readText(bytes: Uint8Array): Text | undefined {
  const lines = new LineCounter();
  try {
    const yaml = parseYaml(textOf(bytes), {
      lineCounter: lines,
      uniqueKeys: (a, b) => keyOf(a) !== undefined && keyOf(a) === keyOf(b),
    });
    return { yaml, lines };
  } catch {
    return undefined;
  }
}

function firstAlias({ yaml }: Text): number | undefined {
  let offset: number | undefined;
  visit(yaml, {
    Alias: (_key, node) => {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

/** A place in the text that no catalog document may have, whatever its kind. */
function unacceptable(path: string, text: Text): Parsed | undefined {
  const error = text.yaml.errors[0];
  if (error !== undefined) {
    const message = say(`YAML 语法错误：${error.code}`, `YAML error: ${error.code}`);
    return single(path, positionAt(text.lines, error.pos[0]), { rule: 'syntax', message });
  }
  // A few aliases of aliases make billions of nodes; no document needs one.
  const alias = firstAlias(text);
  if (alias === undefined) return undefined;
  return single(path, positionAt(text.lines, alias), {
    rule: 'alias',
    message: say('不得使用别名；把内容写出来', 'aliases are not allowed; write the content out'),
  });
}

/** Reads one YAML document: its syntax, its kind and its shape. */
export function parseDocument(path: string, bytes: Uint8Array, schemas: SchemaSet): Parsed {
  if (bytes.length > DOCUMENT_BYTES_MAX) {
    const message = say('文件超过 4 MiB', 'the file is larger than 4 MiB');
    return single(path, START, { rule: 'too-large', message });
  }
  const text = readText(bytes);
  if (text === undefined) {
    const message = say('不是可读的 UTF-8 文本，或嵌套过深', 'not UTF-8, or nested too deeply');
    return single(path, START, { rule: 'unreadable', message });
  }
  const refused = unacceptable(path, text);
  if (refused !== undefined) return refused;
  const value: unknown = text.yaml.toJS();
  const kind = kindOf(value);
  if (kind === undefined) {
    const message = say(
      '第一个键不是任何文档类型',
      'the first key is not that of any kind of document',
    );
    return single(path, START, { rule: 'kind', message });
  }
  const positionOf = (pointer: string): Position => positionIn(text.yaml, text.lines, pointer);
  return shaped({ path, kind, value, positionOf }, schemas);
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
