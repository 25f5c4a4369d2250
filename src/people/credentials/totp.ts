import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as authenticator apps know it; they ignore other values than these. */
const ALGORITHM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/** RFC 4226 §4 recommends 160 bits. */
export const TOTP_SECRET_BYTES = 20;

/** Codes of the step before and the step after are taken: clocks differ, and people are slow. */
const STEPS_EITHER_WAY = 1;

const ISSUER = 'Jingwei';

const secretOf = (bytes: Uint8Array): Secret =>
  // A copy: the library takes the whole buffer, of which a view may show a part.
  new Secret({ buffer: Uint8Array.from(bytes).buffer });

/** The library fails on six characters that are no ASCII digits. */
const CODE = /^[0-9]{6}$/;

/** The time step whose code this is; undefined when it is none of those allowed now. */
export function stepOfCode(secret: Uint8Array, code: string, now: number): number | undefined {
  if (!CODE.test(code)) return undefined;
  const options = { secret: secretOf(secret), ...ALGORITHM, timestamp: now };
  const delta = TOTP.validate({ ...options, token: code, window: STEPS_EITHER_WAY });
  return delta === null ? undefined : TOTP.counter(options) + delta;
}

/** What an authenticator app is set up with: base32, and the URI of a QR code. */
export function enrolmentOf(
  secret: Uint8Array,
  loginName: string,
): { readonly secret: string; readonly uri: string } {
  const held = secretOf(secret);
  const uri = new TOTP({ issuer: ISSUER, label: loginName, secret: held, ...ALGORITHM }).toString();
  return { secret: held.base32, uri };
}
