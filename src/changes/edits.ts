import {
  canonicalBytes,
  digestOf,
  sameBytes,
  say,
  utf8,
  type Refusal,
  type Sha256,
} from '../kernel/index.ts';
import type { Bundle, BundleFiles } from '../catalog/index.ts';
import type { ChangeEditRow } from '../storage/index.ts';

/** A document's new file, whole; null when it is to go. */
export interface DocumentEdit {
  readonly path: string;
  readonly content: string | null;
}

/** Documents one request may edit: more is a new catalog, not a change of one. */
export const DOCUMENTS_PER_CHANGE_MAX = 200;

/** Grants are applied for and kept in the store; what the catalog has of them is for founding. */
const EDITABLE =
  /^(catalogs\/(?!grants\/)[a-z-]+\/[\w@.-]{1,200}\.yaml|schemas\/(standards|elements)\/[\w@.-]{1,200}\.json)$/;

const unfit = (paths: readonly string[]): Refusal => ({
  refused: 'document-unfit',
  errors: paths.map((path) => ({
    pointer: `/${path}`,
    rule: 'path',
    message: say('不是可修改的目录文档', 'not a document that can be edited'),
  })),
});

/** A refusal when a path leads elsewhere, or the request would edit too much. */
export function judgeEdits(edits: readonly Pick<DocumentEdit, 'path'>[]): Refusal | undefined {
  const paths = edits.map(({ path }) => path);
  const wrong = paths.filter((path) => !EDITABLE.test(path));
  if (wrong.length > 0) return unfit(wrong);
  if (paths.length <= DOCUMENTS_PER_CHANGE_MAX) return undefined;
  return {
    refused: 'document-unfit',
    detail: say(
      `一份变更单最多修改 ${DOCUMENTS_PER_CHANGE_MAX} 份文档`,
      `a change request edits at most ${DOCUMENTS_PER_CHANGE_MAX} documents`,
    ),
  };
}

const isUnchanged = (bytes: Uint8Array | null, base: Uint8Array | undefined): boolean =>
  bytes === null ? base === undefined : base !== undefined && sameBytes(bytes, base);

/** What a request edits once these edits are added; an edit that leads back to the base is none. */
export function mergeEdits(
  change: string,
  {
    present,
    added,
  }: { readonly present: readonly ChangeEditRow[]; readonly added: readonly DocumentEdit[] },
  base: Bundle,
): readonly ChangeEditRow[] {
  const byPath = new Map(present.map((edit) => [edit.path, edit]));
  for (const { path, content } of added) {
    const bytes = content === null ? null : utf8(content);
    byPath.set(path, { change, path, bytes, base_digest: base.digests[path] ?? null });
  }
  return [...byPath.values()].filter(
    ({ path, bytes }) => !isUnchanged(bytes, base.files.get(path)),
  );
}

/** The files of a bundle with the edits made. */
export function editedFiles(files: BundleFiles, edits: readonly ChangeEditRow[]): BundleFiles {
  const edited = new Map(files);
  for (const { path, bytes } of edits) {
    if (bytes === null) edited.delete(path);
    else edited.set(path, bytes);
  }
  return edited;
}

/** Names what exactly was asked for, agreed to and published. */
export const digestOfEdits = (sha256: Sha256, edits: readonly ChangeEditRow[]): string =>
  digestOf(
    sha256,
    canonicalBytes(
      Object.fromEntries(
        edits.map(({ path, bytes }) => [path, bytes === null ? null : digestOf(sha256, bytes)]),
      ),
    ),
  );

export interface Rebased {
  readonly edits: readonly ChangeEditRow[];
  /** Paths that somebody else has edited since, and no new content was given for. */
  readonly conflicts: readonly string[];
}

/**
 * The edits carried to another base. A document that is there as it was in the old base takes its
 * edit along; one that somebody else has edited conflicts, unless they came to the same file.
 */
export function rebaseEdits(edits: readonly ChangeEditRow[], onto: Bundle): Rebased {
  const moved = edits.filter(({ path, bytes }) => !isUnchanged(bytes, onto.files.get(path)));
  const conflicts = moved
    .filter(({ path, base_digest: was }) => (onto.digests[path] ?? null) !== was)
    .map(({ path }) => path);
  return { edits: moved, conflicts };
}
