import { unzipSync, zip } from 'fflate';
import { digestOf, textOf, utf8, type Sha256 } from '../../kernel/index.ts';
import { openNote, signNote, type NoteSigner, type NoteVerifier } from '../../proofs/index.ts';
import type { ExportFile } from './export-file.ts';
import { filesOfManifest, MANIFEST_NAME, manifestText, type ManifestFacts } from './manifest.ts';

export interface Packed {
  /** A ZIP of the files and their manifest, a note signed by the log's key. */
  readonly bytes: Uint8Array;
  /** Of the manifest's text. */
  readonly manifest: string;
  readonly rows: number;
}

export interface PackParts {
  readonly sha256: Sha256;
  readonly signer: NoteSigner;
}

/** Compressed on another thread. */
const zipped = (files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    zip({ ...files }, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });

export async function pack(
  { sha256, signer }: PackParts,
  facts: ManifestFacts,
  files: readonly ExportFile[],
): Promise<Packed> {
  const text = manifestText(sha256, facts, files);
  const note = await signNote(text, [signer]);
  const named = Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
  return {
    bytes: await zipped({ [MANIFEST_NAME]: utf8(note), ...named }),
    manifest: digestOf(sha256, utf8(text)),
    rows: files.reduce((sum, { rows }) => sum + rows, 0),
  };
}

export type ExportVerdict =
  | { readonly ok: true; readonly manifest: string; readonly files: readonly string[] }
  | {
      readonly ok: false;
      readonly reason: 'unreadable' | 'unsigned' | 'file-missing' | 'file-changed' | 'file-unnamed';
      readonly file?: string;
    };

function unzipped(bytes: Uint8Array): Readonly<Record<string, Uint8Array>> | undefined {
  try {
    return unzipSync(bytes);
  } catch {
    return undefined;
  }
}

/** Whether an export is what the log's key signed for: every file, and no other. */
export async function checkExport(
  sha256: Sha256,
  verifier: NoteVerifier,
  bytes: Uint8Array,
): Promise<ExportVerdict> {
  const { [MANIFEST_NAME]: note, ...files } = unzipped(bytes) ?? {};
  if (note === undefined) return { ok: false, reason: 'unreadable' };
  const opened = await openNote(textOf(note), [verifier]);
  const named = opened && filesOfManifest(opened.text);
  if (opened === undefined || named === undefined) return { ok: false, reason: 'unsigned' };
  for (const { name: file, digest } of named) {
    const content = files[file];
    if (content === undefined) return { ok: false, reason: 'file-missing', file };
    if (digestOf(sha256, content) !== digest) return { ok: false, reason: 'file-changed', file };
  }
  const known = new Set(named.map(({ name }) => name));
  const file = Object.keys(files).find((name) => !known.has(name));
  if (file !== undefined) return { ok: false, reason: 'file-unnamed', file };
  return { ok: true, manifest: opened.text, files: [...known] };
}
