import type { KeyRow } from '../storage/index.ts';
import type { KeyChange } from './change-key.ts';
import { keyApproved, keyExpired, keyRefused, keyRevoked } from './key-entries.ts';

/** Who does something to which key. */
export interface KeyActor {
  readonly keyid: string;
  /** The person's identifier. */
  readonly by: string;
}

export interface ReasonedKeyActor extends KeyActor {
  /** 1 to 500 characters, for whoever is affected. */
  readonly reason: string;
}

/** Two people for every key: who asked does not decide. */
const notTheirOwn =
  (by: string): NonNullable<KeyChange['forbid']> =>
  ({ requested_by: requester }: KeyRow) =>
    requester === by ? { refused: 'own-request' } : undefined;

export const approval = ({ keyid, by }: KeyActor): KeyChange => ({
  keyid,
  act: 'approve',
  forbid: notTheirOwn(by),
  columns: (at) => ({ decided_by: by, decided_at: at }),
  entry: keyApproved,
});

export const refusalBy = ({ keyid, by, reason }: ReasonedKeyActor): KeyChange => ({
  keyid,
  act: 'refuse',
  forbid: notTheirOwn(by),
  columns: (at) => ({ decided_by: by, decided_at: at, reason }),
  entry: keyRefused,
});

/** Open to whoever asked, too: a key that leaked must end at once. */
export const revocation = ({ keyid, by, reason }: ReasonedKeyActor): KeyChange => ({
  keyid,
  act: 'revoke',
  columns: (at) => ({ ended_by: by, ended_at: at, reason }),
  entry: keyRevoked,
});

export const expiry = (keyid: string): KeyChange => ({
  keyid,
  act: 'expire',
  columns: (at) => ({ ended_at: at }),
  entry: keyExpired,
});
