import { bytesOfBase64, isRefusal, type Refusal } from '../../kernel/index.ts';
import type { KeyDesk, KeyRegistry, KeyRequest } from '../../identity/index.ts';
import type { People, Target } from '../../people/index.ts';
import type {
  KeysChallengeRequest,
  KeysMove,
  KeysReason,
  KeysRequest,
} from '../../shapes/index.ts';
import { agencyTarget, type AgencyOf } from './agency-target.ts';
import { listKeys } from './list-keys.ts';
import { created, ok, signedIn, unlessRefused, type AskedInSession, type Route } from './route.ts';

export interface KeyRouteParts {
  readonly people: People;
  readonly keys: KeyRegistry;
  readonly keyDesk: KeyDesk;
  readonly agencyOf: AgencyOf;
  /** The agency of a system in the catalog in force; undefined when it has no such system. */
  readonly systemAgencyOf: (system: string) => string | undefined;
}

/** Bytes of a body that holds an RSA key and a signature by it. */
const REQUEST_BYTES_MAX = 16_384;

const MISSING: Refusal = { refused: 'key-missing' };

/**
 * What is not there is taken for one's own: whoever may not do such a thing at all hears only that,
 * and the desk, which refuses the others, records it.
 */
const ownTarget = (parts: KeyRouteParts, { by }: AskedInSession): Target =>
  agencyTarget(parts.agencyOf, parts.people.personOf(by.person)?.agency ?? '');

const ofSystem =
  (parts: KeyRouteParts) =>
  (asked: AskedInSession<{ readonly system: string }>): Target => {
    const agency = parts.systemAgencyOf(asked.body.system);
    return agency === undefined ? ownTarget(parts, asked) : agencyTarget(parts.agencyOf, agency);
  };

const ofKey =
  (parts: KeyRouteParts) =>
  (asked: AskedInSession): Target => {
    const record = parts.keys.recordOf(asked.params['keyid'] ?? '');
    return record === undefined
      ? ownTarget(parts, asked)
      : agencyTarget(parts.agencyOf, record.agency);
  };

/** The wire's request as the desk takes it; a proof that is no base64 proves nothing. */
function requestOf(body: KeysRequest, by: string): KeyRequest {
  if (body.kind === 'secret') return { ...body, by };
  return { ...body, by, proof: bytesOfBase64(body.proof) ?? new Uint8Array() };
}

function lookingRoutes(parts: KeyRouteParts): readonly Route[] {
  return [
    signedIn({
      method: 'GET',
      path: '/v1/keys',
      action: 'key.read',
      needs: 'session',
      target: 'each',
      handle: (asked) =>
        listKeys({ ...parts, targetOf: (agency) => agencyTarget(parts.agencyOf, agency) }, asked),
    }),
    signedIn({
      method: 'GET',
      path: '/v1/keys/:keyid',
      action: 'key.read',
      needs: 'session',
      target: ofKey(parts),
      handle: ({ params: { keyid = '' } }) => {
        const found = parts.keys.recordOf(keyid);
        return found === undefined ? MISSING : ok(found);
      },
    }),
  ];
}

function askingRoutes(parts: KeyRouteParts): readonly Route[] {
  const { keyDesk } = parts;
  return [
    signedIn<KeysChallengeRequest>({
      method: 'POST',
      path: '/v1/keys/challenges',
      action: 'key.request',
      needs: 'session',
      body: 'api/keys-challenge-request.json',
      target: ofSystem(parts),
      handle: async ({ by, body }) =>
        unlessRefused(await keyDesk.challenge({ ...body, by: by.person }), created),
    }),
    signedIn<KeysRequest>({
      method: 'POST',
      path: '/v1/keys',
      action: 'key.request',
      needs: 'session',
      body: 'api/keys-request.json',
      bodyBytesMax: REQUEST_BYTES_MAX,
      target: ofSystem(parts),
      handle: async ({ by, body }) =>
        unlessRefused(await keyDesk.request(requestOf(body, by.person)), created),
    }),
  ];
}

function decidingRoutes(parts: KeyRouteParts): readonly Route[] {
  const { keyDesk } = parts;
  return [
    signedIn({
      method: 'POST',
      path: '/v1/keys/:keyid/approve',
      action: 'key.approve',
      needs: 'session',
      target: ofKey(parts),
      handle: async ({ by: { person: by }, params: { keyid = '' } }) =>
        unlessRefused(await keyDesk.approve({ keyid, by }), (outcome) => ok(outcome)),
    }),
    signedIn<KeysReason>({
      method: 'POST',
      path: '/v1/keys/:keyid/refuse',
      action: 'key.approve',
      needs: 'session',
      body: 'api/keys-reason.json',
      target: ofKey(parts),
      handle: async ({ by: { person: by }, params: { keyid = '' }, body: { reason } }) =>
        unlessRefused(await keyDesk.refuse({ keyid, by, reason }), (outcome) => ok(outcome)),
    }),
    signedIn<KeysReason>({
      method: 'POST',
      path: '/v1/keys/:keyid/revoke',
      action: 'key.revoke',
      needs: 'session',
      body: 'api/keys-reason.json',
      target: ofKey(parts),
      handle: async ({ by: { person: by }, params: { keyid = '' }, body: { reason } }) =>
        unlessRefused(await keyDesk.revoke({ keyid, by, reason }), (outcome) => ok(outcome)),
    }),
  ];
}

function movingRoutes({ keyDesk }: KeyRouteParts): readonly Route[] {
  return [
    signedIn<KeysMove>({
      method: 'POST',
      path: '/v1/agencies/:agency/move-keys',
      action: 'key.move',
      needs: 'step-up',
      body: 'api/keys-move.json',
      handle: async ({ by: { person: by }, params: { agency: from = '' }, body: { to } }) => {
        const moved = await keyDesk.moveSystems({ from, to, by });
        return isRefusal(moved) ? moved : ok(moved);
      },
    }),
  ];
}

/** Keys of systems: asked for by their departments, decided and ended by the security administrator. */
export const keyRoutes = (parts: KeyRouteParts): readonly Route[] => [
  ...lookingRoutes(parts),
  ...askingRoutes(parts),
  ...decidingRoutes(parts),
  ...movingRoutes(parts),
];
