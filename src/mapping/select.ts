import type { SourceRecord } from './mapping.ts';

type Segment =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'where'; readonly name: string; readonly equals: string };

/** A parsed `select`: the subset of JMESPath that reads and never computes. */
export interface Path {
  /** The source item it begins in. */
  readonly item: string;
  /** Dotted names that it reads, without positions: what is not lost. */
  readonly reads: readonly string[];
  /** Names only: it has a value wherever each of them has. */
  readonly isDefinite: boolean;
  /** As JMESPath has it; undefined for its null. */
  readonly read: (record: SourceRecord) => unknown;
}

const TOKEN = /\.?([A-Za-z]\w*)|\[(-?\d+)\]|\[(\*)\]|\[\?([A-Za-z]\w*)=='([^']*)'\]/g;

/** The text has passed the pattern of its schema. */
export function parsePath(text: string): Path {
  // The pipe ends a projection: what follows applies to the list, not to each element.
  const [before = [], after = []] = text.split(' | ').map(segmentsOf);
  const all = [...before, ...after];
  return {
    item: all.find((segment) => segment.kind === 'name')?.name ?? '',
    reads: readsOf(all),
    isDefinite: all.every(({ kind }) => kind === 'name'),
    read: (record) => walk(after, walk(before, record)),
  };
}

function segmentsOf(text: string): readonly Segment[] {
  return [...text.matchAll(TOKEN)].map(([, name, index, all, where, equals]) => {
    if (name !== undefined) return { kind: 'name', name };
    if (index !== undefined) return { kind: 'index', index: Number(index) };
    if (all !== undefined) return { kind: 'all' };
    return { kind: 'where', name: where ?? '', equals: equals ?? '' };
  });
}

function readsOf(segments: readonly Segment[]): readonly string[] {
  const reads: string[] = [];
  let path = '';
  for (const segment of segments) {
    if (segment.kind === 'name') path = path === '' ? segment.name : `${path}.${segment.name}`;
    if (segment.kind === 'where') reads.push(`${path}.${segment.name}`);
  }
  return [...reads, path];
}

function walk(segments: readonly Segment[], value: unknown): unknown {
  let at = value;
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === 'name') at = own(at, segment.name);
    else if (!Array.isArray(at)) return undefined;
    else if (segment.kind === 'index') at = at.at(segment.index);
    else return project(segments.slice(index + 1), chosen(segment, at));
  }
  return at ?? undefined;
}

const project = (rest: readonly Segment[], elements: readonly unknown[]): readonly unknown[] =>
  elements.map((element) => walk(rest, element)).filter((each) => each !== undefined);

function chosen(
  segment: Exclude<Segment, { kind: 'name' | 'index' }>,
  elements: readonly unknown[],
): readonly unknown[] {
  if (segment.kind === 'all') return elements;
  return elements.filter((element) => own(element, segment.name) === segment.equals);
}

function own(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name)) return undefined;
  return (value as SourceRecord)[name];
}
