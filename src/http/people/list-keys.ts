import type { Refusal } from '../../kernel/index.ts';
import type { KeyRecord, KeyRegistry } from '../../identity/index.ts';
import type { People, Target } from '../../people/index.ts';
import { limitIn } from './page.ts';
import { ok, type Answer, type AskedInSession } from './route.ts';

interface ListKeysParts {
  readonly people: People;
  readonly keys: KeyRegistry;
  readonly targetOf: (agency: string) => Target;
}

/** By system and state, where they are asked for. */
const isAskedFor =
  ({ query }: AskedInSession) =>
  ({ system, state, keyid }: KeyRecord): boolean =>
    system === (query('system') ?? system) &&
    state === (query('state') ?? state) &&
    keyid > (query('after') ?? '');

/** A page of the keys whose agency the caller may look at, in the order of their identifiers. */
export function listKeys(
  { people, keys, targetOf }: ListKeysParts,
  asked: AskedInSession,
): Answer | Refusal {
  const limit = limitIn(asked);
  if (typeof limit !== 'number') return limit;
  const maySee = ({ agency }: KeyRecord): boolean =>
    people.may(asked.by, 'key.read', targetOf(agency)) === undefined;
  const found = keys.all().filter(isAskedFor(asked)).filter(maySee);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return ok({
    keys: page,
    ...(last === undefined || found.length === page.length ? {} : { next: last.keyid }),
  });
}
