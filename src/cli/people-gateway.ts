import { Fault, say } from '../kernel/index.ts';
import type { Problem } from '../shapes/index.ts';
import type { Cli } from './cli.ts';
import { readToken } from './people-token.ts';

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A gateway as one person may use it. */
export interface PeopleGateway {
  /** @throws {Fault} with what the gateway says when it refuses. */
  ask<Answer>(asking: Asking): Promise<Answer>;
  /** Refusals included. */
  answerTo(asking: Asking): Promise<Answered>;
}

/** One answer, milliseconds; a password's hash may have to wait for others. */
const ANSWER_TIMEOUT_MS = 30_000;

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'title' in body;

export const codeOf = ({ body }: Answered): string | undefined =>
  isProblem(body) ? body.code : undefined;

/** A problem in the gateway's own words, which are in the language asked for. */
export function problemOf({ status, body }: Answered): Fault {
  if (!isProblem(body)) return new Fault('internal', { detail: say(`${status}`, `${status}`) });
  const { code, title, detail, remedy, errors = [] } = body;
  const where = errors.map(({ pointer, message }) => `${pointer} ${message}`);
  const lines = [`${title} (${code})`, detail, ...where, remedy].filter((line) => line);
  return new Fault('internal', { detail: say(lines.join('\n'), lines.join('\n')) });
}

/** Calls with these headers; nothing is sent on to where a redirect leads. */
export function gatewayWith(
  cli: Cli,
  baseUrl: string,
  headers: () => Readonly<Record<string, string>>,
): PeopleGateway {
  const answerTo = async ({ method, path, body }: Asking): Promise<Answered> => {
    const reply = await fetch(baseUrl + path, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      headers: {
        'accept-language': cli.language,
        'user-agent': 'jingwei-cli',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isJson = reply.headers.get('content-type')?.includes('json') === true;
    const answer: unknown = isJson ? await reply.json() : await reply.text();
    return { status: reply.status, headers: reply.headers, body: answer };
  };
  return {
    answerTo,
    ask: async <Answer>(asking: Asking) => {
      const answer = await answerTo(asking);
      if (answer.status >= 400) throw problemOf(answer);
      return answer.body as Answer;
    },
  };
}

/** As whoever ran `jingwei sign-in`. @throws {Fault} when nobody did. */
export function signedInGateway(cli: Cli): PeopleGateway {
  const { baseUrl, token } = readToken(cli.io);
  return gatewayWith(cli, baseUrl, () => ({ authorization: `Bearer ${token}` }));
}
