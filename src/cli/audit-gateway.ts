import type { Command } from 'commander';
import { textOf } from '../kernel/index.ts';
import type { Cli } from './cli.ts';
import type { CommonOptions } from './leaf.ts';
import { problemOf } from './people-gateway.ts';
import { readToken } from './people-token.ts';
import { clientFor, readProfile } from './profile.ts';

/** Who asks: whoever is signed in, or a system of a profile. */
export interface AuditOptions extends CommonOptions {
  readonly profile?: string;
  readonly system: string;
}

interface Question {
  readonly path: string;
  readonly body?: object;
}

interface Reply {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/** The auditor's system of the demo's profile. */
const SYSTEM_DEFAULT = 'bureau-audit';

/** Following the log, and writing a workbook, take their time, milliseconds. */
const ANSWER_TIMEOUT_MS = 120_000;

const methodOf = ({ body }: Question): 'GET' | 'POST' => (body === undefined ? 'GET' : 'POST');

async function askAsPerson(cli: Cli, question: Question): Promise<Reply> {
  const { baseUrl, token } = readToken(cli.io);
  const { path, body } = question;
  const reply = await fetch(baseUrl + path, {
    method: methodOf(question),
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    headers: {
      'accept-language': cli.language,
      'user-agent': 'jingwei-cli',
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: reply.status, bytes: new Uint8Array(await reply.arrayBuffer()) };
}

function askAsSystem(cli: Cli, question: Question, options: AuditOptions): Promise<Reply> {
  const client = clientFor(readProfile(options.profile ?? ''), options.system);
  const headers = { 'accept-language': cli.language };
  return client.send({ ...question, method: methodOf(question), headers });
}

/** The answer's bytes. @throws {Fault} with what the gateway says when it refuses. */
export async function askAudit(
  cli: Cli,
  options: AuditOptions,
  question: Question,
): Promise<Uint8Array> {
  const isPerson = options.profile === undefined;
  const { status, bytes } = await (isPerson
    ? askAsPerson(cli, question)
    : askAsSystem(cli, question, options));
  if (status < 400) return bytes;
  throw problemOf({ status, headers: new Headers(), body: JSON.parse(textOf(bytes)) as unknown });
}

/** The same, where the answer is JSON. */
export async function readAudit(
  cli: Cli,
  options: AuditOptions,
  question: Question,
): Promise<unknown> {
  return JSON.parse(textOf(await askAudit(cli, options, question))) as unknown;
}

/** Options of every question. */
export const withAsker = (command: Command, cli: Cli): Command =>
  command
    .option('--profile <file>', cli.text('auditAs'))
    .option('--system <system>', cli.text('auditAsSystem'), SYSTEM_DEFAULT);

/** What is given, as the query of an address. */
export function queryOf(given: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined) query.set(name, value);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

/** `name=value`, several of them. */
export const pairsOf = (pairs: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );

/** Collects what may be given several times. */
export const several = (value: string, earlier: readonly string[]): readonly string[] => [
  ...earlier,
  value,
];
