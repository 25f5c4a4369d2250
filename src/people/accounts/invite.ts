import type { Kysely } from 'kysely';
import { instantOf } from '../../kernel/index.ts';
import type { Tables } from '../../storage/index.ts';
import type { Moment } from '../acts.ts';
import { viewOfPerson } from '../authority.ts';
import { digestOfToken, newToken } from '../credentials/tokens.ts';
import type { HeldPerson } from '../person-book.ts';
import type { Invitation } from '../ports.ts';
import type { Room } from '../room.ts';
import { insertActivation } from './activation-rows.ts';
import { newSecondFactor } from './second-factor.ts';

/** Writes a fresh activation token, in place of one that may be about. */
export async function inviteWith(
  room: Room,
  held: HeldPerson,
  { tx, moment }: { readonly tx: Kysely<Tables>; readonly moment: Moment },
): Promise<Invitation> {
  const activationToken = newToken();
  const expiresAt = instantOf(moment.now + room.limits.activationMs);
  await insertActivation(tx, {
    token_digest: digestOfToken(activationToken),
    person: held.person,
    expires_at: expiresAt,
    totp_secret: newSecondFactor(room.sealer, held.person),
  });
  return { person: viewOfPerson(room, held), activationToken, expiresAt };
}
