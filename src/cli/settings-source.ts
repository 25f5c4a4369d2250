import type { SettingsSource } from '../settings/index.ts';
import type { Io } from './io.ts';

/** Variables of the command itself, which are no settings of the gateway. */
const OWN_VARIABLES: readonly string[] = ['JINGWEI_LANG', 'JINGWEI_DEBUG'];

/** What the gateway's settings are read from. */
export function settingsSource({ env }: Io, file: string | undefined): SettingsSource {
  const others = Object.entries(env).filter(([name]) => !OWN_VARIABLES.includes(name));
  return { env: Object.fromEntries(others), ...(file === undefined ? {} : { file }) };
}
