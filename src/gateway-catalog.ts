import { systemClock } from './kernel/index.ts';
import type { AuditLog } from './audit/index.ts';
import {
  createBundleDesk,
  prove,
  type BundleDesk,
  type Finding,
  type Proven,
} from './catalog/index.ts';
import type { Foundation } from './foundation.ts';

/** The findings, one a line. */
export function errorOfFindings(findings: readonly Finding[]): Error {
  const lines = findings.map(
    ({ path, line, column, rule, message }) =>
      `${path}:${line}:${column} ${rule} ${message['zh-CN']} / ${message.en}`,
  );
  return new Error(`the catalog has findings:\n${lines.join('\n')}`);
}

/** @throws {Error} when none is published, or it has findings: what is in force has passed every rule. */
async function catalogInForce({ bundles, schemas }: Foundation): Promise<Proven> {
  const id = await bundles.currentId();
  if (id === undefined) throw new Error('no bundle is published; run jingwei init');
  const proven = await prove(await bundles.load(id), { house: schemas });
  if ('findings' in proven) throw errorOfFindings(proven.findings);
  return proven;
}

/** A desk on the store and the log; what is in force is compiled only when it is given. */
export const createDesk = (
  { bundles, schemas, sha256 }: Foundation,
  log: AuditLog,
  inForce?: Proven,
): BundleDesk =>
  createBundleDesk({
    bundles,
    schemas,
    sha256,
    clock: systemClock,
    record: async (entry) => {
      await log.append(entry);
    },
    ...(inForce === undefined ? {} : { inForce }),
  });

/** The desk of a gateway that runs, with what was in force when it stopped. */
export const openBundleDesk = async (base: Foundation, log: AuditLog): Promise<BundleDesk> =>
  createDesk(base, log, await catalogInForce(base));
