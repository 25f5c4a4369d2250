/**
 * settings: the only reader of configuration and environment. Knows the defaults, jingwei.yaml, the
 * JINGWEI_* variables and the bounds in schemas/settings.json; hands out one frozen object, of
 * which each room receives its own slice. Must never know what a setting is used for, nor hold a
 * secret: private keys are files, named by the rooms that need them.
 */
export { loadSettings, type SettingsSource } from './load-settings.ts';
export { loadWitnessSettings } from './load-witness-settings.ts';
export { packageRoot } from './package-root.ts';
export { readSecret, type SecretReference } from './read-secret.ts';
export { SettingsError, type SettingFault } from './settings-error.ts';
