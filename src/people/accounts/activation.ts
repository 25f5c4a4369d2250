import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { ActivationRow } from '../../storage/index.ts';
import { refusedAs } from '../entries.ts';
import type { ActionName } from '../actions.ts';
import { viewOfPerson } from '../authority.ts';
import { findFormerPasswords, setCredentials } from '../credentials/credential-rows.ts';
import { digestIfToken } from '../credentials/tokens.ts';
import { enrolmentOf, stepOfCode } from '../credentials/totp.ts';
import type { HeldPerson } from '../person-book.ts';
import { updatePerson } from '../person-rows.ts';
import type { People, Person, Source } from '../ports.ts';
import { refuse } from '../refuse.ts';
import type { Room } from '../room.ts';
import { findActivation, useActivation } from './activation-rows.ts';
import { openSecondFactor } from './second-factor.ts';

/** A token that may be used now, and by whom. */
interface Invited {
  readonly activation: ActivationRow;
  readonly held: HeldPerson & { readonly loginName: string };
}

interface Tried {
  readonly token: string;
  readonly source: Source;
  readonly action: ActionName;
}

const TOKEN_UNKNOWN: Refusal = { refused: 'activation-token-unknown' };

function judgeToken(
  { state, expires_at: expiresAt }: ActivationRow,
  now: number,
): Refusal | undefined {
  if (state === 'void') return TOKEN_UNKNOWN;
  if (state === 'used') return { refused: 'activation-token-used' };
  return Date.parse(expiresAt) <= now ? { refused: 'activation-token-expired' } : undefined;
}

const refuseOf = (
  room: Room,
  { action, source, person }: Tried & { readonly person: string },
  refusal: Refusal,
): Promise<Refusal> =>
  refuse(room, { action, person, source: room.fingerprints.source(source.address) }, refusal);

async function findInvited(room: Room, tried: Tried): Promise<Invited | Refusal> {
  const digest = digestIfToken(tried.token);
  const activation = digest === undefined ? undefined : await findActivation(room.db, digest);
  const held = activation && room.people.find(activation.person);
  if (activation === undefined || held?.loginName === undefined) {
    room.counter.count(TOKEN_UNKNOWN);
    return TOKEN_UNKNOWN;
  }
  const refusal = judgeToken(activation, room.clock.now());
  if (refusal !== undefined) return refuseOf(room, { ...tried, person: held.person }, refusal);
  return { activation, held: { ...held, loginName: held.loginName } };
}

async function begin(
  room: Room,
  input: Parameters<People['beginActivation']>[0],
): ReturnType<People['beginActivation']> {
  const invited = await findInvited(room, { ...input, action: 'activation.begin' });
  if (isRefusal(invited)) return invited;
  const { activation, held } = invited;
  const secret = openSecondFactor(room.sealer, activation.totp_secret, held.person);
  return { loginName: held.loginName, ...enrolmentOf(secret, held.loginName) };
}

type Completion = Parameters<People['completeActivation']>[0];

/** What the person will sign in with, once both are as they should be. */
async function judgeCredentials(
  room: Room,
  { activation, held }: Invited,
  { code, password, source }: Completion,
): Promise<{ readonly passwordHash: string; readonly totpStep: number } | Refusal> {
  const secret = openSecondFactor(room.sealer, activation.totp_secret, held.person);
  const totpStep = stepOfCode(secret, code, room.clock.now());
  if (totpStep === undefined) return { refused: 'code-invalid' };
  const former = await findFormerPasswords(room.db, held.person);
  const wanted = { password, loginName: held.loginName, former };
  const passwordHash = await room.passwords.accept(wanted, source.address);
  return typeof passwordHash === 'object' ? passwordHash : { passwordHash, totpStep };
}

async function complete(room: Room, input: Completion): Promise<Person | Refusal> {
  const tried: Tried = { ...input, action: 'activation.complete' };
  const invited = await findInvited(room, tried);
  if (isRefusal(invited)) return invited;
  const { activation, held } = invited;
  const { person, agency } = held;
  const credentials = await judgeCredentials(room, invited, input);
  if (isRefusal(credentials)) return refuseOf(room, { ...tried, person }, credentials);
  const source = room.fingerprints.source(input.source.address);
  return room.acts.perform<Person>(
    async (tx, { now, at }) => {
      if (!(await useActivation(tx, activation.token_digest, at))) {
        const present = await findActivation(tx, activation.token_digest);
        return (present && judgeToken(present, now)) ?? TOKEN_UNKNOWN;
      }
      const present = room.people.find(person) ?? held;
      const active: HeldPerson = {
        ...present,
        state: 'active',
        activatedAt: present.activatedAt ?? at,
      };
      await updatePerson(tx, active);
      await setCredentials(tx, person, { ...credentials, totpSecret: activation.totp_secret });
      return {
        entries: [{ kind: 'account.activated', at, person, agency, source }],
        result: viewOfPerson(room, active),
        settle: () => room.people.put(active),
      };
    },
    refusedAs({ action: tried.action, person, source }),
  );
}

export const createActivation = (
  room: Room,
): Pick<People, 'beginActivation' | 'completeActivation'> => ({
  beginActivation: (input) => begin(room, input),
  completeActivation: (input) => complete(room, input),
});
