import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../storage/index.ts';
import { TOTP_SECRET_BYTES } from '../credentials/totp.ts';

/** For one person, so that what is sealed does not open in another row. */
const boundTo = (person: string): { readonly use: string; readonly person: string } => ({
  use: 'second factor',
  person,
});

export const newSecondFactor = (sealer: Sealer, person: string): Uint8Array =>
  sealer.seal(randomBytes(TOTP_SECRET_BYTES), boundTo(person));

/** @throws {Error} when it does not open: the store is not this gateway's, or was altered. */
export function openSecondFactor(sealer: Sealer, sealed: Uint8Array, person: string): Uint8Array {
  const secret = sealer.open(sealed, boundTo(person));
  if (secret === undefined) throw new Error(`the second factor of ${person} does not open`);
  return secret;
}
