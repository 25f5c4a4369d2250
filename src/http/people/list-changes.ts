import type { ChangeDesk, ChangeState, ChangeSummary } from '../../changes/index.ts';
import { changeLife } from '../../changes/index.ts';
import type { Refusal } from '../../kernel/index.ts';
import type { People, Target } from '../../people/index.ts';
import type { ChangesPage } from '../../shapes/index.ts';
import { limitIn } from './page.ts';
import { ok, type Answer, type AskedInSession } from './route.ts';

interface ListChangesParts {
  readonly people: People;
  readonly changes: ChangeDesk;
  readonly targetOf: (agency: string) => Target;
}

const isState = (text: string): text is ChangeState => Object.hasOwn(changeLife, text);

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

/** A page of the requests that the caller may see; it may be empty and still have a next one. */
export async function listChanges(
  { people, changes, targetOf }: ListChangesParts,
  asked: AskedInSession,
): Promise<Answer | Refusal> {
  const limit = limitIn(asked);
  const state = asked.query('state');
  if (typeof limit !== 'number') return limit;
  if (state !== undefined && !isState(state)) return { refused: 'query-invalid' };
  const found = await changes.list({
    limit,
    ...optional('state', state),
    ...optional('agency', asked.query('agency')),
    ...optional('before', asked.query('before')),
  });
  const maySee = ({ agency }: ChangeSummary): boolean =>
    people.may(asked.by, 'change.read', targetOf(agency)) === undefined;
  const last = found.length === limit ? found.at(-1) : undefined;
  const page: ChangesPage = {
    changes: found.filter(maySee),
    ...optional('before', last?.change),
  };
  return ok(page);
}
