import { isRefusal, type Refusal } from '../../kernel/index.ts';
import type { ActionName } from '../actions.ts';
import { authorize, type Authority } from '../authority.ts';
import type { Actor, Credentials, Source } from '../ports.ts';
import { refuse } from '../refuse.ts';
import type { Room } from '../room.ts';
import { withCredentials, type Attempted } from './attempt.ts';
import type { Disbelief, Proven } from './proof.ts';

/** Credentials given once more by who is signed in. */
export interface GivenAgain extends Credentials {
  readonly by: Actor;
  readonly source: Source;
}

interface ProvingAgain<Result> {
  readonly action: ActionName;
  readonly act: Attempted['act'];
  readonly use: (proven: Proven, authority: Authority) => Promise<Result | Disbelief | Refusal>;
}

/** Only in a browser: a token that lies in a file proves nothing; and only with credentials here. */
function judgeProver(room: Room, by: Actor, action: ActionName): Authority | Refusal {
  const authority = authorize(room, by, { action });
  if (isRefusal(authority)) return authority;
  const { session, actor } = authority;
  const isFit = session.kind === 'browser' && actor.origin === 'local';
  return isFit ? authority : { refused: 'not-permitted' };
}

/** As signing in, for who is known already; counted and slowed together with it. */
export async function proveAgain<Result extends object>(
  room: Room,
  { by, password, code, source }: GivenAgain,
  { action, act, use }: ProvingAgain<Result>,
): Promise<Result | Refusal> {
  const authority = judgeProver(room, by, action);
  if (isRefusal(authority)) {
    const refused = { action, by: by.person, source: room.fingerprints.source(source.address) };
    return refuse(room, refused, authority);
  }
  const held = authority.actor;
  const loginName = held.loginName ?? held.person;
  const attempted = { act, loginName, held, password, code, source };
  return withCredentials<Result>(room, attempted, (proven) => use(proven, authority));
}
