import { Fault, say } from '../kernel/index.ts';
import type { Problem } from '../shapes/index.ts';
import type { Cli } from './cli.ts';
import { readToken } from './people-token.ts';

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** NDJSON, instead of a body. */
  readonly lines?: string;
  /** Where that is another than ANSWER_TIMEOUT_MS. */
  readonly timeoutMs?: number;
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

const typeOf = ({ body, lines }: Asking): Readonly<Record<string, string>> => {
  if (lines !== undefined) return { 'content-type': 'application/x-ndjson' };
  return body === undefined ? {} : { 'content-type': 'application/json' };
};

const contentOf = ({ body, lines }: Asking): { readonly body?: string } => {
  if (lines !== undefined) return { body: lines };
  return body === undefined ? {} : { body: JSON.stringify(body) };
};

/** Calls with these headers; nothing is sent on to where a redirect leads. */
export function gatewayWith(
  cli: Cli,
  baseUrl: string,
  headers: () => Readonly<Record<string, string>>,
): PeopleGateway {
  const answerTo = async (asking: Asking): Promise<Answered> => {
    const { method, path, timeoutMs = ANSWER_TIMEOUT_MS } = asking;
    const reply = await fetch(baseUrl + path, {
      method,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'accept-language': cli.language,
        'user-agent': 'jingwei-cli',
        ...typeOf(asking),
        ...headers(),
      },
      ...contentOf(asking),
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
