import type { Settings } from '../shapes/index.ts';

/** The room's slice of the settings; what routes and identity providers need is not of it. */
export type PeopleSettings = Omit<Settings['people'], 'oidc' | 'proxyAddresses'>;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The settings' terms, in the one unit of the clock. */
export interface Limits {
  readonly activationMs: number;
  readonly recoveryMs: number;
  readonly sessionIdleMs: number;
  readonly sessionMs: number;
  readonly stepUpMs: number;
  readonly cliTokenMs: number;
  readonly throttleMsMax: number;
  readonly peopleCountMax: number;
  readonly administratorsLocalOnly: boolean;
}

export const limitsOf = (settings: PeopleSettings): Limits => ({
  activationMs: settings.activationHours * HOUR_MS,
  recoveryMs: settings.recoveryHours * HOUR_MS,
  sessionIdleMs: settings.sessionIdleMinutes * MINUTE_MS,
  sessionMs: settings.sessionHours * HOUR_MS,
  stepUpMs: settings.stepUpMinutes * MINUTE_MS,
  cliTokenMs: settings.cliTokenHours * HOUR_MS,
  throttleMsMax: settings.throttleMinutesMax * MINUTE_MS,
  peopleCountMax: settings.peopleCountMax,
  administratorsLocalOnly: settings.administratorsLocalOnly,
});
