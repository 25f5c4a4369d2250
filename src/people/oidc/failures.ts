import { AuthorizationResponseError, ClientError, ResponseBodyError } from 'openid-client';
import type { Refusal } from '../../kernel/index.ts';

/** The provider did not answer as one that works does. */
const UNREACHABLE = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** With these the provider says that the person, or it, would not (RFC 6749 §4.1.2.1). */
const DECLINED = new Set(['access_denied', 'login_required', 'consent_required']);

function ofAnswer({ error }: AuthorizationResponseError | ResponseBodyError): Refusal {
  if (DECLINED.has(error)) return { refused: 'identity-declined' };
  // A code that was used before, has expired, or was not given for this verifier.
  if (error === 'invalid_grant') return { refused: 'sign-in-stale' };
  return { refused: 'identity-provider-failed' };
}

/** What a failure of the protocol is to whoever wants to sign in; never what the provider wrote. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return ofAnswer(error);
  }
  if (error instanceof ClientError) {
    return UNREACHABLE.has(error.code ?? '')
      ? { refused: 'identity-provider-failed' }
      : { refused: 'identity-token-invalid' };
  }
  // fetch fails with a TypeError, whatever the reason.
  if (error instanceof TypeError) return { refused: 'identity-provider-failed' };
  throw error;
}
