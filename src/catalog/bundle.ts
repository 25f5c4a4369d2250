import { canonicalBytes, digestOf, type Sha256 } from '../kernel/index.ts';

/** Path below the project's root (`catalogs/…`, `schemas/…`) to the file's raw bytes. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

/** The immutable, content-addressed set of all catalog and standards documents in force. */
export interface Bundle {
  /** Digest of the JCS of `{path: digest of the file's bytes}`. */
  readonly id: string;
  readonly files: BundleFiles;
  readonly digests: Readonly<Record<string, string>>;
}

/** Addresses a set of files by their content: the same files give the same id anywhere. */
export function bundleOf(sha256: Sha256, files: BundleFiles): Bundle {
  const digests = Object.fromEntries(
    [...files].map(([path, bytes]) => [path, digestOf(sha256, bytes)]),
  );
  return { id: digestOf(sha256, canonicalBytes(digests)), files, digests };
}
