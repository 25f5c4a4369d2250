import type { BundleFiles } from '../../src/catalog/index.ts';
import { textOf, utf8 } from '../../src/kernel/index.ts';

/** The shipped dataset that the others are made after, with its standard, dialect and mapping. */
const DATASET = 'tax-credit-rating';
const DIALECT = 'zj-tax-credit';
const MODEL = `catalogs/datasets/${DATASET}.yaml`;
const WITH_EACH_STANDARD = [
  `schemas/standards/${DATASET}@1.json`,
  `schemas/standards/${DIALECT}@1.json`,
  `catalogs/mappings/${DIALECT}@1.to.${DATASET}@1.yaml`,
];

/** Datasets that share one standard, as the same register of several cities would. */
const DATASETS_PER_STANDARD = 10;

const CODE = '309002/000001';

const numbered = (text: string, standard: number): string =>
  text
    .replaceAll(`${DATASET}@1`, `rating-${standard}@1`)
    .replaceAll(`${DIALECT}@1`, `dialect-${standard}@1`);

function datasetFile(model: string, index: number): readonly [string, Uint8Array] {
  const name = `rating-of-${index}`;
  const text = numbered(model, Math.floor(index / DATASETS_PER_STANDARD))
    .replace(`dataset: ${DATASET}`, `dataset: ${name}`)
    .replace('title: { zh-CN: ', `title: { zh-CN: 第${index}号`)
    .replace(CODE, `309002/${String(100_000 + index)}`);
  return [`catalogs/datasets/${name}.yaml`, utf8(text)];
}

function modelOf(files: BundleFiles, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`the shipped catalog has no ${path}`);
  return textOf(bytes);
}

/** The shipped catalog and so many datasets more, with a standard, a dialect and a mapping for every ten. */
export function bigBundleFiles(shipped: BundleFiles, datasets: number): BundleFiles {
  const model = modelOf(shipped, MODEL);
  const files = new Map(shipped);
  for (let standard = 0; standard * DATASETS_PER_STANDARD < datasets; standard += 1) {
    for (const path of WITH_EACH_STANDARD) {
      files.set(numbered(path, standard), utf8(numbered(modelOf(shipped, path), standard)));
    }
  }
  for (let index = 0; index < datasets; index += 1) files.set(...datasetFile(model, index));
  return files;
}
