import type { Bilingual } from '../kernel/index.ts';

/** One thing wrong with the settings: where, which rule, and what to do. Never the value. */
export interface SettingFault {
  /** Dotted, as in `listen.port`; the file or the variable when nothing in it could be read. */
  readonly key: string;
  readonly rule: string;
  readonly message: Bilingual;
}

/** All that is wrong with the settings, at once: the gateway does not start on a guess. */
export class SettingsError extends Error {
  readonly faults: readonly SettingFault[];

  constructor(faults: readonly SettingFault[]) {
    super(faults.map(({ key, message }) => `${key}: ${message.en}`).join('\n'));
    this.name = 'SettingsError';
    this.faults = faults;
  }
}
