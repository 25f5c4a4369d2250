import type { BundleFiles } from '../catalog/index.ts';
import type { BundlesKept, BundlesPage, BundlesPublished } from '../shapes/index.ts';

/** The bundles of a gateway, wherever the command finds them. */
export interface BundleShelf {
  /** The newest publications and what is in force. */
  list(): Promise<BundlesPage>;
  /** @throws {Fault} when there is no such bundle. */
  filesOf(bundle: string): Promise<BundleFiles>;
  /** Path to digest. @throws {Fault} when there is no such bundle. */
  digestsOf(bundle: string): Promise<Readonly<Record<string, string>>>;
}

/** The same for whoever has proven that they may publish. */
export interface PublishingShelf {
  /** @throws {Fault} with the findings. */
  keep(files: BundleFiles): Promise<BundlesKept>;
  /** @throws {Fault} with why not. */
  publish(bundle: string, reason: string): Promise<BundlesPublished>;
}
