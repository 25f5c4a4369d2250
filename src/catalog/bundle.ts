import {
  allAtOnce,
  canonicalBytes,
  digestOf,
  eachOf,
  type Sha256,
  type Steps,
} from '../kernel/index.ts';

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
export const bundleOf = (sha256: Sha256, files: BundleFiles): Bundle =>
  allAtOnce(addressing(sha256, files));

/** The same in steps, for sets that are large. */
export function* addressing(sha256: Sha256, files: BundleFiles): Steps<Bundle> {
  const addressed = yield* eachOf(files, ([path, bytes]) => [path, digestOf(sha256, bytes)]);
  const digests = Object.fromEntries(addressed) as Bundle['digests'];
  return { id: digestOf(sha256, canonicalBytes(digests)), files, digests };
}
