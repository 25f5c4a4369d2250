import { say } from '../../kernel/index.ts';
import {
  bundleOf,
  compileCatalog,
  createBundleStore,
  readBundleFiles,
  type Bundle,
  type Compiled,
} from '../../catalog/index.ts';
import type { Settings } from '../../shapes/index.ts';
import { createSchemaSet, parseSchemas, readSchemaBytes } from '../../standards/index.ts';
import { sha256 } from '../sha256.ts';
import { errorFound, found, warningFound, type DoctorCheck } from './finding.ts';
import type { Stored } from './patient.ts';
import type { StoreCopy } from './store-copy.ts';

/** Findings of the catalog that are told; the first ones are enough to see what is wrong. */
const CATALOG_FINDINGS_MAX = 10;

/** The bundle in force; undefined when none was published. */
async function bundleInForce({ db }: StoreCopy): Promise<Bundle | undefined> {
  const bundles = createBundleStore(db, sha256);
  const id = await bundles.currentId();
  return id === undefined ? undefined : bundles.load(id);
}

/** As the gateway compiles it at its start. */
export async function compileInForce(
  store: StoreCopy,
  { schemas }: Settings,
): Promise<Compiled | undefined> {
  const bundle = await bundleInForce(store);
  const house = createSchemaSet(parseSchemas(readSchemaBytes(schemas)));
  return bundle && compileCatalog(bundle, house);
}

export const storeCheck: DoctorCheck<Stored> = {
  check: 'store',
  title: say('存储可打开', 'The store opens'),
  examine: ({ store }) => found(false, `schema ${store.schemaVersion}`),
};

export const compilesCheck: DoctorCheck<Stored> = {
  check: 'catalog-in-force',
  title: say('现行目录版本可用', 'The bundle in force compiles'),
  examine: async ({ store, settings, catalog }) => {
    if (catalog !== undefined) return found(false, catalog.bundle);
    const compiled = await compileInForce(store, settings);
    if (compiled === undefined) return found(nonePublished);
    const findings = 'findings' in compiled ? compiled.findings : [];
    return {
      findings: findings
        .slice(0, CATALOG_FINDINGS_MAX)
        .map(({ path, rule, message }) =>
          errorFound(
            say(`${path} ${rule} ${message['zh-CN']}`, `${path} ${rule} ${message.en}`),
            say('修改目录后重新发布。', 'Mend the catalog and publish it again.'),
          ),
        ),
    };
  },
};

const nonePublished = errorFound(
  say('没有已发布的目录版本', 'no bundle is published'),
  say('运行 jingwei init，或从备份恢复 store.db。', 'Run jingwei init, or restore store.db.'),
);

function changedPaths(working: Bundle, inForce: Bundle): readonly string[] {
  const paths = new Set([...working.files.keys(), ...inForce.files.keys()]);
  return [...paths].filter((path) => working.digests[path] !== inForce.digests[path]).sort();
}

export const workingCopyCheck: DoctorCheck<Stored> = {
  check: 'working-copy',
  title: say('工作副本与现行目录版本一致', 'The working copy is the bundle in force'),
  examine: async ({ store, settings }) => {
    const inForce = await bundleInForce(store);
    if (inForce === undefined) return found(false);
    const working = bundleOf(sha256, readBundleFiles(settings.catalogs, settings.schemas));
    const changed = changedPaths(working, inForce);
    const [first = ''] = changed;
    const differs = warningFound(
      say(
        `工作副本有 ${changed.length} 个文件未发布，例如 ${first}`,
        `${changed.length} files of the working copy are not in force, as ${first}`,
      ),
      say('发布变更，或恢复工作副本。', 'Publish the change, or put the working copy back.'),
    );
    return found(changed.length > 0 && differs);
  },
};
