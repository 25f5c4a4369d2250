/**
 * `node switching-gateway.js settings.json`: a gateway that puts another of three bundles in force
 * each second. Tells of each switch on stdout, in the machine's monotonic time, which other
 * processes share.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readBundleFiles, type BundleDesk, type BundleFiles } from '../../src/catalog/index.ts';
import { openGateway } from '../../src/gateway.ts';
import { isRefusal, textOf, utf8 } from '../../src/kernel/index.ts';
import { createAppLog } from '../../src/observability/index.ts';
import { loadSettings } from '../../src/settings/index.ts';
import { steadyMs } from './steady-clock.ts';
import { ITEM_DATASET, itemOpen, itemShut, PLAIN_CHANGE } from './switch-items.ts';

const SWITCH_INTERVAL_MS = 1000;

const tell = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

function changed(files: BundleFiles, from: string, to: string): BundleFiles {
  const text = textOf(files.get(ITEM_DATASET) ?? new Uint8Array());
  if (!text.includes(from)) throw new Error(`${ITEM_DATASET} has no line ${from}`);
  return new Map([...files, [ITEM_DATASET, utf8(text.replace(from, to))]]);
}

async function keep(bundles: BundleDesk, files: BundleFiles): Promise<string> {
  const kept = await bundles.keep(files);
  if ('findings' in kept) throw new Error(JSON.stringify(kept.findings[0]));
  return kept.bundle;
}

const [, , file = ''] = process.argv;
const settings = loadSettings({ file, env: {} });
const appLog = createAppLog({ level: settings.logLevel });
const gateway = await openGateway({
  settings,
  appLog,
  onFatal: (error) => {
    throw error;
  },
});
const { bundles } = gateway;
const files = readBundleFiles(settings.catalogs, settings.schemas);
const open = bundles.catalog().bundle;
const shut = await keep(bundles, changed(files, itemOpen, itemShut));
// A third, so that what comes next is never compiled already.
const other = await keep(bundles, changed(files, ...PLAIN_CHANGE));
tell({ listening: gateway.baseUrl, open: [open, other], shut: [shut] });

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const beganMs = steadyMs();
for (let count = 1; !stop.signal.aborted; count += 1) {
  await sleep(Math.max(0, beganMs + count * SWITCH_INTERVAL_MS - steadyMs()));
  const bundle = [open, shut, other][count % 3] ?? open;
  const fromMs = steadyMs();
  const published = await bundles.publish({ bundle, by: 'bench', reason: 'every second' });
  if (isRefusal(published)) throw new Error(published.refused);
  tell({ bundle, fromMs, inForceMs: steadyMs() });
}
await gateway.close();
process.exit(0);
