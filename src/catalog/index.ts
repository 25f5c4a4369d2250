/**
 * catalog: agencies and systems, datasets with their duties and mounted resources, service items and
 * matters; reading and checking the documents, bundles, and the compiled catalog in force. Never
 * knows HTTP, nor what a particular caller may do.
 */
export { readBundleFiles } from './bundle-files.ts';
export {
  createBundleDesk,
  prove,
  refusalOfFindings,
  type BundleDesk,
  type Proven,
  type Published,
  type Unfit,
} from './bundle-desk.ts';
export { BUNDLE_FILES_MAX, isBundlePath } from './bundle-path.ts';
export type { BundleReading, PublicationSeen, StoredFile } from './bundle-reading.ts';
export { createBundleStore, type BundleStore } from './bundle-store.ts';
export { addressing, bundleOf, type Bundle, type BundleFiles } from './bundle.ts';
export type {
  Catalog,
  DatasetView,
  ItemView,
  ResourceView,
  SupplyView,
  SystemView,
} from './catalog.ts';
export { compareFiles } from './compare-bundles.ts';
export { compileCatalog, type Compiled } from './compile-catalog.ts';
export type { Finding } from './finding.ts';
export { inSlices } from './in-slices.ts';
export { landedFields, landedItems } from './landed-items.ts';
export { rules } from './rules.ts';
export {
  compareBundles,
  differingPaths,
  type MeaningDiff,
  type Reading,
} from './meaning/compare-bundles.ts';
export { impactOf, type Impact } from './meaning/impact.ts';
export type { MeaningChange, Stop } from './meaning/meaning-change.ts';
export type { Effect, Subject } from './meaning/subject.ts';
export { readModel, readModelInSlices, type Model } from './meaning/read-model.ts';
export type { CatalogDocument } from './catalog-document.ts';
export {
  searchOf,
  type DatasetCard,
  type Facet,
  type FacetName,
  type Found,
  type Search,
  type SearchQuery,
} from './search/search.ts';
