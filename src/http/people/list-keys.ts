import type { Refusal } from '../../kernel/index.ts';
import type { KeyRecord, KeyRegistry } from '../../identity/index.ts';
import type { People, Target } from '../../people/index.ts';
import { limitIn, numberIn } from './page.ts';
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

/** All keys; with `endsWithinDays` those in use whose end is so near, and that nothing replaces. */
function candidates(keys: KeyRegistry, asked: AskedInSession): readonly KeyRecord[] | Refusal {
  const days = numberIn(asked, 'endsWithinDays');
  if (days === undefined) return keys.all();
  if (typeof days !== 'number') return days;
  return keys.expiring(days).toSorted((a, b) => (a.keyid < b.keyid ? -1 : 1));
}

/** A page of the keys whose agency the caller may look at, in the order of their identifiers. */
export function listKeys(
  { people, keys, targetOf }: ListKeysParts,
  asked: AskedInSession,
): Answer | Refusal {
  const limit = limitIn(asked);
  if (typeof limit !== 'number') return limit;
  const all = candidates(keys, asked);
  if ('refused' in all) return all;
  const maySee = ({ agency }: KeyRecord): boolean =>
    people.may(asked.by, 'key.read', targetOf(agency)) === undefined;
  const found = all.filter(isAskedFor(asked)).filter(maySee);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return ok({
    keys: page,
    ...(last === undefined || found.length === page.length ? {} : { next: last.keyid }),
  });
}
