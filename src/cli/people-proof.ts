import type { PeopleSession } from '../shapes/index.ts';
import type { Cli } from './cli.ts';
import { gatewayWith, problemOf, type Answered, type PeopleGateway } from './people-gateway.ts';
import { openPrompt, type Prompt } from './people-prompt.ts';
import { readToken } from './people-token.ts';

interface Proven {
  readonly gateway: PeopleGateway;
  readonly session: PeopleSession;
  readonly password: string;
}

const cookieOf = ({ headers }: Answered): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');

/** A session of its own for one act: what is dangerous is not for a token that lies in a file. */
async function openSession(cli: Cli, prompt: Prompt): Promise<Proven> {
  const { baseUrl } = readToken(cli.io);
  const name = await prompt.ask('peopleAskName');
  const password = await prompt.askHidden('peopleAskPassword');
  const code = await prompt.ask('peopleAskCode');
  const anyone = gatewayWith(cli, baseUrl, () => ({}));
  const body = { name, password, code };
  const opened = await anyone.answerTo({ method: 'POST', path: '/v1/session', body });
  if (opened.status >= 400) throw problemOf(opened);
  const session = opened.body as PeopleSession;
  const headers = {
    cookie: cookieOf(opened),
    origin: new URL(baseUrl).origin,
    'jingwei-csrf': session.csrf ?? '',
  };
  return { gateway: gatewayWith(cli, baseUrl, () => headers), session, password };
}

/** Where opening the session was not proof enough, the next code is: each counts once. */
async function stepUp(prompt: Prompt, { gateway, session, password }: Proven): Promise<void> {
  if (session.session.steppedUpUntil !== undefined) return;
  const body = { password, code: await prompt.ask('peopleAskNextCode') };
  await gateway.ask({ method: 'POST', path: '/v1/session/step-up', body });
}

async function actOnce<Done>(
  prompt: Prompt,
  proven: Proven,
  act: (gateway: PeopleGateway) => Promise<Done>,
): Promise<Done> {
  try {
    await stepUp(prompt, proven);
    return await act(proven.gateway);
  } finally {
    await proven.gateway.answerTo({ method: 'DELETE', path: '/v1/session' });
  }
}

/** Does one dangerous act, proven at the terminal, and leaves no session behind. */
export async function provenAct<Done>(
  cli: Cli,
  act: (gateway: PeopleGateway) => Promise<Done>,
): Promise<Done> {
  const prompt = openPrompt(cli);
  try {
    return await actOnce(prompt, await openSession(cli, prompt), act);
  } finally {
    prompt.close();
  }
}
