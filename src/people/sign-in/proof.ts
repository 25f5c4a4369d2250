import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { PersonSignInRefused } from '../../shapes/index.ts';
import { openSecondFactor } from '../accounts/second-factor.ts';
import {
  findCredentials,
  type ProvenCredentials,
  type StoredCredentials,
} from '../credentials/credential-rows.ts';
import { stepOfCode, TOTP_SECRET_BYTES } from '../credentials/totp.ts';
import type { HeldPerson } from '../person-book.ts';
import type { Credentials, Source } from '../ports.ts';
import type { Room } from '../room.ts';

export type Reason = PersonSignInRefused['reason'];

/** Why somebody was not believed: for the log, and never told to who tried. */
export interface Disbelief {
  readonly reason: Reason;
}

/** Credentials that were right, and whose they are. */
export interface Proven extends ProvenCredentials {
  readonly held: HeldPerson;
}

export interface Claim extends Credentials {
  /** Absent when there is nobody of that name. */
  readonly held: HeldPerson | undefined;
  readonly source: Source;
}

/** Stands in where there is no second factor, so that a code is computed all the same. */
const NO_SECRET = new Uint8Array(TOTP_SECRET_BYTES);

function stepOf(
  { sealer, clock }: Room,
  { held, code }: Claim,
  stored: StoredCredentials | undefined,
): number | undefined {
  const secret =
    stored === undefined || held === undefined
      ? NO_SECRET
      : openSecondFactor(sealer, stored.totpSecret, held.person);
  return stepOfCode(secret, code, clock.now());
}

const stateReason = ({ origin, state }: HeldPerson): Reason | undefined => {
  if (origin === 'external') return 'external';
  if (state === 'active') return undefined;
  return state === 'disabled' ? 'disabled' : 'not-activated';
};

function judge(
  held: HeldPerson,
  stored: StoredCredentials | undefined,
  step: number | undefined,
): Proven | Disbelief {
  const reason = stateReason(held);
  if (reason !== undefined) return { reason };
  if (stored === undefined) return { reason: 'password' };
  if (step === undefined) return { reason: 'code' };
  if (step <= stored.totpStep) return { reason: 'code-reused' };
  return { held, person: held.person, passwordHash: stored.passwordHash, step };
}

/**
 * Password, then code, both looked at whatever the first came to, and the same work for nobody as
 * for somebody. Refusals: overloaded.
 */
export async function prove(room: Room, claim: Claim): Promise<Proven | Disbelief | Refusal> {
  const { held, password, source } = claim;
  const stored = await findCredentials(room.db, held?.person);
  const isRight = await room.passwords.isRight(password, stored?.passwordHash, source.address);
  if (typeof isRight === 'object' && isRefusal(isRight)) return isRight;
  const step = stepOf(room, claim, stored);
  if (held === undefined) return { reason: 'password' };
  return judge(held, isRight ? stored : undefined, step);
}
