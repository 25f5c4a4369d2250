import { dirname, resolve } from 'node:path';
import type { WitnessSettings } from '../shapes/index.ts';
import { deepMerge, type Tree } from './deep-merge.ts';
import { explainFault } from './explain-fault.ts';
import { deepFreeze } from './load-settings.ts';
import { readFileSource } from './read-sources.ts';
import { SettingsError } from './settings-error.ts';
import { settingsErrors } from './settings-schema.ts';

/** What holds where the file of a witness does not say otherwise. */
const witnessDefaults: Tree = {
  data: 'witness',
  keyFile: 'witness.key.pem',
  listen: { host: '127.0.0.1', port: 8090 },
  // A log that nothing was heard of for so long.
  silenceSeconds: 600,
  // How often the entries of a mirrored log are fetched; each time the log records the reading.
  mirrorSeconds: 300,
  logLevel: 'info',
};

/**
 * The settings of `jingwei audit witness`; paths made absolute, deeply frozen.
 * @throws {SettingsError} with everything that is wrong.
 */
export function loadWitnessSettings(file: string): WitnessSettings {
  const read = readFileSource(file);
  const merged = deepMerge(witnessDefaults, read.tree);
  const found = settingsErrors(merged, 'witness-settings.json').map(explainFault);
  const faults = [...read.faults, ...found.filter((fault) => fault !== undefined)];
  if (faults.length > 0) throw new SettingsError(faults);
  const settings = merged as unknown as WitnessSettings;
  return deepFreeze(withAbsolutePaths(settings, dirname(file))) as WitnessSettings;
}

function withAbsolutePaths(settings: WitnessSettings, folder: string): WitnessSettings {
  const { data, keyFile, logs } = settings;
  return {
    ...settings,
    data: resolve(folder, data),
    keyFile: resolve(folder, keyFile),
    logs: logs.map(({ mirror, ...log }) => {
      if (mirror === undefined) return log;
      const { profile, directory } = mirror;
      const paths = { profile: resolve(folder, profile), directory: resolve(folder, directory) };
      return { ...log, mirror: paths };
    }),
  };
}
