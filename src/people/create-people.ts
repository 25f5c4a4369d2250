import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { newId, type Clock, type RegionScope } from '../kernel/index.ts';
import type { Entry } from '../shapes/index.ts';
import { createSealer, type Tables } from '../storage/index.ts';
import { createAccountChanges } from './accounts/account-changes.ts';
import { createNewAccounts } from './accounts/new-accounts.ts';
import { createActivation } from './accounts/activation.ts';
import { createFounding } from './accounts/founding.ts';
import { createMoving } from './accounts/moving.ts';
import { createRecoveries } from './accounts/recoveries.ts';
import { createActs } from './acts.ts';
import { createBackground } from './background.ts';
import { createFingerprints } from './credentials/fingerprints.ts';
import { createHashGate } from './credentials/hash-gate.ts';
import { createPasswords } from './credentials/passwords.ts';
import { SCRYPT_COST, type ScryptCost } from './credentials/scrypt.ts';
import { limitsOf, type PeopleSettings } from './limits.ts';
import { createLooking } from './looking.ts';
import { createPersonBook } from './person-book.ts';
import { loadPeople } from './person-rows.ts';
import type { People } from './ports.ts';
import { createRecording } from './recording.ts';
import type { Room } from './room.ts';
import { createCliSignIns } from './sessions/cli-sign-ins.ts';
import { createSessionBook } from './sessions/session-book.ts';
import { loadSessions } from './sessions/session-rows.ts';
import { createSessions } from './sessions/sessions.ts';
import { createPasswordChange } from './sign-in/change-password.ts';
import { createExternalSignIn } from './sign-in/external-sign-in.ts';
import { loadKnownSources } from './sign-in/known-sources.ts';
import { createSignInCounter } from './sign-in/sign-in-counter.ts';
import { createSignIn } from './sign-in/sign-in.ts';
import { createStepUp } from './sign-in/step-up.ts';
import { createThrottle } from './sign-in/throttle.ts';

export interface PeopleParts {
  readonly db: Kysely<Tables>;
  readonly clock: Clock;
  /** 32 bytes: second factors lie sealed under it, and addresses and browsers are named by it. */
  readonly sealingKey: Uint8Array;
  /** Resolves when the entry is durable; until then what it says has not happened. */
  readonly record: (entry: Entry) => Promise<void>;
  /**
   * Whether the log can be written; true when absent. Nobody is let in while it cannot, so that a
   * name that is only counted is not told from one that is recorded.
   */
  readonly isLogHealthy?: () => boolean;
  /** Of the catalog in force; undefined for an agency it does not have. */
  readonly agencyOf: Room['agencyOf'];
  /** By the division table in force, today. */
  readonly isWithin: (region: string, scope: RegionScope) => boolean;
  /** What failed with nobody waiting for it. */
  readonly onError: (error: unknown) => void;
}

export interface PeopleOptions extends PeopleSettings {
  /** Of new hashes; for tests, which cannot spend half a second on each. */
  readonly scrypt?: ScryptCost;
  /** How refusals are held back; for tests, likewise. */
  readonly wait?: Room['wait'];
}

async function openRoom(
  parts: PeopleParts,
  { scrypt = SCRYPT_COST, wait = (ms) => delay(ms), ...settings }: PeopleOptions,
  inBackground: Room['inBackground'],
): Promise<Room> {
  const { db, clock, sealingKey } = parts;
  const limits = limitsOf(settings);
  const gate = createHashGate({
    atOnceMax: settings.passwordHashesAtOnceMax,
    waitingMax: settings.passwordHashesWaitingMax,
  });
  return {
    isLogHealthy: () => true,
    ...parts,
    newId,
    limits,
    acts: createActs(parts),
    people: createPersonBook(await loadPeople(db)),
    sessions: createSessionBook(await loadSessions(db)),
    knownSources: await loadKnownSources(db),
    fingerprints: createFingerprints(sealingKey),
    passwords: createPasswords(gate, scrypt),
    sealer: createSealer(sealingKey, 'jingwei people: seal'),
    throttle: createThrottle(clock, limits.throttleMsMax),
    counter: createSignInCounter(clock),
    wait,
    inBackground,
  };
}

/** Counts become one entry each such window, milliseconds. */
const COUNTS_WINDOW_MS = 10_000;

/** Reads everybody, and every session, from the store; nobody else writes what it has read. */
export async function createPeople(parts: PeopleParts, options: PeopleOptions): Promise<People> {
  const background = createBackground(parts.onError);
  const room = await openRoom(parts, options, (work) => background.add(work));
  const recording = createRecording(room);
  const timer = setInterval(() => background.add(recording.flushCounts()), COUNTS_WINDOW_MS);
  timer.unref();
  return {
    ...createSignIn(room),
    ...createExternalSignIn(room),
    ...createStepUp(room),
    ...createPasswordChange(room),
    ...createSessions(room),
    ...createCliSignIns(room),
    ...createActivation(room),
    ...createNewAccounts(room),
    ...createAccountChanges(room),
    ...(await createRecoveries(room)),
    ...createMoving(room),
    ...createFounding(room),
    ...createLooking(room),
    recordRefusal: (refused) => recording.recordRefusal(refused),
    countUnidentified: (refusal) => recording.countUnidentified(refusal),
    recordReading: (reading) => recording.recordReading(reading),
    close: async () => {
      clearInterval(timer);
      await room.acts.close();
      await background.settled();
      await recording.flushCounts();
    },
  };
}
